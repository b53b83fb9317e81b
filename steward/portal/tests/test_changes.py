"""My record: what is wrong in it is asked for on a phone, with a code where the number changes."""

from django.test import Client

from steward.capabilities.corrections.actions import accept_correction, decline_correction
from steward.capabilities.corrections.models import Correction
from steward.capabilities.tickets.tests.factories import photo
from steward.kernel.evidence.queries import photos_of
from steward.kernel.people.models import ContactPoint
from steward.portal.models import SignInCode
from steward.portal.tests.factories import PHONE, customer_of, resident
from tests.people import World

NEW = "13800000002"
CHANGE = "/my/record/change/phone/"


def test_change_of_the_number_is_handed_in_with_the_code_sent_to_it(office: World) -> None:
    client = customer_of(office, "3-2-501")
    contact = ContactPoint.objects.get()
    sent = {"contact": contact.pk, "value": NEW}

    page = client.post(CHANGE, sent)
    code = SignInCode.objects.latest("pk")
    assert (code.phone, code.purpose) == (NEW, "prove")
    assert code.code in page.content.decode() and not Correction.objects.exists()

    wrong = client.post(CHANGE, sent | {"code": "000000" if code.code != "000000" else "111111"})
    assert wrong.status_code == 409 and not Correction.objects.exists()

    done = client.post(CHANGE, sent | {"code": code.code, "photos": photo()})
    assert (done.status_code, done["Location"]) == (302, "/my/record/")
    row = Correction.objects.get()
    assert row.contact == contact and photos_of(row).count() == 1
    shown = client.get("/my/record/").content.decode()
    assert "138****0002" in shown and NEW not in shown
    accept_correction(row, by=office.carol)
    # The replaced number opens nothing any more.
    assert client.get("/my/")["Location"].startswith("/my/sign-in/")


def test_change_of_the_number_refuses_a_code_for_signing_in(office: World) -> None:
    client = customer_of(office, "3-2-501")
    resident(office, "3-2-502", phone=NEW)
    Client().post("/my/sign-in/", {"phone": NEW})
    code = SignInCode.objects.latest("pk").code
    answer = client.post(CHANGE, {"value": NEW, "code": code})
    assert answer.status_code == 409 and not Correction.objects.exists()


def test_change_code_opens_no_visit(office: World) -> None:
    client = customer_of(office, "3-2-501")
    resident(office, "3-2-502", phone=NEW)
    client.post(CHANGE, {"value": NEW})
    code = SignInCode.objects.latest("pk").code
    answer = Client().post("/my/sign-in/code/", {"phone": NEW, "code": code})
    assert "steward_owner" not in answer.cookies


def test_declined_change_tells_the_customer_why_and_can_be_asked_again(office: World) -> None:
    client = customer_of(office, "3-2-501")
    assert client.post("/my/record/change/name/", {"name": "李小梅"}).status_code == 302
    decline_correction(Correction.objects.get(), by=office.carol, reason="请带身份证来前台")
    assert "请带身份证来前台" in client.get("/my/record/").content.decode()
    again = client.post("/my/record/change/name/", {"name": "李小梅"})
    assert again.status_code == 302
    twice = client.post("/my/record/change/name/", {"name": "李梅"})
    assert twice.status_code == 409


def test_withdraw_change_is_the_customers_own(office: World) -> None:
    client = customer_of(office, "3-2-501")
    client.post(
        "/my/record/change/member/",
        {"place": office.places["3-2-501"].pk, "name": "小宝", "on": "2026-11-01"},
    )
    row = Correction.objects.get()
    stranger = customer_of(office, "3-2-502", phone=NEW)
    assert stranger.post(f"/my/record/asked/{row.pk}/withdraw/").status_code == 404
    assert client.post(f"/my/record/asked/{row.pk}/withdraw/").status_code == 302
    row.refresh_from_db()
    assert row.state == "withdrawn"


def test_change_offers_what_concerns_the_customer(office: World) -> None:
    tenant = customer_of(office, "3-2-502", phone=NEW)
    page = tenant.get("/my/record/").content.decode()
    assert "/change/let/" in page and "/change/let_ended/" not in page
    assert tenant.get("/my/record/change/let_ended/").status_code == 404
    assert tenant.get("/my/record/change/nonsense/").status_code == 404
    assert PHONE not in page
