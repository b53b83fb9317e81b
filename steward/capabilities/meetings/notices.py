"""Who hears of meetings: everybody who is invited. Decisions are tasks and tell those who have them."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from steward.capabilities.meetings.choices import Kind
from steward.capabilities.meetings.events import HOLD
from steward.capabilities.meetings.models import Invitation
from steward.kernel.audit.models import Event
from steward.kernel.notify.kinds import Notice, declare_notices


def _invited(event: Event) -> Iterable[int]:
    return set(Invitation.objects.filter(meeting=event.subject_id).values_list("user_id", flat=True))


def _page(event: Event) -> str:
    return f"/meetings/{event.subject_id}/"


NOTICES = declare_notices(
    Notice("meeting.call", _invited, _("You are invited to a meeting"), path=_page),
    Notice("meeting.change", _invited, _("A meeting was changed"), path=_page),
    Notice("meeting.cancel", _invited, _("A meeting was cancelled"), path=_page),
    *(Notice(f"{HOLD}_{kind.value}", _invited, _("Minutes of a meeting"), path=_page) for kind in Kind),
)
