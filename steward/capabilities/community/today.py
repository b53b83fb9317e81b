"""Announcements on the Today page."""

from django.utils.translation import gettext_lazy as _

from steward.capabilities.community.choices import State
from steward.capabilities.community.policies import may
from steward.capabilities.community.queries import REVIEWERS, WRITERS, waiting_announcements
from steward.kernel.surface.today import TodaySection, declare_today
from steward.kernel.tenancy.actor import Actor
from steward.kernel.work.models import WorkItem

NEXT_STEP = {State.SUBMITTED: "review", State.REVIEWED: "publish"}


def _next_step(item: WorkItem, actor: Actor) -> str | None:
    verb = NEXT_STEP[State(item.state)]
    return verb if may(verb, item, actor) else None


declare_today(
    TodaySection(
        "community.announcements",
        _("Announcements to review and publish"),
        "announcements",
        waiting_announcements,
        WRITERS | REVIEWERS,
        _("No announcement waits."),
        _next_step,
        "/announcements/",
        80,
    ),
)
