"""Minutes as a PDF, to whoever sees the meeting."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from steward.capabilities.meetings.choices import Presence
from steward.capabilities.meetings.models import Meeting
from steward.capabilities.meetings.queries import days_of, invitations
from steward.capabilities.meetings.resources import MEETINGS
from steward.kernel.surface.paper import Paper, Part, paper_response
from steward.kernel.surface.parts import moment
from steward.kernel.surface.verbs import actor_for


@require_GET
def paper_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The minutes to print, to sign and to file."""
    meeting = MEETINGS.load(actor_for(request, MEETINGS), pk)
    if meeting is None:
        raise Http404
    return paper_response(minutes_paper(meeting))


def minutes_paper(meeting: Meeting) -> Paper:
    """When, where, who, what was said and what was decided."""
    people: dict[str, list[str]] = {presence: [] for presence in Presence}
    for row in invitations(meeting):
        people[row.presence].append(str(row.user))
    decided = [[item.title, str(item.assignee or "—"), str(day)] for item, day in days_of(meeting)]
    facts = (
        (_("Kind of meeting"), str(meeting.get_kind_display())),
        (_("Begins at"), moment(meeting.starts_at)),
        (_("Where"), meeting.where or "—"),
        (_("Called by"), str(meeting.called_by)),
    )
    said = (
        (_("Present"), "、".join(people[Presence.PRESENT]) or "—"),
        (_("Absent"), "、".join(people[Presence.ABSENT] + people[Presence.INVITED]) or "—"),
        (_("Agenda"), meeting.agenda or "—"),
        (_("Minutes"), meeting.minutes),
    )
    return Paper(
        company=f"{meeting.organisation.name} · {meeting.site}",
        title=f"{_('Minutes')} · {meeting.title}",
        number=f"{meeting.starts_at:%Y%m%d}-{meeting.pk}",
        parts=(
            Part(facts=facts, texts=said),
            Part(
                _("Decisions taken"),
                table=[[_("What was decided"), _("Who sees to it"), _("To be done by")], *decided],
            ),
        ),
        signs=(_("Called by"), _("Minutes kept by")),
    )
