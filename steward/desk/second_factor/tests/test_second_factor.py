"""The second factor: asked at every way in, once for each code, five times at most; never a way round it."""

import re
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test import Client

from steward.desk.second_factor import actions
from steward.desk.second_factor.codes import code_at, picture_of
from steward.desk.second_factor.models import RecoveryCode, SecondFactor
from steward.desk.staff.links import link_of
from steward.kernel.audit.models import Event
from steward.kernel.base import clock
from steward.kernel.base.privacy import decrypt
from steward.kernel.base.refused import NotAllowed, Refused
from steward.kernel.surface.api_auth import make_token
from steward.kernel.surface.models import ApiToken
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import SignIn, User
from steward.kernel.tenancy.scope import scope
from tests.crowd import at_once
from tests.people import World, make_world, signed_in

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
RIGHT = "correct horse"


def later(**more: Any) -> Any:
    """The clock at noon and so much later."""
    return clock.moved_to(NOON + timedelta(**more))


def with_factor(by: Actor) -> tuple[str, list[str]]:
    """Set up at noon; gives the secret and the recovery codes."""
    with later():
        secret = actions.begin_factor(by=by).secret
        return secret, actions.set_up_factor(code_at(secret, NOON), by=by)


def by_password(name: str = "carol", following: str = "/") -> tuple[Client, Any]:
    client = Client()
    sent = {"username": f"{name}@sunshine", "password": RIGHT, "next": following}
    return client, client.post("/sign-in/", sent)


def told(kind: str) -> int:
    return Event.objects.filter(kind=kind).count()


def test_codes_are_those_of_the_standard() -> None:
    # RFC 6238, appendix B, cut to six digits.
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    for seconds, code in ((59, "287082"), (1111111109, "081804"), (20000000000, "353130")):
        assert code_at(secret, datetime.fromtimestamp(seconds, UTC)) == code


def test_picture_is_drawn_here() -> None:
    assert picture_of("otpauth://totp/x").startswith("data:image/svg+xml")


def test_set_up_factor_from_the_page_to_the_next_sign_in(world: World) -> None:
    with later():
        client = signed_in(world, "carol")
        other = signed_in(world, "carol")
        assert other.get("/").status_code == 200
        client.get("/")
        client.post("/account/second-factor/begin/")
        page = client.get("/account/second-factor/").content.decode()
        factor = SecondFactor.objects.get()
        assert "data:image/svg+xml" in page and factor.secret[:4] in page
        assert client.post("/account/second-factor/set-up/", {"code": "000000"}).status_code == 409
        answer = client.post("/account/second-factor/set-up/", {"code": code_at(factor.secret, NOON)})
        codes = re.findall(r"<code>([\w-]+)</code>", answer.content.decode())
        assert len(codes) == 10
        # The browser in hand stays, every other one is out; the secret is shown no more.
        assert client.get("/").status_code == 200 and other.get("/").status_code == 302
        page = client.get("/account/second-factor/").content.decode()
        assert factor.secret[:4] not in page and "data:image" not in page
    with later(minutes=5):
        fresh, answer = by_password(following="/tickets/")
        assert answer["Location"] == "/sign-in/code/"
        assert fresh.get("/").status_code == 302
        assert fresh.post("/sign-in/code/", {"code": "123"}).status_code == 409
        now = code_at(factor.secret, NOON + timedelta(minutes=5))
        spaced = f"{now[:3]} {now[3:]}"
        assert fresh.post("/sign-in/code/", {"code": spaced})["Location"] == "/tickets/"
        assert fresh.get("/").status_code == 200
    assert told("account.set_up_factor") == 1


def test_secret_and_recovery_codes_are_not_readable_in_the_tables(world: World) -> None:
    secret, codes = with_factor(world.carol)
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM desk_secondfactor UNION ALL SELECT code FROM desk_recoverycode")
        sealed = [text for (text,) in cursor.fetchall()]
    assert len(sealed) == 11 and {decrypt(text) for text in sealed} == {secret, *codes}
    assert not any(plain in text for plain in (secret, *codes) for text in sealed)
    assert not any(secret in str(event.data) or codes[0] in str(event.data) for event in Event.objects.all())


