"""Mailboxes and letters for tests."""

from email.message import EmailMessage
from io import BytesIO
from typing import Any

from PIL import Image

from steward.capabilities.mailboxes.actions import add_mailbox, begin_reading, keep_unreadable, take_letter
from steward.capabilities.mailboxes.models import Letter, Mailbox
from steward.kernel.tenancy.actor import system_actor
from tests.people import World


def make_mailbox(world: World, address: str = "fuwu@example.com", **more: Any) -> Mailbox:
    """A mailbox of the site, on a server of the test, read from its beginning."""
    fields: dict[str, Any] = {
        "address": address,
        "site": world.site,
        "kind": "inquiry",
        "host": "8.8.8.8",
        "port": 993,
        "security": "tls",
        "username": address,
        "password": "geheim",
    }
    mailbox = add_mailbox(by=world.judy, **(fields | more))
    begin_reading(mailbox, validity=7, last_uid=0)
    return mailbox


def letter(words: str = "几点停水？", sender: str = "王芳 <wang@example.org>", **headers: str) -> bytes:
    """An e-mail as its sender's program makes it; a header named with an underscore for the dash."""
    mail = EmailMessage()
    mail["From"] = sender
    mail["To"] = "fuwu@example.com"
    mail["Subject"] = headers.pop("Subject", "停水")
    mail["Message-ID"] = headers.pop("Message_ID", f"<{abs(hash(words + sender))}@example.org>")
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(words)
    return mail.as_bytes()


def picture() -> bytes:
    """A small real JPEG."""
    buffer = BytesIO()
    Image.new("RGB", (64, 48), "navy").save(buffer, "JPEG")
    return buffer.getvalue()


def take(world: World, mailbox: Mailbox, raw: bytes, uid: int = 1, *, whole: bool = True) -> Letter:
    return take_letter(mailbox, uid, raw, by=system_actor(world.organisation.pk, "mailboxes"), whole=whole)


def make_letter(world: World, _building: str = "3", _state: str = "") -> Letter:
    """One that could not be read."""
    mailbox = Mailbox.objects.first() or make_mailbox(world)
    return keep_unreadable(mailbox, Letter.objects.count() + 1, "RecursionError", validity=7)


def make_box(world: World, _building: str = "3", _state: str = "") -> Mailbox:
    return make_mailbox(world, f"box{Mailbox.objects.count()}@example.com")
