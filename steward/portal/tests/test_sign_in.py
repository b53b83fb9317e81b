"""Signing in as a customer: the code, its limits, the silence about who is known, and when a visit ends."""

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings

from steward.kernel.audit.models import Event
from steward.kernel.base import clock
from steward.kernel.jobs.choices import JobStatus
from steward.kernel.jobs.models import Job
from steward.kernel.jobs.worker import run_due_jobs
from steward.kernel.notify import sms
from steward.kernel.notify.channels import Undeliverable
from steward.kernel.notify.models import Message
from steward.kernel.people.actions import add_party, end_tenure, erase_party, remove_contact, start_tenure
from steward.kernel.people.models import Tenure
from steward.kernel.tenancy.actor import system_actor
from steward.kernel.tenancy.scope import scope
from steward.portal.actions import prune_visits
from steward.portal.jobs import send_code
from steward.portal.models import SignInCode, Visit
from steward.portal.tests.factories import PHONE, customer_of, resident, visitor
from tests.people import World, make_world

UNKNOWN = "13900000009"


def ask(client: Client, phone: str = PHONE, **more: Any):
    return client.post("/my/sign-in/", {"phone": phone}, **more)


def enter(client: Client, code: str, phone: str = PHONE, **more: str):
    return client.post("/my/sign-in/code/", {"phone": phone, "code": code} | more)


def code_of() -> str:
    return SignInCode.objects.latest("pk").code