def test_a_link_or_a_new_password_is_no_way_round_the_code(world: World) -> None:
    with_factor(world.carol)
    client, user = Client(), world.users["carol"]
    path = "/" + link_of(user).split("/", 3)[3]
    answer = client.post(path, {"new": "battery staple 9", "again": "battery staple 9"})
    assert answer["Location"] == "/sign-in/code/" and client.get("/").status_code == 302


def test_half_a_sign_in_ends_with_ten_minutes_a_new_password_and_a_lock(world: World) -> None:
    secret, _codes = with_factor(world.carol)
    with later(hours=1):
        clients = [by_password()[0] for _ in range(3)]
    with later(hours=1, minutes=11):
        assert clients[0].get("/sign-in/code/").status_code == 302
    with later(hours=1, minutes=1):
        assert clients[1].get("/sign-in/code/").status_code == 200
        user = User.objects.get(pk=world.users["carol"].pk)
        user.set_password("another one 77")
        user.save()
        assert clients[1].get("/sign-in/code/").status_code == 302
        user.set_password(RIGHT)
        user.is_active = False
        user.save()
        code = code_at(secret, NOON + timedelta(hours=1, minutes=1))
        assert clients[2].post("/sign-in/code/", {"code": code}).status_code == 302
        assert clients[2].get("/").status_code == 302


def test_check_code_takes_each_code_once_and_none_before_it(world: World) -> None:
    secret, _codes = with_factor(world.carol)
    with later():
        # The code of the setting up is used, and the one before it is older.
        for at in (NOON, NOON - timedelta(seconds=30)):
            with pytest.raises(Refused):
                actions.check_code(code_at(secret, at), by=world.carol)
        actions.check_code(code_at(secret, NOON + timedelta(seconds=30)), by=world.carol)
    with later(minutes=10):
        code = code_at(secret, NOON + timedelta(minutes=10))
        actions.check_code(code, by=world.carol)
        with pytest.raises(Refused):
            actions.check_code(code, by=world.carol)
    with later(minutes=20), pytest.raises(Refused):
        actions.check_code(code_at(secret, NOON + timedelta(minutes=19)), by=world.carol)


def test_check_code_closes_after_five_wrong_ones_for_a_quarter_of_an_hour(world: World) -> None:
    secret, _codes = with_factor(world.carol)
    with later(hours=1):
        for _try in range(4):
            with pytest.raises(Refused, match=r"used already|不对"):
                actions.check_code("000000", by=world.carol)
        with pytest.raises(Refused) as fifth:
            actions.check_code("000000", by=world.carol)
        assert fifth.value.code == "closed"
        with pytest.raises(Refused):
            actions.check_code(code_at(secret, NOON + timedelta(hours=1)), by=world.carol)
    assert told("account.close_factor") == 1
    with later(hours=1, minutes=16):
        # Open again, for five tries, not for one.
        with pytest.raises(Refused):
            actions.check_code("000000", by=world.carol)
        actions.check_code(code_at(secret, NOON + timedelta(hours=1, minutes=16)), by=world.carol)
    assert SecondFactor.objects.get().failures == 0


def test_recovery_code_opens_once(world: World) -> None:
    _secret, codes = with_factor(world.carol)
    client, _answer = by_password()
    assert client.post("/sign-in/code/", {"code": codes[3].upper().replace("-", " ")}).status_code == 302
    assert client.get("/").status_code == 200
    with pytest.raises(Refused):
        actions.check_code(codes[3], by=world.carol)
    assert Event.objects.get(kind="account.use_recovery_code").data == {"left": 9}


def test_recovery_codes_of_somebody_else_open_nothing(world: World) -> None:
    _secret, codes = with_factor(world.carol)
    with_factor(world.bob)
    with pytest.raises(Refused):
        actions.check_code(codes[0], by=world.bob)


def test_renew_codes_ends_the_old_ones(world: World) -> None:
    secret, codes = with_factor(world.carol)
    with later(minutes=5):
        client = signed_in(world, "carol")
        sent = {"code": code_at(secret, NOON + timedelta(minutes=5))}
        assert client.post("/account/second-factor/renew/", {"code": "1"}).status_code == 409
        assert "<code>" in client.post("/account/second-factor/renew/", sent).content.decode()
        with pytest.raises(Refused):
            actions.check_code(codes[0], by=world.carol)
    assert RecoveryCode.objects.count() == 10 and told("account.renew_codes") == 1


