"""The declared notices: which event is told to whom, in which words, over which channels."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise

from steward.kernel.audit.models import Event
from steward.kernel.notify.channels import channel_of

Text = str | Promise


@dataclass(frozen=True)
class Notice:
    """`title` and `body` are format strings over the event's data and `{by}`, translated for each reader.

    `audience` gives user ids and runs in the event's organisation; `body` None says the event's own sentence;
    `path` gives the page to open. `code` tells notices of one event apart (the event's code unless given).
    The doer is left out unless `tells_doer`. `urgent` does not wait for the end of quiet hours.
    """

    event: str
    audience: Callable[[Event], Iterable[int]]
    title: Text
    body: Text | None = None
    path: Callable[[Event], str] | None = None
    urgent: bool = False
    channels: tuple[str, ...] = ("inbox", "email")
    tells_doer: bool = False
    code: str = ""
    # Told only of events this is true of; asked without a query, before any job is queued.
    when: Callable[[Event], bool] = lambda _event: True
    # Whether the group chats of the organisation may hear of it too; without it they never do.
    group: Callable[[Event], bool] | None = None
    # What a group reads instead of a title that speaks to one person.
    group_title: Text = ""

    def wants(self, event: Event) -> bool:
        return self.when(event)

    @property
    def key(self) -> str:
        return self.code or self.event

    @property
    def name(self) -> str:
        """The title without its values, for the list of what can be turned off."""
        return str(self.title).format_map(_Ellipses())

    @property
    def said_in_groups(self) -> Text:
        return self.group_title or self.title

    @property
    def group_name(self) -> str:
        """As `name`, in the words that a group reads."""
        return str(self.said_in_groups).format_map(_Ellipses())


class _Ellipses(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "…"


_notices: dict[str, Notice] = {}


def add_notice(notice: Notice) -> None:
    """Register a notice. Raises for a code taken twice and for a channel nobody registered."""
    for channel in notice.channels:
        channel_of(channel)
    if _notices.setdefault(notice.key, notice) != notice:
        raise ValueError(f"notice {notice.key} is declared twice")


def notices_of(event_code: str) -> list[Notice]:
    """The notices of an event; urgent ones first, so that they win where two name the same person."""
    found = [notice for notice in _notices.values() if notice.event == event_code]
    return sorted(found, key=lambda notice: not notice.urgent)


def group_notices() -> tuple[Notice, ...]:
    """The notices that bots in group chats can be given."""
    return tuple(notice for notice in _notices.values() if notice.group is not None)


def all_notices() -> tuple[Notice, ...]:
    return tuple(_notices.values())
