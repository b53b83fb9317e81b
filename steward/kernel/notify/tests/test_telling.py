"""Messages in DingTalk and Feishu: by the linked account or the number, once, never past quiet hours and opt-outs."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from steward.kernel.base import clock
from steward.kernel.base.privacy import keyed_index
from steward.kernel.base.refused import Refused
from steward.kernel.jobs.worker import run_due_jobs
from steward.kernel.notify.actions import add_vendor_app, set_channel_address, set_preference
from steward.kernel.notify.choices import Silence, State
from steward.kernel.notify.jobs import send_message, spread_events
from steward.kernel.notify.models import Identity, Message, VendorApp
from steward.kernel.notify.queries import choices_of
from steward.kernel.notify.tests.companies import SECRET, Companies, open_companies
from tests.people import World

from .conftest import MORNING, NIGHT

KINDS = ("dingtalk", "feishu")
PHONE = "13912345678"


@pytest.fixture
def companies(settings: Any) -> Iterator[Companies]:
    cache.clear()
    with open_companies(settings) as made:
        yield made
    cache.clear()


@pytest.fixture
def tell(world: World, notices: Any, report: Any, companies: Companies) -> Any:
    """Something happens that Frank and Carol are told of; Frank's number is known."""
    frank = world.users["frank"]
    frank.phone = PHONE
    frank.save(update_fields=["phone"])
    companies.phones[PHONE] = "frank"

    def make(kind: str, moment: Any = MORNING, **data: Any) -> Message:
        if not VendorApp.objects.exists():
            add_vendor_app(kind, f"id-{kind}", SECRET, by=world.judy, agent_id="1000002", tells=True)
        with clock.moved_to(moment):
            event = report(**data)
            run_due_jobs()
        found: Message = Message.objects.get(event=event, channel=kind)
        return found

    notices(path=lambda event: "/tickets/5/")
    return make


def link(world: World, kind: str, name: str, subject: str) -> None:
    Identity.objects.create(
        organisation=world.organisation,
        app=VendorApp.objects.get(kind=kind),
        user=world.users[name],
        subject=subject,
        subject_index=keyed_index(subject, "identity"),
        linked_at=MORNING,
    )


def words(told: dict[str, Any]) -> str:
    return str(told["msg"]["text"]["content"] if "msg" in told else json.loads(told["content"])["text"])


@pytest.mark.parametrize("kind", KINDS)
def test_message_reaches_whom_the_vendor_knows_by_number_asked_once(
    world: World, tell: Any, companies: Companies, kind: str
) -> None:
    row = tell(kind)
    assert (row.state, row.recipient) == (State.SENT, world.users["frank"])
    [told] = companies.told
    assert "frank" in (told.get("userid_list") or told["receive_id"])
    text = words(told)
    assert text.startswith("Leak in 3-2-501 (张**)") and "13812345678" not in text
    assert text.endswith(f"http://testserver/tickets/5/?message={row.pk}")
    # Nobody else has a number: no row says that they were missed.
    assert Message.objects.filter(channel=kind).count() == 1
    tell(kind, place='<at user_id="all">x</at>')
    assert "<" not in words(companies.told[1])
    asked = [path for path in companies.calls if "getbymobile" in path or "batch_get_id" in path]
    tokens = [path for path in companies.calls if "accessToken" in path or "access_token" in path]
    assert len(asked) == len(tokens) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_linked_account_goes_before_the_number(
    world: World, tell: Any, companies: Companies, kind: str
) -> None:
    tell(kind)
    link(world, kind, "frank", "carol" if kind == "dingtalk" else "ou_carol")
    assert tell(kind).state == State.SENT
    told = companies.told[-1]
    assert "carol" in (told.get("userid_list") or told["receive_id"])


@pytest.mark.parametrize("kind", KINDS)
def test_number_that_the_vendor_does_not_know_is_no_failure(
    world: World, tell: Any, companies: Companies, kind: str
) -> None:
    companies.phones.clear()
    row = tell(kind)
    assert (row.state, row.silence, row.attempts) == (State.SUPPRESSED, Silence.NO_ADDRESS, 1)
    calls = len(companies.calls)
    tell(kind)
    assert len(companies.calls) == calls and not companies.told


@pytest.mark.parametrize("kind", KINDS)
def test_repetition_is_told_once_and_an_ended_token_replaced(
    tell: Any, companies: Companies, kind: str
) -> None:
    row = tell(kind)
    Message.objects.filter(pk=row.pk).update(
        state=State.PENDING, attempts=0, sent_at=None, not_before=MORNING
    )
    for token in companies.tokens:
        companies.tokens[token] = "over"
    with clock.moved_to(MORNING + timedelta(minutes=1)):
        send_message.call(row.pk)
    row.refresh_from_db()
    assert row.state == State.SENT and len(companies.told) == 1 and len(companies.tokens) == 2


@pytest.mark.parametrize("kind", KINDS)
def test_refusal_for_good_is_given_up_and_silence_tried_again(
    world: World, tell: Any, companies: Companies, kind: str
) -> None:
    companies.members.discard("frank")
    companies.phones.clear()
    companies.answer = (200, b"<html>")
    row = tell(kind)
    assert (row.state, row.attempts) == (State.PENDING, 1) and SECRET not in row.last_error
    companies.answer = None
    link(world, kind, "frank", "ou_nobody")
    with clock.moved_to(row.not_before):
        run_due_jobs()
    row.refresh_from_db()
    assert row.state == State.FAILED and row.last_error.startswith("Undeliverable: ")
    VendorApp.objects.update(secret="another")
    assert tell(kind).state == State.FAILED


@pytest.mark.parametrize("kind", KINDS)
def test_quiet_hours_and_opt_outs_hold(world: World, tell: Any, companies: Companies, kind: str) -> None:
    assert tell(kind, NIGHT).state == State.PENDING and not companies.told
    assert kind in {choice.channel for choice in choices_of(world.frank)}
    set_preference(kind, off=True, by=world.frank)
    row = tell(kind)
    assert (row.state, row.silence) == (State.SUPPRESSED, Silence.OPTED_OUT) and not companies.told


def test_without_an_application_nothing_is_offered_and_nobody_told(
    world: World, notices: Any, report: Any
) -> None:
    notices()
    assert not {"dingtalk", "feishu"} & {choice.channel for choice in choices_of(world.frank)}
    spread_events.call([report().pk])
    assert not Message.objects.filter(channel__in=KINDS).exists()
    with pytest.raises(Refused):
        set_channel_address("dingtalk", "frank", by=world.frank)


def test_readers_are_asked_for_once_however_many(world: World, notices: Any, report: Any) -> None:
    everybody = [user.pk for user in world.users.values()]
    add_vendor_app("feishu", "id-feishu", SECRET, by=world.judy, tells=True)

    def queries(audience: list[int]) -> int:
        notices(audience=lambda event: audience, code=f"of-{len(audience)}")
        with CaptureQueriesContext(connection) as found:
            spread_events.call([report().pk])
        return sum("notify_vendorapp" in query["sql"] or "notify_identity" in query["sql"] for query in found)

    few = queries(everybody[:1])
    assert queries(everybody) == 2 * few