def test_give_up_factor_needs_a_code_and_a_post_that_does_not_demand_it(world: World) -> None:
    _secret, codes = with_factor(world.judy)
    client = signed_in(world, "judy")
    assert client.post("/account/second-factor/give-up/", {"code": "1"}).status_code == 409
    actions.demand_factor(["director"], by=world.judy)
    assert client.post("/account/second-factor/give-up/", {"code": codes[0]}).status_code == 409
    actions.demand_factor([], by=world.judy)
    assert client.post("/account/second-factor/give-up/", {"code": codes[1]}).status_code == 302
    assert not SecondFactor.objects.exists() and told("account.give_up_factor") == 1


def test_begin_factor_refuses_a_second_one(world: World) -> None:
    with_factor(world.carol)
    with pytest.raises(Refused):
        actions.begin_factor(by=world.carol)


def test_set_up_factor_refuses_where_nothing_was_begun(world: World) -> None:
    with pytest.raises(Refused):
        actions.set_up_factor("123456", by=world.carol)


def test_demand_factor_holds_whoever_has_none_on_every_way(world: World) -> None:
    with_factor(world.judy)
    _token, text = make_token(by=world.carol, name="meter")
    carol = signed_in(world, "carol")
    assert carol.get("/").status_code == 200
    actions.demand_factor(["desk"], by=world.judy)
    for path in ("/", "/tickets/", "/account/password/", "/account/tokens/"):
        assert carol.get(path)["Location"] == "/account/second-factor/", path
    assert carol.post("/account/tokens/", {"name": "x", "days": 90})["Location"] == "/account/second-factor/"
    assert carol.get("/api/v1/tickets").status_code == 403
    # Programs are not asked, and other posts are not concerned.
    assert Client().get("/api/v1/tickets", headers={"Authorization": f"Bearer {text}"}).status_code == 200
    assert signed_in(world, "bob").get("/").status_code == 200
    # Once it is set up the same session goes on.
    with later():
        carol.post("/account/second-factor/begin/")
        factor = SecondFactor.objects.get(user=world.users["carol"])
        carol.post("/account/second-factor/set-up/", {"code": code_at(factor.secret, NOON)})
    assert carol.get("/").status_code == 200


def test_demand_factor_asks_a_session_that_never_passed(world: World) -> None:
    with_factor(world.judy)
    _secret, codes = with_factor(world.carol)
    actions.demand_factor(["desk"], by=world.judy)
    carol = signed_in(world, "carol")
    answer = carol.get("/tickets/?kind=repair")
    assert answer["Location"].startswith("/sign-in/again/?next=")
    answer = carol.post(answer["Location"], {"code": codes[0], "next": "/tickets/?kind=repair"})
    assert answer["Location"] == "/tickets/?kind=repair" and carol.get("/").status_code == 200
    assert (
        carol.post("/sign-in/again/", {"code": codes[1], "next": "https://evil.example/"})["Location"] == "/"
    )


def test_demand_factor_refuses_what_would_lock_oneself_out(world: World) -> None:
    with pytest.raises(Refused):
        actions.demand_factor(["admin"], by=world.judy)
    actions.demand_factor(["worker"], by=world.judy)
    with pytest.raises(NotAllowed):
        actions.demand_factor([], by=world.alice)
    client = signed_in(world, "judy")
    assert client.post("/office/second-factor/", {"roles": ["admin"]}).status_code == 409
    assert client.post("/office/second-factor/", {"roles": ["worker", "steward"]}).status_code == 302
    page = client.get("/office/second-factor/").content.decode()
    assert 'value="steward" checked' in page and 'value="admin" checked' not in page
    assert Event.objects.filter(kind="company.demand_factor").latest("pk").data == {
        "roles": ["steward", "worker"],
        "before": ["worker"],
    }


def test_making_a_token_asks_for_a_code_that_is_not_old(world: World) -> None:
    secret, _codes = with_factor(world.carol)
    client = signed_in(world, "carol")
    sent = {"name": "meter", "days": 90}
    with later(hours=1):
        assert client.post("/account/tokens/", sent)["Location"].startswith("/sign-in/again/")
        code = code_at(secret, NOON + timedelta(hours=1))
        following = "/account/tokens/"
        assert client.post("/sign-in/again/", {"code": code, "next": following})["Location"] == following
        assert "stw_" in client.post("/account/tokens/", sent).content.decode()
    with later(hours=1, minutes=11):
        assert client.get("/account/tokens/").status_code == 302
    # Without a second factor nobody is asked.
    assert signed_in(world, "bob").get("/account/tokens/").status_code == 200


