"""Watches on the Today page: my watch, what is handed to me, what is open on it."""

from django.utils.translation import gettext_lazy as _

from steward.capabilities.watches.models import Watch
from steward.capabilities.watches.policies import may_entry
from steward.capabilities.watches.queries import my_matters, my_watches
from steward.kernel.base import clock
from steward.kernel.surface.today import TodaySection, declare_today
from steward.kernel.tenancy.actor import Actor


def _next_step(watch: Watch, actor: Actor) -> str | None:
    """Take over, hand over at the end, else write; who it waits for is known from the list."""
    if watch.handed_at is not None:
        return "take"
    if not watch.has_begun:
        return None
    return "hand_over" if watch.ends_at <= clock.now() else "log"


declare_today(
    TodaySection(
        "watches.mine",
        _("My watch"),
        "watches",
        my_watches,
        frozenset(),
        _("You are not on watch now."),
        _next_step,
        "/watches/now/",
        5,
    ),
    TodaySection(
        "watches.matters",
        _("Open matters of my watch"),
        "logbook",
        my_matters,
        frozenset(),
        _("No matter of your watch is open."),
        lambda entry, actor: "settle" if may_entry("settle", entry, actor) else None,
        "/logbook/?open=1",
        6,
    ),
)
