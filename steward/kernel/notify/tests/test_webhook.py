"""Webhooks: what is sent, signed, refused, tried again, and where it never goes."""

import hmac
import json
import socket
import time
from collections.abc import Callable
from hashlib import sha256
from threading import Thread
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from steward.kernel.audit.models import Event
from steward.kernel.audit.record import build, record_many
from steward.kernel.base import clock
from steward.kernel.base.refused import NotAllowed, Refused
from steward.kernel.jobs.worker import run_due_jobs
from steward.kernel.notify import post
from steward.kernel.notify.actions import add_webhook_target, remove_webhook_target, resend_delivery
from steward.kernel.notify.choices import Silence, State
from steward.kernel.notify.delivery import MAX_ATTEMPTS
from steward.kernel.notify.models import WebhookDelivery, WebhookTarget
from steward.kernel.notify.queries import visible_deliveries, visible_targets
from tests.people import World

from .conftest import MORNING, Receiver


@pytest.fixture
def target(world: World, event_kinds: None, receiver: Receiver) -> WebhookTarget:
    return add_webhook_target(receiver.url, ["leak"], by=world.judy)


def only() -> WebhookDelivery:
    found: WebhookDelivery = WebhookDelivery.objects.get()
    return found


def test_event_is_sent_signed_and_without_personal_data(
    world: World, report: Any, receiver: Receiver, target: WebhookTarget
) -> None:
    with clock.moved_to(MORNING):
        event = report(note="打 13812345678", inner={"list": ["13812345678"]})
        run_due_jobs()
    headers, body = receiver.calls[0]
    stamp = headers["X-Steward-Timestamp"]
    expected = hmac.new(target.secret.encode(), f"{stamp}.".encode() + body, sha256).hexdigest()
    assert headers["X-Steward-Signature"] == expected
    assert stamp == str(int(MORNING.timestamp()))
    assert json.loads(body) == {
        "id": event.pk,
        "event": "leak.report",
        "at": "2026-11-23T02:00:00+00:00",
        "subject": {"type": "tenancy.site", "id": world.site.pk},
        "site": world.site.pk,
        "data": {"place": "3-2-501", "note": "打 138****5678", "inner": {"list": ["138****5678"]}},
    }
    assert "Alice" not in body.decode()
    assert only().state == State.SENT


def test_only_wanted_events_go_out(
    world: World, report: Any, receiver: Receiver, target: WebhookTarget
) -> None:
    add_webhook_target(receiver.url, ["leak.stop", "webhook"], by=world.judy)
    report("leak.stop")
    run_due_jobs()
    # Both want the stop; only the second wants to know of webhooks, and the first thing it hears of is itself.
    codes = sorted(json.loads(body)["event"] for _headers, body in receiver.calls)
    assert codes == ["leak.stop", "leak.stop", "webhook.add"]


@pytest.mark.parametrize(
    ("prefix", "code", "wanted"),
    [
        ("leak", "leak.report", True),
        ("leak.report", "leak.report", True),
        ("lea", "leak.report", False),
        ("leak.report.more", "leak.report", False),
        ("*", "leak.report", True),
    ],
)
def test_prefix_matches_whole_words(prefix: str, code: str, wanted: bool) -> None:
    assert WebhookTarget(events=[prefix]).wants(code) is wanted


def test_event_of_another_company_stays_there(
    world: World, strangers: World, event_kinds: None, target: WebhookTarget
) -> None:
    from steward.kernel.tenancy.scope import everywhere

    with everywhere("as a sweep over all organisations would"):
        record_many([build("leak.stop", strangers.site, by=strangers.alice)])
        assert not WebhookDelivery.objects.exists()


def test_rolled_back_event_is_not_sent(report: Any, target: WebhookTarget) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        report()
        raise ZeroDivisionError
    assert not WebhookDelivery.objects.exists()
    assert run_due_jobs() == 0


def test_many_events_look_for_targets_once(world: World, event_kinds: None) -> None:
    events: list[Event] = [build("leak.stop", world.site, by=world.alice) for _number in range(5)]
    with CaptureQueriesContext(connection) as queries:
        record_many(events)
    assert sum("webhooktarget" in query["sql"] for query in queries) == 1


def test_redirect_is_not_followed(
    world: World, report: Any, receiver: Receiver, target: WebhookTarget
) -> None:
    receiver.status, receiver.location = 302, receiver.url
    report()
    run_due_jobs()
    assert len(receiver.calls) == 1
    assert only().state == State.PENDING
    assert "HTTP 302" in only().last_error


