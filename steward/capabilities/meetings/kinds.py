"""What meetings tell the kernel: that one was held, and who is concerned."""

from collections import defaultdict
from collections.abc import Collection

from steward.capabilities.meetings.choices import Kind, Presence
from steward.capabilities.meetings.events import HOLD
from steward.capabilities.meetings.models import Invitation, Meeting
from steward.kernel.duties.happenings import About, Happening, Sign, declare_happening


def _held(keys: Collection[int]) -> dict[int, About]:
    """Of whoever keeps the minutes, of whoever called it, then of all who were there."""
    present: dict[int, list[int]] = defaultdict(list)
    rows = Invitation.objects.filter(meeting__in=keys, presence=Presence.PRESENT).order_by("pk")
    for meeting, user in rows.values_list("meeting_id", "user_id"):
        present[meeting].append(user)
    found = Meeting.objects.filter(pk__in=keys).values_list("pk", "site_id", "keeper_id", "called_by_id")
    return {
        pk: About(site, user_ids=tuple(dict.fromkeys([*filter(None, (keeper, caller)), *present[pk]])))
        for pk, site, keeper, caller in found
    }


declare_happening(
    Happening(
        "meeting.held",
        begins=tuple(Sign(f"{HOLD}_{kind.value}") for kind in Kind),
        about=_held,
        page="/meetings/{}/",
    )
)
