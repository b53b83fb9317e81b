"""The register of channels. A new one is one `Channel` handed to `register_channel` at start."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from steward.kernel.notify.models import Message
from steward.kernel.tenancy.models import User


class Undeliverable(Exception):
    """Raised by a channel's `send` when trying again cannot help."""


class Unknown(Undeliverable):
    """Raised where the channel finds nobody by what is known of the reader: not sent, and nothing went wrong."""


@dataclass(frozen=True)
class Channel:
    """`reaches` tells whether a person has an address; `send` delivers or raises.

    A channel without `send` (the inbox) delivers by being stored: no quiet hours, and nobody turns it off. One that
    stands `beside` another carries every notice of that one, to those whom `among` finds an address for (their ids),
    as long as it is `offered`; who has none is not kept as somebody it missed. `typed`: people enter their own
    address on it.
    """

    code: str
    label: str | Promise
    reaches: Callable[[User], bool]
    send: Callable[[Message], None] | None = None
    beside: str = ""
    among: Callable[[Collection[User]], set[int]] | None = None
    offered: Callable[[], bool] = lambda: True
    typed: bool = False

    def carries(self, named: Collection[str]) -> bool:
        """Whether it carries a notice that names these channels, where it is offered."""
        return self.code in named or self.beside in named


INBOX = Channel("inbox", _("Inbox"), reaches=lambda user: True)
_channels: dict[str, Channel] = {}


def register_channel(channel: Channel) -> None:
    """Make a channel usable by notices; a code taken twice is an error at start."""
    if _channels.setdefault(channel.code, channel) != channel:
        raise ValueError(f"channel {channel.code} is registered twice")


def channel_of(code: str) -> Channel:
    """The registered channel. Raises `KeyError` for an unknown code."""
    return _channels[code]


def all_channels() -> tuple[Channel, ...]:
    return tuple(_channels.values())
