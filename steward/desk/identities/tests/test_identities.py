"""Signing in over vendors: only who is linked, once, in the browser that asked, and never past the second factor."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from steward.desk.identities.actions import link_identity, unlink_identity
from steward.desk.second_factor import actions as factor
from steward.desk.second_factor.tests.test_second_factor import NOON, later, with_factor
from steward.desk.vendors.tests.factories import make_vendor_app
from steward.kernel.audit.models import Event
from steward.kernel.base import clock
from steward.kernel.base.refused import NotAllowed, Refused
from steward.kernel.jobs.worker import run_due_jobs
from steward.kernel.notify.actions import remove_vendor_app
from steward.kernel.notify.models import Identity, Message, VendorApp
from steward.kernel.notify.tests.companies import Companies, open_companies
from steward.kernel.tenancy.models import SignIn, User
from steward.kernel.tenancy.scope import scope
from tests.people import World, signed_in

KINDS = ("wecom", "wechat", "dingtalk", "feishu")
SUBJECTS = {"wecom": "{0}", "wechat": "open-id-wechat-{0}", "dingtalk": "{0}", "feishu": "ou_{0}"}
RIGHT = {"username": "carol@sunshine", "password": "correct horse"}
BACK, LINK, OWN = "/sign-in/back/", "/account/identities/link/", "/account/identities/"


@pytest.fixture
def companies(settings: Any) -> Iterator[Companies]:
    cache.clear()
    with open_companies(settings) as made:
        yield made
    cache.clear()


def leave(client: Client, app: VendorApp, following: str = "/tickets/", **more: Any) -> str:
    answer = client.get(f"/sign-in/with/{app.pk}/", {"next": following}, **more)
    assert answer.status_code == 302
    return str(answer["Location"])


def linked(world: World, app: VendorApp, name: str = "carol") -> Identity:
    subject = SUBJECTS[app.kind].format(name)
    return link_identity(app, subject, by=getattr(world, name), answers={"second_factor": clock.now()})


def come_in(companies: Companies, app: VendorApp, person: str = "carol") -> tuple[Client, Any]:
    client = Client()
    return client, client.get(BACK, companies.agree(leave(client, app), person))


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("kind", KINDS)
def test_first_time_asks_for_the_password_and_links_and_then_opens(
    world: World, companies: Companies, kind: str
) -> None:
    app = make_vendor_app(world, kind=kind)
    client, answer = come_in(companies, app)
    assert answer["Location"] == f"/sign-in/?next={LINK}" and not is_in(client)
    assert User.objects.count() == len(world.users) and not Identity.objects.exists()
    assert str(app) in client.get("/sign-in/").content.decode()
    assert client.post("/sign-in/", RIGHT | {"next": LINK})["Location"] == LINK
    page = client.get(LINK).content.decode()
    assert str(app) in page and 'type="password"' not in page and not Identity.objects.exists()
    assert client.post(LINK)["Location"] == "/tickets/"
    row = Identity.objects.get()
    assert (row.user, row.subject) == (world.users["carol"], SUBJECTS[kind].format("carol"))
    assert Event.objects.get(kind="account.link_identity").data == {"kind": kind}
    run_due_jobs()
    assert Message.objects.get(notice="account.link_identity", channel="inbox").recipient == row.user
    # The second time the vendor's word is enough, and the session says so.
    client, answer = come_in(companies, app)
    assert answer["Location"] == "/tickets/" and client.get("/").status_code == 200
    session = SignIn.objects.get(session_key=client.session.session_key)
    assert (session.way, session.user) == (kind, world.users["carol"])
    assert str(app) in client.get("/account/devices/").content.decode()
    row.refresh_from_db()
    assert row.used_at


@pytest.mark.parametrize("kind", KINDS)
def test_answer_is_good_once_in_the_browser_that_asked_for_five_minutes(
    world: World, companies: Companies, kind: str
) -> None:
    app = make_vendor_app(world, kind=kind)
    linked(world, app)
    client, other = Client(), Client()
    brought = companies.agree(leave(client, app), "carol")
    leave(other, app)
    for somebody in (other, Client()):
        assert somebody.get(BACK, brought).status_code == 409 and not is_in(somebody)
    assert client.get(BACK, brought)["Location"] == "/tickets/"
    again = Client()
    assert again.get(BACK, brought).status_code == 409 and not is_in(again)
    # The vendor's code was used: a trip of one's own does not make it good again.
    code = {name: value for name, value in brought.items() if name != "state"}
    assert again.get(BACK, companies.agree(leave(again, app), "carol") | code).status_code == 409
    # Refused once is over: the right state helps no more.
    wrong = companies.agree(leave(again, app), "carol")
    assert again.get(BACK, wrong | {"state": "x"}).status_code == 409
    assert again.get(BACK, wrong).status_code == 409 and not is_in(again)
    with later():
        slow = companies.agree(leave(again, app), "carol")
    with later(minutes=5, seconds=1):
        assert again.get(BACK, slow).status_code == 409 and not is_in(again)


@pytest.mark.parametrize("kind", KINDS)
def test_wrong_code_wrong_secret_and_a_silent_vendor_say_what_to_do(
    world: World, companies: Companies, kind: str
) -> None:
    app = make_vendor_app(world, kind=kind)
    linked(world, app)
    client = Client()
    brought = companies.agree(leave(client, app), "carol")
    nonsense = {name: value if name == "state" else "nonsense" for name, value in brought.items()}
    page = client.get(BACK, nonsense)
    assert page.status_code == 409 and "已经用过" in page.content.decode() and not is_in(client)
    brought = companies.agree(leave(client, app), "carol")
    companies.answer = (502, b"<html>")
    page = client.get(BACK, brought)
    text = page.content.decode()
    assert page.status_code == 409 and "没有正常答复" in text and "" in text and "密码" in text
    companies.answer = None
    VendorApp.objects.filter(pk=app.pk).update(secret="another")
    brought = companies.agree(leave(client, app), "carol")
    cache.clear()
    page = client.get(BACK, brought)
    app.refresh_from_db()
    assert page.status_code == 409 and app.trouble and "another" not in app.trouble and not is_in(client)
    assert app.trouble not in page.content.decode()
    # Whoever does not agree comes back without a code.
    leave(client, app)
    state = client.session["trip:desk:vendor_back"]["state"]
    assert client.get(BACK, {"state": state}).status_code == 409 and not is_in(client)


def test_token_of_the_application_that_ended_is_replaced(world: World, companies: Companies) -> None:
    app = make_vendor_app(world, kind="wecom")
    linked(world, app)
    assert is_in(come_in(companies, app)[0])
    for token in companies.tokens:
        companies.tokens[token] = "over"
    assert is_in(come_in(companies, app)[0])
    assert companies.calls.count("/cgi-bin/gettoken") == 2


def test_who_is_no_member_of_the_company_is_told_so(world: World, companies: Companies) -> None:
    for kind in ("wecom", "dingtalk"):
        app = make_vendor_app(world, kind=kind)
        client, answer = come_in(companies, app, "mallory")
        assert answer.status_code == 409 and "unlinked:desk:vendor_back" not in client.session


def test_second_factor_holds_unless_the_company_says_that_the_vendors_counts(
    world: World, companies: Companies
) -> None:
    app = make_vendor_app(world, kind="feishu")
    with later():
        _secret, codes = with_factor(world.carol)
        linked(world, app)
        client, answer = come_in(companies, app)
        assert answer["Location"] == "/sign-in/code/" and not is_in(client)
        assert client.post("/sign-in/code/", {"code": codes[0]})["Location"] == "/tickets/"
        assert client.get("/").status_code == 200
        assert SignIn.objects.get(session_key=client.session.session_key).way == "feishu"
    # A role that demands one holds whoever has none.
    with_factor(world.judy)
    linked(world, app, "frank")
    factor.demand_factor(["worker"], by=world.judy)
    client, answer = come_in(companies, app, "frank")
    assert client.get("/")["Location"] == "/account/second-factor/"
    VendorApp.objects.filter(pk=app.pk).update(counts=True)
    for name in ("carol", "frank"):
        client, answer = come_in(companies, app, name)
        assert answer["Location"] == "/tickets/" and client.get("/").status_code == 200


def test_closed_account_and_locked_name_stay_out(world: World, companies: Companies) -> None:
    app = make_vendor_app(world, kind="dingtalk")
    linked(world, app)
    for _try in range(5):
        Client().post("/sign-in/", RIGHT | {"password": "wrong"})
    client, answer = come_in(companies, app)
    assert answer.status_code == 409 and not is_in(client) and "半小时" in answer.content.decode()
    User.objects.filter(pk=world.users["carol"].pk).update(is_active=False)
    client, answer = come_in(companies, app)
    assert answer.status_code == 409 and not is_in(client) and "停用" in answer.content.decode()


def test_linking_from_the_account_asks_for_the_password_again(world: World, companies: Companies) -> None:
    app = make_vendor_app(world, kind="wechat")
    client = signed_in(world, "carol")
    assert f"/sign-in/with/{app.pk}/" in client.get(OWN).content.decode()
    assert client.get(BACK, companies.agree(leave(client, app, OWN), "carol"))["Location"] == LINK
    assert 'type="password"' in client.get(LINK).content.decode()
    for sent in ({}, {"password": "wrong"}):
        assert client.post(LINK, sent).status_code == 422 and not Identity.objects.exists()
    assert client.post(LINK, {"password": "correct horse"})["Location"] == OWN
    assert Identity.objects.get().user == world.users["carol"]
    assert client.get(LINK)["Location"] == OWN
    # One's own again is no second link; another one is left.
    assert client.get(BACK, companies.agree(leave(client, app, OWN), "carol"))["Location"] == OWN
    client.get(BACK, companies.agree(leave(client, app, OWN), "another"))
    assert client.post("/account/identities/leave/")["Location"] == OWN
    assert client.get(LINK)["Location"] == OWN and Identity.objects.count() == 1


def test_linking_asks_whoever_has_a_second_factor(world: World, companies: Companies) -> None:
    app = make_vendor_app(world, kind="wechat")
    with_factor(world.carol)
    client = signed_in(world, "carol")
    client.get(BACK, companies.agree(leave(client, app, OWN), "carol"))
    assert client.get(LINK)["Location"].startswith("/sign-in/again/")
    for answers in ({}, {"second_factor": NOON}):
        with pytest.raises(Refused) as refused:
            link_identity(app, "x", by=world.carol, answers=answers)
        assert refused.value.code == "ask_again"
    assert not Identity.objects.exists()


def test_link_identity_refuses_anothers_subject_a_second_one_and_another_company(
    world: World, strangers: World
) -> None:
    app = make_vendor_app(world, kind="wecom")
    linked(world, app)
    for by, subject, code in ((world.bob, "carol", "twin"), (world.carol, "another", "second")):
        with pytest.raises(Refused) as refused:
            link_identity(app, subject, by=by, answers={})
        assert refused.value.code == code
    with scope(strangers.organisation.pk), pytest.raises(NotAllowed):
        link_identity(app, "x", by=strangers.alice, answers={})
    VendorApp.objects.filter(pk=app.pk).update(signs_in=False)
    with pytest.raises(Refused) as refused:
        link_identity(app, "new", by=world.bob, answers={})
    assert refused.value.code == "off"


def test_unlink_identity_ends_what_it_opened_and_is_told(world: World, companies: Companies) -> None:
    app = make_vendor_app(world, kind="wecom")
    row = linked(world, app)
    by_vendor, _answer = come_in(companies, app)
    by_vendor.get("/")
    client = signed_in(world, "carol")
    client.get("/")
    with pytest.raises(NotAllowed):
        unlink_identity(row, by=world.bob)
    assert signed_in(world, "bob").post(f"{OWN}{row.pk}/unlink/").status_code == 404
    assert client.post(f"{OWN}{row.pk}/unlink/")["Location"] == OWN
    assert not Identity.objects.exists() and client.get("/").status_code == 200
    assert by_vendor.get("/").status_code == 302
    run_due_jobs()
    assert Message.objects.filter(notice="account.unlink_identity", channel="inbox").count() == 1
    assert come_in(companies, app)[1]["Location"].startswith("/sign-in/?next=")


def test_sign_in_page_offers_what_is_set_up_and_lists_no_companies(
    world: World, strangers: World, companies: Companies
) -> None:
    def offered(address: str = "/sign-in/", agent: str = "Firefox") -> int:
        return Client().get(address, headers={"User-Agent": agent}).content.decode().count("/sign-in/with/")

    assert offered() == 0
    app = make_vendor_app(world, kind="wecom")
    make_vendor_app(world, kind="wechat")
    make_vendor_app(world, kind="account")
    make_vendor_app(world, kind="feishu", signs_in=False)
    assert offered() == 2
    # WeChat's own browser cannot scan the code it would show.
    assert offered(agent="Mozilla MicroMessenger/8.0") == 1
    with scope(strangers.organisation.pk):
        make_vendor_app(strangers, kind="wecom")
    assert offered() == 0 and offered("/sign-in/?company=sunshine") == 2
    assert offered("/sign-in/?company=strangers") == 1 and offered("/sign-in/?company=nobody") == 0
    remove_vendor_app(app, by=world.judy)
    assert Client().get(f"/sign-in/with/{app.pk}/").status_code == 404


def test_begin_trip_refuses_a_page_under_another_address(world: World, settings: Any) -> None:
    app = make_vendor_app(world, kind="wecom")
    settings.PUBLIC_URL = "https://steward.example"
    answer = Client().get(f"/sign-in/with/{app.pk}/")
    assert answer.status_code == 409 and "steward.example" in answer.content.decode()


def test_page_inside_wecom_is_the_quiet_one(world: World, companies: Companies) -> None:
    app = make_vendor_app(world, kind="wecom")
    linked(world, app)
    client = Client()
    page = leave(client, app, headers={"User-Agent": "Mozilla MicroMessenger wxwork/4.1"})
    assert (
        page.startswith("https://open.weixin.qq.com/connect/oauth2/authorize?") and "agentid=1000002" in page
    )
    assert client.get(BACK, companies.agree(page, "carol"))["Location"] == "/tickets/"