def test_make_token_itself_refuses_whoever_owes_a_code(world: World) -> None:
    with_factor(world.carol)
    owed = [{}, {"second_factor": NOON - timedelta(minutes=11)}, {"another": NOON}]
    with later():
        for answers in owed:
            with pytest.raises(Refused) as refused:
                make_token(by=world.carol, name="meter", answers=answers)
            assert refused.value.code == "ask_again"
        assert not ApiToken.objects.exists()
        make_token(by=world.carol, name="meter", answers={"second_factor": NOON - timedelta(minutes=9)})
    # Without a factor nobody is asked, unless his post demands one.
    make_token(by=world.bob, name="meter")
    with_factor(world.judy)
    actions.demand_factor(["head"], by=world.judy)
    with pytest.raises(Refused):
        make_token(by=world.bob, name="another")


def test_reset_factor_by_an_administrator_with_a_reason(world: World) -> None:
    with_factor(world.carol)
    user = world.users["carol"]
    carol, judy = signed_in(world, "carol"), signed_in(world, "judy")
    carol.get("/")
    assert SignIn.objects.filter(user=user).exists()
    assert (
        judy.post(f"/staff/{user.pk}/reset_factor/", {"reason": "lost", "once": "a" * 32}).status_code == 302
    )
    assert not SecondFactor.objects.exists() and not RecoveryCode.objects.exists()
    assert carol.get("/").status_code == 302
    assert by_password()[1]["Location"] == "/"
    assert Event.objects.get(kind="staff.reset_factor").data == {"reason": "lost"}
    with pytest.raises(Refused):
        actions.reset_factor(user, by=world.judy, reason="lost")


def test_reset_factor_refuses_ones_own_and_whoever_is_no_administrator(world: World) -> None:
    with_factor(world.judy)
    with pytest.raises(Refused):
        actions.reset_factor(world.users["judy"], by=world.judy, reason="lost")
    with pytest.raises(NotAllowed):
        actions.reset_factor(world.users["judy"], by=world.alice, reason="lost")


def test_command_takes_away_the_factor_of_the_last_administrator(world: World) -> None:
    with_factor(world.judy)
    call_command("reset_factor", "judy@sunshine", stdout=StringIO())
    assert not SecondFactor.objects.exists() and told("staff.reset_factor") == 1
    for name in ("judy@sunshine", "nobody"):
        with pytest.raises(CommandError):
            call_command("reset_factor", name)


def test_demonstration_people_are_not_locked_out_by_one_of_their_visitors(world: World) -> None:
    user = world.users["carol"]
    User.objects.filter(pk=user.pk).update(is_demonstration=True)
    with_factor(world.carol)
    with_factor(world.judy)
    actions.demand_factor(["desk"], by=world.judy)
    client = Client()
    assert client.post("/demo-sign-in/", {"username": user.username})["Location"] == "/"
    assert client.get("/").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_check_code_of_two_who_type_one_code_at_once_lets_one_in(shared_database: None) -> None:
    world = make_world()
    with scope(world.organisation.pk):
        secret, codes = with_factor(world.carol)
        carol = world.carol
        with later(minutes=10):
            for typed in (code_at(secret, NOON + timedelta(minutes=10)), codes[0]):
                answers = at_once(*[lambda typed=typed: actions.check_code(typed, by=carol)] * 3)
                assert sorted(str(getattr(answer, "code", "in")) for answer in answers) == [
                    "in", "wrong_code", "wrong_code",
                ], answers  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_check_code_looks_at_five_of_many_tries_at_once(shared_database: None) -> None:
    world = make_world()
    with scope(world.organisation.pk):
        with_factor(world.carol)
        carol = world.carol
        with later(minutes=10):
            answers = at_once(*[lambda: actions.check_code("000000", by=carol)] * 9)
            codes = [answer.code for answer in answers]
        assert sorted(codes) == ["closed"] * 5 + ["wrong_code"] * 4
        assert told("account.close_factor") == 1
