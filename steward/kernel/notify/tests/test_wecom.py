"""Messages in WeCom: a token that ends, refusals inside a 200, who is told, and who turned it off."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from steward.kernel.audit.models import Event
from steward.kernel.base import clock
from steward.kernel.base.refused import NotAllowed, Refused
from steward.kernel.jobs.worker import run_due_jobs
from steward.kernel.notify.actions import set_channel_address, set_preference
from steward.kernel.notify.choices import Silence, State
from steward.kernel.notify.jobs import spread_events
from steward.kernel.notify.models import ChannelAddress, Message
from steward.kernel.notify.queries import address_of, choices_of
from tests.people import World, signed_in

from .conftest import MORNING, NIGHT

MEMBERS = {"ZhangSan", "frank.w"}


@dataclass
class Company:
    """A company in WeCom: hands out tokens, the newest holds; drops what it was told twice as the papers say."""

    url: str = ""
    answer: tuple[int, bytes] | None = None
    tokens: int = 0
    refused: int = 0
    told: list[dict[str, Any]] = field(default_factory=list)

    def get(self, path: str) -> dict[str, Any]:
        query = {name: values[0] for name, values in parse_qs(urlsplit(path).query).items()}
        assert urlsplit(path).path == "/cgi-bin/gettoken"
        if query != {"corpid": "wwcorp", "corpsecret": "app-secret"}:
            return {"errcode": 40001, "errmsg": "invalid credential"}
        self.tokens += 1
        return {"errcode": 0, "errmsg": "ok", "access_token": f"token-{self.tokens}", "expires_in": 7200}

    def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        assert urlsplit(path).path == "/cgi-bin/message/send"
        if parse_qs(urlsplit(path).query) != {"access_token": [f"token-{self.tokens}"]}:
            self.refused += 1
            return {"errcode": 42001, "errmsg": "access_token expired"}
        assert body["agentid"] == 1000002 and body["msgtype"] == "text"
        if body["touser"] not in MEMBERS:
            return {"errcode": 0, "errmsg": "ok", "invaliduser": body["touser"].lower()}
        if not (body["enable_duplicate_check"] and body in self.told):
            self.told.append(body)
        return {"errcode": 0, "errmsg": "ok", "invaliduser": "", "msgid": "1"}


@pytest.fixture
def company(settings: Any) -> Iterator[Company]:
    settings.STEWARD_WEBHOOK_PRIVATE = True
    settings.PUBLIC_URL = "https://steward.example"
    settings.STEWARD_WECOM_CORP, settings.STEWARD_WECOM_AGENT = "wwcorp", 1000002
    settings.STEWARD_WECOM_SECRET = "app-secret"
    cache.clear()
    made = Company()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.say(made.get(self.path))

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            self.say(made.post(self.path, body) if made.answer is None else {})

        def say(self, told: dict[str, Any]) -> None:
            status, answer = made.answer or (200, json.dumps(told).encode())
            self.send_response(status)
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    settings.STEWARD_WECOM_URL = made.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield made
    server.shutdown()
    thread.join()
    server.server_close()
    cache.clear()


@pytest.fixture
def tell(world: World, notices: Any, report: Any, company: Company) -> Any:
    """Frank is in WeCom; something happens that Frank and Carol are told of."""
    set_channel_address("wecom", "frank.w", by=world.frank)

    def make(moment: Any = MORNING, *, urgent: bool = False, **data: Any) -> Message:
        with clock.moved_to(moment):
            event = report(**data)
            run_due_jobs()
        found: Message = Message.objects.get(event=event, channel="wecom")
        return found

    notices(path=lambda event: "/tickets/5/")
    return make


def test_message_reaches_the_person_without_unmasked_words(world: World, tell: Any, company: Company) -> None:
    row = tell()
    assert (row.state, row.recipient) == (State.SENT, world.users["frank"])
    [told] = company.told
    assert told["touser"] == "frank.w"
    text = told["text"]["content"]
    assert text.startswith("Leak in 3-2-501 (张**)")
    assert text.endswith(f"\nhttps://steward.example/tickets/5/?message={row.pk}")
    assert "13812345678" not in text
    # Carol has no account there: no row says that she was missed.
    assert not Message.objects.filter(channel="wecom", recipient=world.users["carol"]).exists()


def test_words_cannot_begin_a_link_of_their_own(tell: Any, company: Company) -> None:
    tell(place='<a href="https://evil.example">x</a>')
    assert "<" not in company.told[0]["text"]["content"]


def test_token_is_fetched_once_and_again_when_it_ended(tell: Any, company: Company) -> None:
    tell()
    tell()
    assert (company.tokens, company.refused) == (1, 0)
    company.tokens += 1  # somebody else made a newer one: ours holds no more
    assert tell().state == State.SENT
    assert (company.tokens, company.refused, len(company.told)) == (3, 1, 3)


def test_same_words_about_two_events_are_two_messages_and_a_repetition_is_one(
    tell: Any, company: Company
) -> None:
    first = tell()
    tell()
    assert len(company.told) == 2
    Message.objects.filter(pk=first.pk).update(
        state=State.PENDING, attempts=0, sent_at=None, not_before=MORNING
    )
    from steward.kernel.notify.jobs import send_message

    with clock.moved_to(MORNING + timedelta(minutes=1)):
        send_message.call(first.pk)
    assert len(company.told) == 2 and Message.objects.get(pk=first.pk).state == State.SENT


def test_wrong_secret_is_given_up_and_shown(tell: Any, company: Company, settings: Any) -> None:
    settings.STEWARD_WECOM_SECRET = "another"
    row = tell()
    assert (row.state, row.last_error) == (State.FAILED, "Undeliverable: 40001 invalid credential")


def test_person_that_wecom_does_not_know_is_given_up(world: World, tell: Any, company: Company) -> None:
    set_channel_address("wecom", "Nobody", by=world.frank)
    row = tell()
    assert row.state == State.FAILED and "no such account" in row.last_error and not company.told


@pytest.mark.parametrize(
    "answer",
    [(500, b"{}"), (200, b"<html>"), (200, b"[]"), (200, b"{}"), (200, b'{"errcode": -1, "errmsg": "busy"}')],
)
def test_answer_that_is_no_yes_is_tried_again(tell: Any, company: Company, answer: tuple[int, bytes]) -> None:
    company.answer = answer
    row = tell()
    assert (row.state, row.attempts) == (State.PENDING, 1)
    assert "app-secret" not in row.last_error and "token-" not in row.last_error
    company.answer = None
    with clock.moved_to(row.not_before):
        run_due_jobs()
    row.refresh_from_db()
    assert row.state == State.SENT and len(company.told) == 1


def test_message_waits_for_the_end_of_quiet_hours(tell: Any, company: Company) -> None:
    assert tell(NIGHT).state == State.PENDING and not company.told


def test_who_turned_wecom_off_is_not_told(world: World, tell: Any, company: Company) -> None:
    assert "wecom" in {choice.channel for choice in choices_of(world.frank)}
    set_preference("wecom", off=True, by=world.frank)
    row = tell()
    assert (row.state, row.silence) == (State.SUPPRESSED, Silence.OPTED_OUT) and not company.told


def test_without_an_application_nobody_is_told_and_nothing_is_offered(
    world: World, tell: Any, company: Company, settings: Any, report: Any
) -> None:
    settings.STEWARD_WECOM_CORP = ""
    with clock.moved_to(MORNING):
        report()
        run_due_jobs()
    assert not Message.objects.filter(channel="wecom").exists() and not company.told
    assert "wecom" not in {choice.channel for choice in choices_of(world.frank)}
    assert "WeCom" not in signed_in(world, "frank").get("/account/messages/").content.decode()


def test_accounts_of_many_readers_are_one_query(
    world: World, notices: Any, report: Any, company: Company
) -> None:
    notices(audience=lambda event: [user.pk for user in world.users.values()])
    for name in ("frank", "carol", "kim"):
        set_channel_address("wecom", "ZhangSan", by=getattr(world, name))
    event = report()
    with CaptureQueriesContext(connection) as queries:
        spread_events.call([event.pk])
    assert sum("notify_channeladdress" in query["sql"] for query in queries) == 1
    assert Message.objects.filter(event=event, channel="wecom").count() == 3


@pytest.mark.parametrize("address", ["@all", "a|b", "张三", "a b", "-x", "<a>"])
def test_set_channel_address_refuses_what_is_no_persons_id(
    world: World, company: Company, address: str
) -> None:
    with pytest.raises(Refused) as refused:
        set_channel_address("wecom", address, by=world.frank)
    assert refused.value.field == "address" and not ChannelAddress.objects.exists()


def test_set_channel_address_is_ones_own_and_not_in_the_trail(world: World, company: Company) -> None:
    set_channel_address("wecom", "ZhangSan", by=world.frank)
    set_channel_address("wecom", "frank.w", by=world.frank)
    assert address_of(world.frank.user_id, "wecom") == "frank.w"
    assert Event.objects.filter(kind="address.set").latest("pk").data == {"channel": "wecom"}
    set_channel_address("wecom", "", by=world.frank)
    assert address_of(world.frank.user_id, "wecom") == ""
    for channel in ("email", "inbox", "none"):
        with pytest.raises(Refused):
            set_channel_address(channel, "x", by=world.frank)
    from steward.kernel.tenancy.actor import system_actor

    with pytest.raises(NotAllowed):
        set_channel_address("wecom", "x", by=system_actor(world.organisation.pk))


def test_set_channel_address_from_the_page(world: World, company: Company) -> None:
    client = signed_in(world, "frank")
    assert client.post("/account/messages/", {"address": "frank.w"}).status_code == 302
    assert address_of(world.frank.user_id, "wecom") == "frank.w"
    assert 'value="frank.w"' in client.get("/account/messages/").content.decode()
    wrong = client.post("/account/messages/", {"address": "@all"})
    assert wrong.status_code == 422 and "invalid-feedback" in wrong.content.decode()
    assert address_of(world.frank.user_id, "wecom") == "frank.w"