def without_tokens(html: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", html)


def minutes(count: float):
    return clock.moved_to(clock.now() + timedelta(minutes=count))


@pytest.mark.parametrize(
    "spelling", ["13800000001", "138 0000 0001", "+86 138-0000-0001", "１３８０００００００１"]
)
def test_sign_in_with_the_code_opens_the_homes(world: World, spelling: str) -> None:
    resident(world)
    client = Client()

    page = ask(client, spelling)
    code = code_of()
    assert code in page.content.decode()  # the demonstration's line shows what others send

    answer = enter(client, code, spelling)
    assert (answer.status_code, answer.url) == (302, "/my/")
    assert "3-2-501" in client.get("/my/").content.decode()
    event = Event.objects.get(kind="visit.open")
    assert (event.actor_kind, event.actor_name, event.user_id) == ("customer", "", None)


def test_sign_in_cookie_is_for_the_portal_alone(world: World) -> None:
    resident(world)
    client = Client()
    ask(client)
    morsel = enter(client, code_of()).cookies["steward_owner"]

    assert (morsel["path"], morsel["httponly"], morsel["samesite"]) == ("/my/", True, "Lax")
    assert Visit.objects.get().digest != morsel.value
    assert "sessionid" not in client.cookies


def test_sign_in_answers_the_same_for_a_number_nobody_has(world: World) -> None:
    resident(world)
    pages, queries = [], []
    for phone in (PHONE, UNKNOWN):
        with CaptureQueriesContext(connection) as captured:
            page = ask(Client(), phone)
        pages.append(page.content.decode().replace(phone, "-").replace(code_of(), "-"))
        queries.append(len(captured))
    assert without_tokens(pages[0]) == without_tokens(pages[1])
    assert queries[0] == queries[1]
    refusals = [enter(Client(), "000000x", phone) for phone in (PHONE, UNKNOWN)]
    right = enter(Client(), code_of(), UNKNOWN)
    texts = [without_tokens(r.content.decode().replace(PHONE, "-").replace(UNKNOWN, "-")) for r in refusals]
    assert texts[0] == texts[1] == without_tokens(right.content.decode().replace(UNKNOWN, "-"))
    assert not Visit.objects.exists()


@override_settings(DEMONSTRATION=False)
def test_sign_in_without_a_line_is_refused_and_shows_no_code(world: World) -> None:
    """The demonstration's line counts for nothing where nothing is demonstrated."""
    resident(world)
    page = ask(Client())
    assert page.status_code == 409
    assert not SignInCode.objects.exists()


def test_code_is_sent_to_known_numbers_only(world: World, line: list[tuple[str, str]]) -> None:
    resident(world)
    for phone in (PHONE, UNKNOWN):
        page = ask(Client(), phone)
        assert code_of() not in page.content.decode()
    run_due_jobs()

    [(phone, text)] = line
    assert phone == PHONE
    assert SignInCode.objects.earliest("pk").code in text
    assert not any(char in str(job.args) for job in Job.objects.all() for char in (PHONE, code_of()))


@pytest.mark.parametrize("error", [Undeliverable("isv.X no"), ConnectionError("busy")])
def test_code_that_cannot_be_sent_is_told_to_the_desk_once(
    world: World, line: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    tries: list[str] = []

    def fail(phone: str, text: sms.SmsText) -> None:
        tries.append(phone)
        raise error

    monkeypatch.setitem(sms._lines, "kept", sms.SmsLine("kept", fail))
    party = resident(world)
    ask(Client())
    row = SignInCode.objects.get()
    for _number in range(2):
        try:
            send_code.call(row.pk, "en")
        except ConnectionError:
            continue
    assert len(tries) == 2 and SignInCode.objects.get().failed_at
    told = Event.objects.get(kind="visit.lose_code")
    assert (told.subject_id, told.site_id, told.data) == (party.pk, world.site.pk, {"reason": str(error)})
    Job.objects.filter(path__endswith="send_code").delete()
    run_due_jobs()
    [message] = Message.objects.filter(
        notice="visit.lose_code", channel="inbox", recipient=world.users["carol"]
    )
    assert message.path == f"/people/{party.pk}/" and PHONE not in message.body + message.title
    assert PHONE not in json.dumps(told.data)


def test_code_that_nobody_could_send_is_tried_again_only_where_that_can_help(
    world: World, line: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    resident(world)
    ask(Client())

    def fail(phone: str, text: sms.SmsText) -> None:
        raise Undeliverable("isv.X no")

    monkeypatch.setitem(sms._lines, "kept", sms.SmsLine("kept", fail))
    run_due_jobs()
    assert Job.objects.get(path__endswith="send_code").status == JobStatus.DONE
    assert Event.objects.filter(kind="visit.lose_code").count() == 1


def test_code_is_not_sent_when_it_is_too_late(world: World, line: list[tuple[str, str]]) -> None:
    resident(world)
    ask(Client())
    with minutes(6):
        run_due_jobs()
    assert line == []


def test_code_is_good_for_five_minutes(world: World) -> None:
    resident(world)
    client = Client()
    ask(client)
    with minutes(5.1):
        assert enter(client, code_of()).status_code == 409
    with minutes(4.9):
        assert enter(client, code_of()).status_code == 302


def test_code_is_good_once(world: World) -> None:
    resident(world)
    ask(Client())
    assert enter(Client(), code_of()).status_code == 302
    assert enter(Client(), code_of()).status_code == 409


def test_code_is_good_for_five_tries(world: World) -> None:
    resident(world)
    ask(Client())
    wrong = f"{(int(code_of()) + 1) % 1_000_000:06}"
    for _try in range(5):
        assert enter(Client(), wrong).status_code == 409
    assert enter(Client(), code_of()).status_code == 409
    assert SignInCode.objects.get().tries == 5


def test_only_the_newest_code_is_good(world: World) -> None:
    resident(world)
    ask(Client())
    first = code_of()
    with minutes(1.1):
        ask(Client())
        SignInCode.objects.filter(pk=SignInCode.objects.latest("pk").pk).update(code="777777")
        SignInCode.objects.filter(pk=SignInCode.objects.earliest("pk").pk).update(code="111111")
        assert enter(Client(), "111111").status_code == 409, first
        assert enter(Client(), "777777").status_code == 302


@pytest.mark.parametrize("phone", [PHONE, UNKNOWN])
def test_codes_for_a_number_are_one_a_minute_and_five_an_hour(world: World, phone: str) -> None:
    resident(world)
    assert ask(Client(), phone).status_code == 200
    again = ask(Client(), phone)
    assert again.status_code == 429
    assert 'name="code"' in again.content.decode()  # the first one can still be typed
    for count in range(1, 5):
        with minutes(count * 1.1):
            assert ask(Client(), phone).status_code == 200
    with minutes(10):
        assert ask(Client(), phone).status_code == 429
    with minutes(61):
        assert ask(Client(), phone).status_code == 200


def test_codes_for_an_address_are_sixty_an_hour(world: World) -> None:
    for number in range(60):
        assert ask(Client(), f"1380001{number:04}").status_code == 200
    assert ask(Client(), "13800020000").status_code == 429
    assert ask(Client(), "13800020001", REMOTE_ADDR="203.0.113.9").status_code == 200
    # What a client says of its own address is believed of our own proxy alone.
    assert ask(Client(), "13800020002", headers={"X-Forwarded-For": "203.0.113.8"}).status_code == 429
    with override_settings(STEWARD_PROXY=True):
        told = {"X-Forwarded-For": "127.0.0.1, 203.0.113.8"}
        assert ask(Client(), "13800020002", headers=told).status_code == 200


@pytest.mark.parametrize("phone", ["", "abc", "12", "1" * 31])
def test_what_is_no_number_is_refused(world: World, phone: str) -> None:
    assert ask(Client(), phone).status_code in (409, 422)
    assert not SignInCode.objects.exists()


@pytest.mark.parametrize("relation", ["owner", "tenant", "household"])
def test_everybody_with_a_home_may_come_in(world: World, relation: str) -> None:
    resident(world, relation=relation)
    ask(Client())
    assert enter(Client(), code_of()).status_code == 302


def test_whoever_is_only_rung_up_in_need_stays_outside(world: World) -> None:
    resident(world, relation="emergency")
    ask(Client())
    assert enter(Client(), code_of()).status_code == 409


def test_who_shares_a_number_says_who_he_is(world: World) -> None:
    """Husband and wife with one telephone, and a flat in another company's hands."""
    resident(world)
    other = make_world("strangers")
    by = system_actor(other.organisation.pk)
    with scope(other.organisation.pk):
        there = add_party("王强", by=by, phones=[PHONE])
        start_tenure(there, other.places["1-1-101"], "owner", by=by, starts_on=date(2020, 1, 1))
    client = Client()
    ask(client)
    code = code_of()

    page = enter(client, code).content.decode()
    assert "李**" in page
    assert "王*" in page
    assert "王强" not in page
    assert not Visit.objects.exists()
    assert enter(client, code, person=str(there.pk)).status_code == 302
    page = client.get("/my/").content.decode()
    assert "1-1-101" in page
    assert "3-2-501" not in page


def test_somebody_else_cannot_be_chosen(world: World) -> None:
    resident(world)
    neighbour = resident(world, "1-1-101", UNKNOWN)
    ask(Client())
    answer = enter(Client(), code_of(), person=str(neighbour.pk))
    assert answer.status_code == 302  # there is only one behind this number, and it is not the neighbour
    assert Visit.objects.get().party_id != neighbour.pk


def test_visit_ends_with_the_last_tenure(world: World) -> None:
    client = customer_of(world, "3-2-501")
    by, today = system_actor(world.organisation.pk), clock.today()
    end_tenure(Tenure.objects.get(), by=by, ends_on=today)
    assert client.get("/my/").status_code == 200
    with minutes(60 * 24):
        assert client.get("/my/").status_code == 302


def test_visit_ends_with_the_number(world: World) -> None:
    """The number may be a stranger's tomorrow."""
    party = resident(world)
    client = visitor(party)
    remove_contact(party.contacts.get(), by=system_actor(world.organisation.pk))
    assert client.get("/my/").status_code == 302


def test_visit_ends_with_erasure(world: World) -> None:
    party = resident(world)
    client = visitor(party)
    Tenure.objects.update(ends_on=clock.today() - timedelta(days=1))
    erase_party(party, by=world.alice, reason="request")
    Tenure.objects.update(ends_on=None)
    assert client.get("/my/").status_code == 302


def test_visit_ends_after_thirty_days(world: World) -> None:
    client = customer_of(world, "3-2-501")
    with minutes(60 * 24 * 30 + 1):
        assert client.get("/my/").status_code == 302


def test_sign_out_ends_the_visit_for_good(world: World) -> None:
    client = customer_of(world, "3-2-501")
    secret = client.cookies["steward_owner"].value
    assert client.post("/my/sign-out/").status_code == 302
    client.cookies["steward_owner"] = secret
    assert client.get("/my/").status_code == 302
    assert Event.objects.filter(kind="visit.close").count() == 1


def test_sign_in_leads_on_inside_the_portal_only(world: World) -> None:
    resident(world)
    for wanted, reached in (
        ("/my/report/", "/my/report/"),
        ("https://example.com/my/", "/my/"),
        ("/tickets/", "/my/"),
    ):
        SignInCode.objects.all().delete()
        ask(Client())
        assert enter(Client(), code_of(), next=wanted).url == reached


def test_prune_keeps_what_is_still_counted(world: World) -> None:
    customer_of(world, "3-2-501")
    assert prune_visits(clock.now() + timedelta(minutes=59)) == {"codes": 0, "visits": 0}
    assert prune_visits(clock.now() + timedelta(days=31)) == {"codes": 1, "visits": 1}


@pytest.fixture
def line(settings) -> Iterator[list[tuple[str, str]]]:
    """A line of text messages that keeps what it sends."""
    sent: list[tuple[str, str]] = []
    sms._lines["kept"] = sms.SmsLine("kept", lambda phone, text: sent.append((phone, text.words)))
    settings.STEWARD_SMS = "kept"
    yield sent
    del sms._lines["kept"]
