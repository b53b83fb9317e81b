"""What the laws of tests/architecture try mailboxes with."""

from typing import Any

from steward.capabilities.mailboxes.actions import pause_mailbox
from steward.capabilities.mailboxes.models import Mailbox
from steward.capabilities.mailboxes.tests.factories import make_box, make_letter
from tests.people import World
from tests.samples import Row, Sample


def _fields(world: World, _row: Row) -> dict[str, Any]:
    return {
        "address": f"new{Mailbox.objects.count()}@example.com",
        "site": world.site.pk,
        "kind": "inquiry",
        "host": "8.8.8.8",
        "port": 993,
        "security": "tls",
        "username": "fuwu",
        "password": "geheim",
    }


def _paused(world: World) -> Mailbox:
    return pause_mailbox(make_box(world), by=world.judy)


SAMPLES = {
    "mailboxes": Sample(
        make=make_box,
        by_area=False,
        data={"add": _fields, "change": _fields},
        doers=dict.fromkeys(("add", "change", "fetch", "pause", "resume", "remove"), "judy"),
        ready={"resume": _paused},
    ),
    "letters": Sample(make=make_letter, by_area=False),
}
