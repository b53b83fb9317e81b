"""Events and notices of the tests' own, forgotten afterwards; a web server that notes what it was sent."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from django.utils.translation import gettext_lazy as _

from steward.kernel.audit import kinds as audit_kinds
from steward.kernel.audit.kinds import EventKind, declare_events
from steward.kernel.audit.models import Event
from steward.kernel.audit.record import record
from steward.kernel.base import clock
from steward.kernel.notify import rules
from steward.kernel.notify.kinds import Notice, declare_notices
from tests.people import World

# In Shanghai ten in the morning, and half past eleven at night.
MORNING = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
NIGHT = datetime(2026, 11, 23, 15, 30, tzinfo=UTC)
SEVEN = datetime(2026, 11, 23, 23, 0, tzinfo=UTC)


@pytest.fixture
def morning() -> Iterator[None]:
    with clock.moved_to(MORNING):
        yield


@pytest.fixture
def event_kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two events that only these tests know; nothing is declared to follow them."""
    monkeypatch.setattr(audit_kinds, "_kinds", dict(audit_kinds._kinds))
    monkeypatch.setattr(audit_kinds, "_followers", dict(audit_kinds._followers))
    monkeypatch.setattr(rules, "_notices", dict(rules._notices))
    declare_events(
        # Django's own catalogue has this word in Chinese, so that the tests need no compiled one of ours.
        EventKind("leak.report", _("Unknown"), personal=("caller", "phone")),
        EventKind("leak.stop", "{by} stopped it"),
    )


Tell = Callable[..., Event]


@pytest.fixture
def notices(event_kinds: None, world: World) -> Callable[..., Notice]:
    """Declare a notice of `leak.report` to Frank and Carol; arguments change it."""

    def make(**changes: Any) -> Notice:
        audience = [world.user("frank").pk, world.user("carol").pk]
        options: dict[str, Any] = {"audience": lambda event: audience, "title": "Leak in {place} ({caller})"}
        return declare_notices(Notice("leak.report", **options | changes))[0]

    for user in world.users.values():
        user.email = f"{user.name.lower()}@example.com"
        user.save(update_fields=["email"])
    return make


@pytest.fixture
def report(world: World, event_kinds: None) -> Tell:
    """Record the event, by Alice unless told otherwise."""

    def make(kind: str = "leak.report", by: str = "alice", **data: Any) -> Event:
        data = {"place": "3-2-501", "caller": "张三丰", "phone": "13812345678"} | data
        return record(kind, world.site, by=getattr(world, by), site_id=world.site.pk, data=data)

    return make


@dataclass
class Receiver:
    """A program that receives webhooks and answers with `status`."""

    url: str = ""
    status: int = 200
    location: str = ""
    calls: list[tuple[dict[str, str], bytes]] = field(default_factory=list)


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    settings.STEWARD_WEBHOOK_PRIVATE = True
    kept = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            kept.calls.append((dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(kept.status)
            if kept.location:
                self.send_header("Location", kept.location)
            self.end_headers()

        do_GET = do_POST  # noqa: N815 - a followed redirect would come as GET

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    kept.url = f"http://127.0.0.1:{server.server_address[1]}/hook?key=abc"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield kept
    server.shutdown()
    thread.join()
    server.server_close()