def test_failing_target_is_tried_again_then_given_up_and_shown(
    world: World, report: Any, receiver: Receiver, target: WebhookTarget
) -> None:
    receiver.status = 500
    report()
    for _number in range(MAX_ATTEMPTS):
        with clock.moved_to(only().not_before):
            run_due_jobs()
    assert (only().state, only().attempts, len(receiver.calls)) == (State.FAILED, MAX_ATTEMPTS, MAX_ATTEMPTS)
    assert visible_deliveries(world.judy).get().last_error == "ConnectionError: HTTP 500"
    assert len({json.loads(body)["id"] for _headers, body in receiver.calls}) == 1
    receiver.status = 204
    with pytest.raises(NotAllowed):
        resend_delivery(only(), by=world.alice)
    resend_delivery(only(), by=world.judy)
    run_due_jobs()
    assert only().state == State.SENT


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost:8000/",
        "http://10.1.2.3/hook",
        "http://192.168.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://100.100.100.200/latest/meta-data/",
        "http://0.0.0.0/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[fd00::1]/",
        "http://[fe80::1%25eth0]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "http://224.0.0.1/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://8.8.8.8@127.0.0.1/",
        "http://user:word@8.8.8.8/",
        "file:///etc/passwd",
        "gopher://8.8.8.8/",
        "//8.8.8.8/",
        "http://",
        "http://8.8.8.8:99999/",
        "http://8.8.8.8/a b",
        "http://8.8.8.8/\r\nX-Evil: 1",
        "https://no-such-host.invalid/",
    ],
)
def test_add_webhook_target_refuses_addresses(world: World, event_kinds: None, url: str) -> None:
    with pytest.raises(Refused) as refused:
        add_webhook_target(url, ["leak"], by=world.judy)
    assert refused.value.field == "url"
    assert not WebhookTarget.objects.exists()


def test_add_webhook_target_takes_a_public_address(world: World, event_kinds: None) -> None:
    target = add_webhook_target("https://8.8.8.8/hook?key=abc", ["*"], by=world.judy)
    assert len(target.secret) >= 32
    assert "key=abc" not in str(Event.objects.get(kind="webhook.add").data)
    with connection.cursor() as cursor:
        cursor.execute("SELECT url, secret FROM notify_webhooktarget")
        url, secret = cursor.fetchone()
    assert "key=abc" not in url
    assert target.secret not in secret


def test_add_webhook_target_refuses_unknown_events_and_people(world: World, event_kinds: None) -> None:
    for events in ([], ["leek"], ["leak", "lea"], [""]):
        with pytest.raises(Refused) as refused:
            add_webhook_target("https://8.8.8.8/", events, by=world.judy)
        assert refused.value.field == "events"
    for name in ("alice", "kim", "frank"):
        with pytest.raises(NotAllowed):
            add_webhook_target("https://8.8.8.8/", ["leak"], by=getattr(world, name))
        assert not visible_targets(getattr(world, name)).exists()


def test_address_is_checked_again_when_it_is_called(
    report: Any, receiver: Receiver, target: WebhookTarget, settings: Any
) -> None:
    settings.STEWARD_WEBHOOK_PRIVATE = False  # as if the name pointed to another address by now
    report()
    run_due_jobs()
    assert not receiver.calls
    assert only().last_error.startswith("ForbiddenAddress")


def test_removed_target_gets_nothing_more(
    world: World, report: Any, receiver: Receiver, target: WebhookTarget
) -> None:
    report()
    remove_webhook_target(target, by=world.judy)
    report()
    run_due_jobs()
    assert not receiver.calls
    assert (only().state, only().silence) == (State.SUPPRESSED, Silence.REMOVED)
    assert target.secret == ""
    with pytest.raises(Refused):
        remove_webhook_target(target, by=world.judy)
    with pytest.raises(Refused):
        resend_delivery(only(), by=world.judy)


def test_spreading_twice_calls_once(report: Any, receiver: Receiver, target: WebhookTarget) -> None:
    from steward.kernel.notify.jobs import call_webhook

    report()
    run_due_jobs()
    call_webhook.call(only().pk)
    assert len(receiver.calls) == 1


def answer_with(behave: Callable[[socket.socket], None]) -> tuple[str, Thread]:
    """A server for one call that answers as it likes."""
    door = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with door, door.accept()[0] as line:
            line.recv(65536)
            behave(line)

    thread = Thread(target=serve)
    thread.start()
    return f"http://127.0.0.1:{door.getsockname()[1]}/", thread


def test_answer_byte_by_byte_is_cut_off(
    world: World, report: Any, receiver: Receiver, target: WebhookTarget, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(post, "WHOLE_SECONDS", 0.3)

    def drip(line: socket.socket) -> None:
        try:
            for _number in range(100):
                line.sendall(b"x")
                time.sleep(0.05)
        except OSError:
            pass

    target.url, thread = answer_with(drip)
    target.save()
    report()
    began = time.monotonic()
    run_due_jobs()
    thread.join()
    assert time.monotonic() - began < 2
    assert only().state == State.PENDING
    assert only().attempts == 1


@pytest.mark.parametrize("answer", [b"", b"hello\r\n\r\n", b"HTTP/1.1 999999 \r\n\r\n", b"\x00" * 70_000])
def test_no_proper_answer_is_a_failed_try(
    report: Any, receiver: Receiver, target: WebhookTarget, answer: bytes
) -> None:
    target.url, thread = answer_with(lambda line: line.sendall(answer))
    target.save()
    report()
    run_due_jobs()
    thread.join()
    assert only().state == State.PENDING
    assert only().last_error
