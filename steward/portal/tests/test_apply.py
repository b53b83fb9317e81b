"""Asking for access: a proved number, the same answer for everybody, an owner who knows his family."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from steward.capabilities.admissions.models import Admission
from steward.capabilities.admissions.tests.factories import applies, paper
from steward.kernel.base import clock
from steward.kernel.jobs.worker import run_due_jobs
from steward.kernel.notify import sms
from steward.portal.models import SignInCode
from steward.portal.tests.factories import PHONE, customer_of, resident
from tests.people import World

STRANGER = "13700000001"


def proved(phone: str = STRANGER) -> Client:
    """A browser whose telephone number was proved."""
    client = Client()
    client.post("/my/apply/", {"phone": phone})
    code = SignInCode.objects.latest("pk").code
    answer = client.post("/my/apply/code/", {"phone": phone, "code": code})
    assert answer["Location"] == "/my/apply/home/"
    return client


def said(**more):
    return {
        "site": "阳光花园",
        "unit": "3栋2单元501",
        "relation": "household",
        "name": "赵小明",
        "starts_on": str(clock.today()),
    } | more


def test_apply_needs_a_proved_number(office: World) -> None:
    assert Client().get("/my/apply/home/")["Location"] == "/my/apply/"
    assert Client().post("/my/apply/home/", said())["Location"] == "/my/apply/"
    client = Client()
    client.post("/my/apply/", {"phone": STRANGER})
    right = SignInCode.objects.latest("pk").code
    wrong = client.post(
        "/my/apply/code/", {"phone": STRANGER, "code": "000000" if right != "000000" else "1"}
    )
    assert wrong.status_code == 409 and "steward_applicant" not in wrong.cookies
    assert not Admission.objects.exists()


def test_apply_sends_its_code_to_numbers_nobody_is_known_by(office: World, monkeypatch, settings) -> None:
    sent: list[str] = []
    monkeypatch.setitem(sms._lines, "told", sms.SmsLine("told", lambda phone, text: sent.append(phone)))
    settings.STEWARD_SMS = "told"
    Client().post("/my/sign-in/", {"phone": "13700000002"})
    Client().post("/my/apply/", {"phone": STRANGER})
    run_due_jobs()
    assert sent == [STRANGER]


def test_apply_hands_in_the_request_and_shows_its_answer(office: World) -> None:
    client = proved()
    bare = client.post("/my/apply/home/", said(relation="tenant"))
    assert bare.status_code == 409 and not Admission.objects.exists()
    done = client.post("/my/apply/home/", said(relation="tenant", photos=paper()))
    assert done.status_code == 302
    row = Admission.objects.get()
    assert (row.place, row.relation, row.phone) == (office.places["3-2-501"], "tenant", STRANGER)
    assert "3-2-501" in client.get("/my/apply/home/").content.decode()
    # The note of the proved number lasts half an hour, and opens nothing of the portal.
    assert client.get("/my/")["Location"].startswith("/my/sign-in/")
    with clock.moved_to(clock.now() + timedelta(hours=2)):
        SignInCode.objects.all().delete()
        assert client.get("/my/apply/home/")["Location"] == "/my/apply/"


@pytest.mark.parametrize("phone", [STRANGER, PHONE])
def test_apply_answers_alike_whoever_lives_there_and_whoever_asks(office: World, phone: str) -> None:
    resident(office)
    client = proved(phone)
    homes = [client.post("/my/apply/home/", said(unit=unit)) for unit in ("3-2-501", "1-1-101")]
    assert {(page.status_code, page["Location"]) for page in homes} == {(302, "/my/apply/home/")}
    page = client.get("/my/apply/home/").content.decode()
    assert "李晓梅" not in page


def test_apply_names_no_home_we_do_not_look_after(office: World) -> None:
    client = proved()
    for more in ({"site": "月亮湾"}, {"unit": "9-9-999"}, {"unit": "我家"}):
        assert client.post("/my/apply/home/", said(**more)).status_code == 409
    assert not Admission.objects.exists()


def test_confirm_lets_family_in_and_only_into_the_own_home(office: World) -> None:
    owner = customer_of(office, "3-2-501")
    neighbour = customer_of(office, "3-2-502", phone="13800000002")
    row = applies(office)
    assert "赵小明" in owner.get("/my/").content.decode()
    assert "赵小明" not in neighbour.get("/my/").content.decode()
    assert neighbour.post(f"/my/asking/{row.pk}/confirm/").status_code == 404
    assert owner.post(f"/my/asking/{row.pk}/confirm/").status_code == 302
    cache.clear()
    family = Client()
    family.post("/my/sign-in/", {"phone": row.phone})
    code = SignInCode.objects.latest("pk").code
    assert "steward_owner" in family.post("/my/sign-in/code/", {"phone": row.phone, "code": code}).cookies
