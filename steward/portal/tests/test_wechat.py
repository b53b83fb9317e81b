"""Coming in over WeChat: inside it alone, after a code proved the number, and only while that is the person's."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from steward.kernel.audit.models import Event
from steward.kernel.base import clock
from steward.kernel.notify.actions import add_vendor_app, remove_vendor_app
from steward.kernel.notify.models import VendorApp
from steward.kernel.notify.tests.companies import SECRET, Companies, open_companies
from steward.kernel.people.actions import end_tenure, erase_party, remove_contact
from steward.kernel.people.holdings import holdings
from steward.kernel.people.models import ContactPoint, Party, Tenure
from steward.kernel.tenancy.actor import system_actor
from steward.kernel.tenancy.scope import scope
from steward.portal.models import SignInCode, Visit, WechatLink
from steward.portal.tests.factories import PHONE, resident
from steward.portal.wechat.queries import is_linked
from tests.people import World

INSIDE: dict[str, Any] = {"HTTP_USER_AGENT": "Mozilla/5.0 (iPhone) MicroMessenger/8.0.50"}
HOME = "http://testserver/my/sign-in/wechat/back/"
BACK, SIGN_IN = "/my/sign-in/wechat/back/", "/my/sign-in/"


@pytest.fixture
def companies(settings: Any) -> Iterator[Companies]:
    cache.clear()
    with open_companies(settings) as made:
        yield made
    cache.clear()


def make_account(world: World) -> VendorApp:
    return add_vendor_app("account", "id-account", SECRET, by=world.judy, signs_in=True)


@pytest.fixture
def account(world: World) -> VendorApp:
    return make_account(world)


def phone_of(companies: Companies, account: VendorApp, person: str = "li") -> tuple[Client, Any]:
    """A telephone that went to WeChat and came back."""
    client = Client(**INSIDE)
    page = client.get(f"/my/sign-in/wechat/{account.pk}/", {"next": "/my/requests/"})
    return client, client.get(BACK, companies.agree(page["Location"], person, HOME))


def prove(client: Client, phone: str = PHONE) -> Any:
    client.post(SIGN_IN, {"phone": phone})
    return client.post("/my/sign-in/code/", {"phone": phone, "code": SignInCode.objects.latest("pk").code})


def linked(companies: Companies, account: VendorApp) -> Client:
    client, _answer = phone_of(companies, account)
    prove(client)
    return client


def comes_in(companies: Companies, account: VendorApp) -> bool:
    client, answer = phone_of(companies, account)
    return bool(answer["Location"] == "/my/requests/" and client.get("/my/").status_code == 200)


def test_code_links_once_and_then_wechat_opens(
    world: World, companies: Companies, account: VendorApp
) -> None:
    party = resident(world)
    client, answer = phone_of(companies, account)
    assert answer["Location"] == f"{SIGN_IN}?next=%2Fmy%2Frequests%2F" and not WechatLink.objects.exists()
    assert "还没有绑定" in client.get(SIGN_IN).content.decode()
    assert prove(client)["Location"] == "/my/"
    link = WechatLink.objects.get()
    assert (link.party, link.subject) == (party, "open-id-account-li")
    assert "解除绑定" in client.get("/my/record/").content.decode()
    assert [event.kind for event in Event.objects.order_by("-pk")[:1]] == ["visit.link_wechat"]
    assert comes_in(companies, account)
    assert Visit.objects.latest("pk").wechat == link
    assert Event.objects.filter(kind="visit.open").latest("pk").data["over"] == "wechat"


def test_button_stands_only_inside_wechat_and_where_it_is_set_up(world: World, strangers: World) -> None:
    def shown(address: str = SIGN_IN, **more: Any) -> bool:
        return "/sign-in/wechat/" in Client(**more).get(address).content.decode()

    assert not shown(**INSIDE)
    app = make_account(world)
    assert shown(**INSIDE) and not shown() and not shown(HTTP_USER_AGENT="MicroMessenger wxwork/4")
    with scope(strangers.organisation.pk):
        make_account(strangers)
    assert not shown(**INSIDE) and shown(f"{SIGN_IN}?company=sunshine", **INSIDE)
    remove_vendor_app(app, by=world.judy)
    assert Client(**INSIDE).get(f"/my/sign-in/wechat/{app.pk}/").status_code == 404


def test_answer_is_good_once_in_the_browser_that_asked(
    world: World, companies: Companies, account: VendorApp
) -> None:
    resident(world)
    linked(companies, account)
    client, other = Client(**INSIDE), Client(**INSIDE)
    page = client.get(f"/my/sign-in/wechat/{account.pk}/")["Location"]
    brought = companies.agree(page, "li", HOME)
    assert other.get(BACK, brought).status_code == 409 and "steward_owner" not in other.cookies
    assert client.get(BACK, brought)["Location"] == "/my/"
    assert client.get(BACK, brought).status_code == 409
    # Staff's trip is another one.
    assert client.get("/sign-in/back/", brought).status_code == 409
    companies.answer = (500, b"")
    page = other.get(f"/my/sign-in/wechat/{account.pk}/")["Location"]
    text = other.get(BACK, companies.agree(page, "li", HOME)).content.decode()
    assert "没有正常答复" in text and "验证码" in text
    # What waits for its code waits ten minutes.
    companies.answer = None
    late, _answer = phone_of(companies, account, "wang")
    with clock.moved_to(clock.now() + timedelta(minutes=11)):
        prove(late)
    assert WechatLink.objects.count() == 1


def test_link_opens_nothing_once_number_or_home_is_gone(
    world: World, companies: Companies, account: VendorApp
) -> None:
    party = resident(world)
    linked(companies, account)
    by = system_actor(world.organisation.pk)
    tenure = Tenure.objects.get(party=party)
    end_tenure(tenure, by=by, ends_on=clock.today() - timedelta(days=1))
    assert not comes_in(companies, account)
    Tenure.objects.filter(pk=tenure.pk).update(ends_on=None, starts_on=date(2020, 1, 1))
    assert comes_in(companies, account)
    remove_contact(ContactPoint.objects.get(party=party), by=by)
    assert not comes_in(companies, account)


def test_newest_proof_counts_and_another_company_links_nothing(
    world: World, strangers: World, companies: Companies, account: VendorApp
) -> None:
    resident(world)
    linked(companies, account)
    second = resident(world, "1-1-101", "13800000002")
    ContactPoint.objects.filter(party=WechatLink.objects.get().party).delete()
    client, _answer = phone_of(companies, account)
    prove(client, "13800000002")
    assert WechatLink.objects.get().party == second
    with scope(strangers.organisation.pk):
        far = resident(strangers, "3-2-501", "13800000003")
    client, _answer = phone_of(companies, account, "wang")
    assert prove(client, "13800000003")["Location"] == "/my/"
    with scope(strangers.organisation.pk):
        assert not is_linked(far)
    assert WechatLink.objects.count() == 1


def test_unlink_wechat_ends_what_it_opened_but_not_the_visit_in_hand(
    world: World, companies: Companies, account: VendorApp
) -> None:
    resident(world)
    linked(companies, account)
    other, _answer = phone_of(companies, account)
    here, _answer = phone_of(companies, account)
    assert here.post("/my/record/wechat/unlink/")["Location"] == "/my/record/"
    assert here.get("/my/record/").status_code == 200 and other.get("/my/").status_code == 302
    assert not WechatLink.objects.exists() and Event.objects.filter(kind="visit.unlink_wechat").exists()
    assert not comes_in(companies, account)


def test_link_is_told_to_who_asks_and_forgotten_with_the_person(
    world: World, companies: Companies, account: VendorApp
) -> None:
    party = resident(world)
    linked(companies, account)
    assert len(holdings(party, world.judy)["微信绑定"]) == 1
    tenure = Tenure.objects.get(party=party)
    end_tenure(tenure, by=system_actor(world.organisation.pk), ends_on=clock.today() - timedelta(days=1))
    assert erase_party(Party.objects.get(pk=party.pk), by=world.judy, reason="request")["portal.wechat"] == 1
    assert not WechatLink.objects.exists()
