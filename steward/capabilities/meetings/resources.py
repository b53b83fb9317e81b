"""Meetings as people and programs meet them."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from steward.capabilities.meetings import actions, forms
from steward.capabilities.meetings.choices import Kind, Presence, State
from steward.capabilities.meetings.models import Meeting
from steward.capabilities.meetings.policies import MAY, may
from steward.capabilities.meetings.queries import (
    JOINED,
    LISTED,
    STAFF,
    decisions_of,
    invitations,
    search_meetings,
    still_open,
    visible_meetings,
)
from steward.kernel.surface.declare import (
    Column,
    Lines,
    Panel,
    Resource,
    Verb,
    choice_filter,
    date_filter,
    declare_resource,
    flag_filter,
)
from steward.kernel.surface.parts import moment
from steward.kernel.surface.usual import site_filter, verbs_of
from steward.kernel.tenancy.actor import Actor

MARKS = {
    State.CALLED: ("info", "calendar-event"),
    State.HELD: ("ok", "circle-check"),
    State.CANCELLED: ("off", "x"),
}
THERE = {
    Presence.INVITED: ("off", "point"),
    Presence.PRESENT: ("ok", "circle-check"),
    Presence.ABSENT: ("wait", "circle-minus"),
}
_verb = verbs_of(may, MAY, "meeting")


def _phone(meeting: Meeting) -> Lines:
    return Lines(
        title=meeting.title,
        state=(*MARKS[State(meeting.state)], State(meeting.state).label),
        facts=(moment(meeting.starts_at), meeting.where, meeting.called_by),
    )


def _facts(meeting: Meeting, _actor: Actor) -> Mapping[str, Any]:
    return {
        "open": still_open(meeting) if meeting.state == State.CALLED else [],
        "decisions": decisions_of(meeting),
        "people": [
            (row, (*THERE[Presence(row.presence)], Presence(row.presence).label))
            for row in invitations(meeting)
        ],
    }


def _mine(rows: Any, actor: Actor) -> Any:
    return rows.filter(called_by_id__in=actor.queue_user_ids)


MEETINGS = declare_resource(
    Resource(
        name="meetings",
        label=_("Meetings"),
        label_one=_("Meeting"),
        icon="users",
        position=66,
        rows=visible_meetings,
        roles=STAFF,
        title=str,
        joined=JOINED,
        listed=LISTED,
        default_sort="-starts_at",
        search=search_meetings,
        search_hint=_("Words of the title, the agenda or the minutes"),
        phone=_phone,
        columns=(
            Column("title", _("What it is called"), lambda row: row.title, kind="link"),
            Column("kind", _("Kind of meeting"), lambda row: row.kind, show=lambda row: row.get_kind_display()),
            Column("starts_at", _("Begins at"), lambda row: row.starts_at, sort="starts_at", kind="moment"),
            Column("where", _("Where"), lambda row: row.where),
            Column("called_by", _("Called by"), lambda row: row.called_by_id, show=lambda row: row.called_by),
            Column("site", _("Site"), lambda row: row.site_id, show=lambda row: row.site, default=False),
            Column("state", _("Stage"), lambda row: row.state, show=lambda row: State(row.state).label,
                   kind="state", mark=lambda row: MARKS[State(row.state)]),
        ),
        detail_fields=lambda row: {
            "agenda": row.agenda,
            "minutes": row.minutes,
            "people": [{"user": one.user_id, "presence": one.presence} for one in invitations(row)],
            "decisions": [item.pk for item in decisions_of(row)],
        },
        filters=(
            flag_filter("mine", _("Called by me"), _mine),
            choice_filter("state", _("Stage"), "state", State),
            choice_filter("kind", _("Kind of meeting"), "kind", Kind),
            site_filter(),
            date_filter("day", _("Held on"), "starts_at"),
        ),
        verbs=(
            Verb("call", _("Call a meeting"), "plus", forms.CallMeetingForm, actions.call_meeting,
                 may=lambda _row, actor: bool(actor.roles & MAY["call"]), roles=MAY["call"], creates=True,
                 style="primary", done=_("Called: everybody invited was told.")),
            _verb("sign", _("I am here"), "writing", forms.SignMeetingForm, actions.sign_meeting, style="primary",
                  done=_("You signed in.")),
            _verb("decide", _("Write a decision"), "gavel", forms.DecideMeetingForm, actions.decide_meeting,
                  style="primary", done=_("Decided: it stands on Today of whoever sees to it.")),
            _verb("attend", _("List who is there"), "users", forms.AttendMeetingForm, actions.attend_meeting,
                  done=_("Listed.")),
            # Told by the kind of meeting; a department's is the usual one.
            _verb("hold", _("Send the minutes"), "file-text", forms.HoldMeetingForm, actions.hold_meeting,
                  event="meeting.hold_department", done=_("Sent to everybody invited.")),
            _verb("follow", _("Call the next one"), "calendar-event", forms.FollowMeetingForm,
                  actions.follow_meeting, style="primary", done=_("Called, with the same people.")),
            _verb("change", _("Change the meeting"), "edit", forms.ChangeMeetingForm, actions.change_meeting,
                  done=_("Changed: everybody invited was told.")),
            _verb("cancel", _("Cancel the meeting"), "x", forms.CancelMeetingForm, actions.cancel_meeting,
                  style="danger", done=_("Cancelled: everybody invited was told.")),
        ),
        panels=(Panel("facts", _("Agenda, people, decisions"), "meetings/facts.html", _facts),),
    )
)  # fmt: skip
