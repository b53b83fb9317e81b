"""How a verb of tickets is declared; the verbs, panels, filters of complaints; filters behind figures."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from steward.capabilities.tickets import actions, figures, forms, overviews
from steward.capabilities.tickets.choices import Fact, Grade, Source, State, TicketKind, Verdict
from steward.capabilities.tickets.complaints import neighbours_of
from steward.capabilities.tickets.mediation import DISPUTES, mediations_of
from steward.capabilities.tickets.papers import OPINIONS, opinions_of
from steward.capabilities.tickets.policies import MAY, may
from steward.capabilities.tickets.queries import in_states
from steward.kernel.base import clock
from steward.kernel.surface.declare import Filter, Panel, choice_filter, flag_filter
from steward.kernel.surface.usual import verbs_of
from steward.kernel.tenancy.actor import Actor
from steward.kernel.work.models import WorkItem

# What the complaint's panel reads; nothing is there for other kinds.
OF_COMPLAINT = ("ticket__complaint", "ticket__complaint__department", "ticket__complaint__person")
LOOKS = {Grade.GENERAL: ("info", "scale"), Grade.SERIOUS: ("wait", "scale"), Grade.MAJOR: ("late", "scale")}
VERDICTS = {
    Verdict.OPEN: ("wait", "help"),
    Verdict.CONFIRMED: ("ok", "gavel"),
    Verdict.PROPOSED: ("wait", "circle-minus"),
    Verdict.REJECTED: ("off", "circle-minus"),
}


# A verb on a ticket with its roles and its rule.
ticket_verb = verbs_of(may, MAY)

AFTERCARE_VERBS = (
    ticket_verb(
        "call_back", _("Call back"), "phone-call", forms.CallBackTicketForm, actions.call_back_ticket,
        style="primary", done=_("Callback kept."),
    ),
    ticket_verb(
        "review", _("Check the callback"), "phone-check", forms.ReviewTicketForm, actions.review_ticket,
        style="primary", done=_("Checked."),
    ),
    ticket_verb(
        "invite", _("Link to rate"), "link", forms.InviteTicketForm, actions.invite_ticket, reveals=True
    ),
)  # fmt: skip
PAPER_VERBS = (
    ticket_verb(
        "mediate", _("Keep a mediation"), "scale", forms.MediateTicketForm, actions.mediate_ticket,
        done=_("Mediation kept."),
    ),
    ticket_verb(
        "hand_up", _("Hand the opinion form up"), "file-export", forms.HandUpTicketForm, actions.hand_up_ticket,
        done=_("Handed up."),
    ),
    ticket_verb(
        "endorse", _("Answer the opinion form"), "writing", forms.EndorseTicketForm, actions.endorse_ticket,
        style="primary", done=_("Answered."),
    ),
)  # fmt: skip
COMPLAINT_VERBS = (
    ticket_verb(
        "confirm", _("Confirm"), "gavel", forms.ConfirmTicketForm, actions.confirm_ticket, done=_("Confirmed.")
    ),
    ticket_verb(
        "decide", _("Decide on rejection"), "gavel", forms.DecideTicketForm, actions.decide_ticket,
        style="primary", done=_("Decided."),
    ),
    ticket_verb(
        "declare", _("Declare upward"), "speakerphone", forms.DeclareTicketForm, actions.declare_ticket,
        style="primary", done=_("Declared: the line above was told."),
    ),
    ticket_verb(
        "acknowledge", _("Take note"), "eye-check", forms.AcknowledgeTicketForm, actions.acknowledge_ticket,
        style="primary", done=_("Note taken."),
    ),
    ticket_verb("grade", _("Grade"), "scale", forms.GradeTicketForm, actions.grade_ticket, done=_("Graded.")),
    ticket_verb(
        "reject", _("Propose rejection"), "circle-minus", forms.RejectTicketForm, actions.reject_ticket,
        done=_("Proposed: a second person decides."),
    ),
)  # fmt: skip


# What several people wait for, and what is not ours.
TOGETHER_VERBS = (
    ticket_verb(
        "refer", _("Not ours: refer"), "external-link", forms.ReferTicketForm, actions.refer_ticket,
        done=_("Referred: the customer reads who answers for it."),
    ),
    ticket_verb(
        "inform", _("Tell who waited"), "user-check", forms.InformTicketForm, actions.inform_ticket,
        style="primary", done=_("Kept who was told."),
    ),
    ticket_verb(
        "join", _("One more waits"), "user-plus", forms.JoinTicketForm, actions.join_ticket,
        done=_("Joined: this person is told too when it is done."),
    ),
)  # fmt: skip


def _together(item: WorkItem, _actor: Actor) -> Mapping[str, Any]:
    """Those who wait too, and who of them was told; nothing for most tickets."""
    rows = item.ticket.others.select_related("party", "told_by").order_by("pk")
    return {"others": [(row, forms.waiting_words(row)) for row in rows]}


TOGETHER_PANEL = Panel("together", _("Others who wait"), "tickets/together.html", _together, side=True)


def _complaint(item: WorkItem, actor: Actor) -> Mapping[str, Any]:
    """No complaint for other kinds: the panel says nothing and hides."""
    if item.kind != TicketKind.COMPLAINT:
        return {"complaint": None}
    row, words = item.ticket.complaint, dict(Fact.choices)
    declarations = item.ticket.declarations.select_related("declared_by").order_by("-pk")
    return {
        "complaint": row,
        "grade": (*LOOKS[Grade(row.grade)], row.get_grade_display()),
        "verdict": (*VERDICTS[Verdict(row.verdict)], Verdict(row.verdict).label),
        "facts": [words[fact] for fact in row.facts if fact in words],
        "declarations": list(declarations.prefetch_related("rungs__post", "rungs__acknowledged_by")),
        "others": neighbours_of(item, actor),
    }


OUTCOMES = {"agreed": ("ok", "check"), "adjourned": ("wait", "clock"), "failed": ("late", "x")}


def _opinions(item: WorkItem, _actor: Actor) -> Mapping[str, Any]:
    return {"opinions": list(opinions_of(item)) if item.kind in OPINIONS else []}


def _mediation(item: WorkItem, _actor: Actor) -> Mapping[str, Any]:
    return {"talks": list(mediations_of(item)) if item.kind in DISPUTES else [], "looks": OUTCOMES}


MEDIATION_PANEL = Panel("mediation", _("Mediation"), "tickets/mediation.html", _mediation)
OPINION_PANEL = Panel("opinion", _("Customer opinion form"), "tickets/opinion.html", _opinions)
COMPLAINT_PANEL = Panel("complaint", _("Complaint"), "tickets/complaint.html", _complaint)

COMPLAINT_FILTERS: tuple[Filter, ...] = (
    flag_filter(
        "to_call",
        _("To call back now"),
        lambda rows, _actor: rows.filter(state=State.FINISHED, ticket__call_from__lte=clock.now()),
    ),
    choice_filter("grade", _("Grade of complaint"), "ticket__complaint__grade", Grade),
    flag_filter(
        "unjudged",
        _("Complaints to confirm"),
        lambda rows, _actor: rows.filter(
            kind=TicketKind.COMPLAINT,
            closed_at__isnull=True,
            ticket__complaint__verdict__in=[Verdict.OPEN, Verdict.PROPOSED],
        ),
    ),
    flag_filter(
        "repeated",
        _("Repeated complaints"),
        lambda rows, _actor: rows.filter(ticket__complaint__repeats__isnull=False),
    ),
)

APPOINT = ticket_verb(
    "appoint",
    _("Agree a time"),
    "calendar-event",
    forms.AppointTicketForm,
    actions.appoint_ticket,
    done=_("Time kept; the customer can read it."),
)
LOOKS_AT_TICKETS = (
    ("/tickets/board/", "layout-kanban", _("Board")),
    ("/tickets/visits/", "calendar-event", _("Visits")),
    ("/tickets/ages/", "hourglass", _("Ages")),
    # Drawn by reports, which know places and requests.
    ("/tickets/map/", "building-community", _("Map of requests")),
)

STATE_FILTER = Filter("state", _("State"), in_states, lambda _actor: State.choices)
# The rows behind a figure: a report links to the list with one of these set.
FIGURE_FILTERS = (
    choice_filter("verdict", _("Outcome of complaint"), "ticket__complaint__verdict", Verdict),
    figures.place_filter("building", _("Building"), "building_id"),
    figures.place_filter("place", _("Place"), "place_id"),
    Filter("area", _("Area"), figures.in_areas, figures.visible_areas),
    choice_filter("source", _("Source"), "ticket__source", Source),
    figures.days_filter("opened", _("Reported on"), figures.opened),
    figures.days_filter("closed", _("Closed on"), figures.closed),
    figures.days_filter("late_on", _("Became late on"), figures.late),
    figures.days_filter("reopened", _("Opened again on"), figures.reopened),
    figures.days_filter("finished", _("Finished, to be called back, on"), figures.finished_to_call),
    figures.days_filter("called", _("Called back on"), figures.called),
    figures.days_filter("rated", _("Rated by the customer on"), figures.rated),
    Filter("age", _("Open for"), overviews.of_ages, lambda _actor: overviews.Age.choices),
    figures.days_filter("open_on", _("Open at the end of"), figures.open_at_end),
)
