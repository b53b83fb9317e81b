"""Meetings on the Today page: those of these days, and those whose minutes are missing."""

from django.utils.translation import gettext_lazy as _

from steward.capabilities.meetings.models import Meeting
from steward.capabilities.meetings.policies import may
from steward.capabilities.meetings.queries import STAFF, coming_meetings
from steward.kernel.base import clock
from steward.kernel.surface.today import TodaySection, declare_today
from steward.kernel.tenancy.actor import Actor


def _step(meeting: Meeting, actor: Actor) -> str | None:
    verbs = ("sign", "hold") if meeting.starts_at <= clock.now() else ("sign",)
    return next((verb for verb in verbs if may(verb, meeting, actor)), None)


declare_today(
    TodaySection(
        "meetings.coming",
        _("Meetings"),
        "meetings",
        coming_meetings,
        STAFF,
        _("No meeting in the next days."),
        _step,
        "/meetings/?state=called",
        62,
    ),
)
