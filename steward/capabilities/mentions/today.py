"""Mentions on the Today page: to feed back, to conclude, to accept."""

from django.utils.translation import gettext_lazy as _

from steward.capabilities.mentions.choices import State
from steward.capabilities.mentions.policies import may
from steward.capabilities.mentions.queries import READERS, waiting_mentions
from steward.kernel.surface.today import TodaySection, declare_today
from steward.kernel.tenancy.actor import Actor
from steward.kernel.work.models import WorkItem

NEXT_STEP = {State.PASSED_ON: "feed_back", State.FOLLOWED: "feed_back", State.CONCLUDED: "accept"}


def _next_step(item: WorkItem, actor: Actor) -> str | None:
    verb = NEXT_STEP[State(item.state)]
    return verb if may(verb, item, actor) else None


declare_today(
    TodaySection(
        "mentions.waiting",
        _("Suspected negative information"),
        "mentions",
        waiting_mentions,
        READERS,
        _("No negative information waits for you."),
        _next_step,
        "/mentions/?open=1",
        8,
    ),
)
