"""The line to a mailbox: IMAP over a checked address, reading only."""

import imaplib
import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from steward.capabilities.mailboxes.choices import Security
from steward.capabilities.mailboxes.models import Mailbox
from steward.kernel.notify.address import Endpoint, ForbiddenAddress, find_endpoint

SECONDS = 20.0
# Beyond this only the beginning of a letter is fetched: its words stand there.
MAX_LETTER, BEGINNING = 25 * 1024 * 1024, 1_000_000
LOOPBACK = frozenset({"127.0.0.1", "::1"})
# NetEase and others let nobody in who does not say which program he is.
imaplib.Commands.setdefault("ID", ("NONAUTH", "AUTH", "SELECTED"))


class NoLine(Exception):
    """The mailbox cannot be reached, or does not let us in; the words are for the administrator."""


class _Plain(imaplib.IMAP4):
    """Connects to the address that was checked; the host's name serves the certificate."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        super().__init__(endpoint.host, endpoint.port, timeout=SECONDS)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        return socket.create_connection((self.endpoint.address, self.endpoint.port), SECONDS)


class _Secure(_Plain):
    def _create_socket(self, timeout: float | None) -> socket.socket:
        line = super()._create_socket(timeout)
        return ssl.create_default_context().wrap_socket(line, server_hostname=self.endpoint.host)


class Line:
    """An open mailbox."""

    def __init__(self, server: imaplib.IMAP4) -> None:
        self.server = server
        [validity] = server.response("UIDVALIDITY")[1] or [None]
        [following] = server.response("UIDNEXT")[1] or [None]
        self.validity = int(validity or 0)
        self.next_uid = int(following or 1)

    def uids(self, after: int, since: datetime | None = None) -> list[int]:
        """Numbers of the letters beyond one (of those that came since a day), in order."""
        asked = f"UID {after + 1}:*" + (
            f" SINCE {imaplib.Time2Internaldate(since)[1:12].strip()}" if since else ""
        )
        _ok, [found] = self.server.uid("SEARCH", asked)
        # "n:*" names the last letter even where its number is smaller.
        return sorted(uid for uid in map(int, (found or b"").split()) if uid > after)

    def letter(self, uid: int) -> tuple[bytes, bool]:
        """The letter, and whether that is all of it. Raises `NoLine` where it is no longer there."""
        _ok, told = self.server.uid("FETCH", str(uid), "(RFC822.SIZE)")
        size = re.search(rb"RFC822\.SIZE (\d+)", b" ".join(row for row in told if isinstance(row, bytes)))
        whole = size is not None and int(size[1]) <= MAX_LETTER
        _ok, found = self.server.uid(
            "FETCH", str(uid), "(BODY.PEEK[])" if whole else f"(BODY.PEEK[]<0.{BEGINNING}>)"
        )
        for row in found:
            if isinstance(row, tuple):
                return bytes(row[1]), whole
        raise NoLine(_("the letter is no longer in the mailbox"))


@contextmanager
def line_to(mailbox: Mailbox) -> Iterator[Line]:
    """Open a mailbox for reading: nothing in it is marked, moved or deleted. Raises `NoLine`."""
    server: Any = None
    try:
        endpoint = endpoint_of(mailbox.host, mailbox.port, mailbox.security)
        server = (_Secure if mailbox.security == Security.TLS else _Plain)(endpoint)
        if mailbox.security == Security.STARTTLS:
            server.starttls(ssl.create_default_context())
        server.login(mailbox.username, mailbox.password)
        if "ID" in server.capabilities:
            server._simple_command("ID", '("name" "steward" "version" "1")')
        answer, [told] = server.select("INBOX", readonly=True)
        if answer != "OK":
            raise NoLine((told or b"").decode(errors="replace"))
        yield Line(server)
    except ForbiddenAddress as error:
        raise NoLine(str(error))
    except imaplib.IMAP4.error as error:
        raise NoLine(_("the server says no: %(reason)s") % {"reason": _plain(error)})
    except (OSError, EOFError, ValueError) as error:
        raise NoLine(_("no line to the server: %(reason)s") % {"reason": _plain(error)})
    finally:
        if server is not None:
            with suppress(Exception):
                server.logout()
            # A line that was cut cannot be taken leave on, but it is closed here.
            with suppress(OSError):
                server.shutdown()


def endpoint_of(host: str, port: int, security: str) -> Endpoint:
    """The checked address of a mail server; unencrypted only on this machine. Raises `ForbiddenAddress`."""
    name = f"[{host}]" if ":" in host else host
    if security == Security.PLAIN:
        if host not in LOOPBACK or not settings.STEWARD_WEBHOOK_PRIVATE:
            raise ForbiddenAddress(
                _("without encryption only 127.0.0.1 is called, and only where private addresses are allowed")
            )
        return Endpoint(False, host, host, port, "/")
    return find_endpoint(f"https://{name}:{port}/")


def _plain(error: Exception) -> str:
    """What a server said, in one line, without what it may repeat of the password."""
    said = error.strerror or error if isinstance(error, OSError) else error.args[0] if error.args else error
    text = said.decode(errors="replace") if isinstance(said, bytes) else str(said)
    return re.sub(r"[\x00-\x1f]+", " ", text)[:200]
