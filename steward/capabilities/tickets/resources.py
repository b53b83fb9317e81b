"""Tickets as people and programs meet them."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from steward.capabilities.tickets import actions, forms
from steward.capabilities.tickets.choices import OPEN, State, TicketKind
from steward.capabilities.tickets.policies import MAY, STAFF
from steward.capabilities.tickets.queries import LISTED, search_tickets, visible_categories, visible_tickets
from steward.capabilities.tickets.verbs import (
    AFTERCARE_VERBS,
    APPOINT,
    COMPLAINT_FILTERS,
    COMPLAINT_PANEL,
    COMPLAINT_VERBS,
    FIGURE_FILTERS,
    LOOKS_AT_TICKETS,
    MEDIATION_PANEL,
    OF_COMPLAINT,
    OPINION_PANEL,
    PAPER_VERBS,
    STATE_FILTER,
    TOGETHER_PANEL,
    TOGETHER_VERBS,
    ticket_verb,
)
from steward.kernel.base.words import word_of
from steward.kernel.evidence.queries import photos_of
from steward.kernel.people.numbers import shown_phone
from steward.kernel.surface.declare import (
    Column,
    Lines,
    Panel,
    Resource,
    Verb,
    choice_filter,
    declare_resource,
    flag_filter,
    resources,
)
from steward.kernel.surface.usual import in_hands_filter, overdue_filter, site_filter, unclosed_filter
from steward.kernel.tenancy.actor import Actor
from steward.kernel.work.choices import ClockName, Urgency
from steward.kernel.work.models import WorkItem

# Only open work has a deadline: an order over all work would put a million dashes last.
OPEN_ONLY = Q(closed_at__isnull=True)
MARKS = {
    State.REPORTED: ("info", "message-plus"),
    State.ACCEPTED: ("info", "send"),
    State.DISPATCHED: ("wait", "user-check"),
    State.STARTED: ("busy", "player-play"),
    State.PAUSED: ("off", "player-pause"),
    State.FINISHED: ("wait", "phone-call"),
    State.CLOSED: ("ok", "circle-check"),
    State.CANCELLED: ("off", "x"),
}


def state_mark(item: WorkItem) -> tuple[str, str]:
    """Look and icon of a state; the word stands beside it always."""
    return MARKS[State(item.state)]


def _phone(item: WorkItem) -> Lines:
    return Lines(
        title=item.title,
        state=(*state_mark(item), word_of(State(item.state))),
        facts=(item.place or item.site, item.assignee or _("Unassigned")),
        due_at=item.due_at,
    )


def _facts(item: WorkItem, actor: Actor) -> Mapping[str, Any]:
    """The customer's numbers, masked, and whether the register opens place and person to this reader."""
    contacts = item.requester.contacts.order_by("-is_primary", "pk") if item.requester else []
    return {
        "phones": [shown_phone(contact) for contact in contacts],
        "opens_place": _opens("households", item.place_id, actor),
        "opens_person": _opens("people", item.requester_id, actor),
    }


def _opens(name: str, pk: int | None, actor: Actor) -> bool:
    """Whether the actor may open this row of another resource: a link that leads nowhere is no link."""
    resource = resources().get(name)
    if pk is None or resource is None or not resource.open_to(actor):
        return False
    return resource.rows(actor).filter(pk=pk).exists()


def _clocks(item: WorkItem, _actor: Actor) -> Mapping[str, Any]:
    rows = item.clocks.filter(cycle=item.cycle).order_by("started_at", "pk")
    return {
        "clocks": rows,
        "names": dict(ClockName.choices),
        "pause": item.pauses.filter(ended_at=None).first(),
    }


def _photos(item: WorkItem, _actor: Actor) -> Mapping[str, Any]:
    return {"photos": list(photos_of(item))}


def _callbacks(item: WorkItem, _actor: Actor) -> Mapping[str, Any]:
    return {
        "callbacks": list(item.ticket.callbacks.select_related("called_by", "checked_by").order_by("-pk"))
    }


TICKETS = declare_resource(
    Resource(
        name="tickets",
        label=_("Tickets"),
        label_one=_("Ticket"),
        icon="tool",
        position=10,
        looks=LOOKS_AT_TICKETS,
        rows=visible_tickets,
        roles=frozenset(STAFF),
        title=lambda item: f"{item.number} {item.title}",
        joined=(
            *LISTED,
            "ticket",
            "category",
            "requester",
            "department",
            "ticket__finished_by",
            *OF_COMPLAINT,
        ),
        listed=(),
        shared=("place", "site", "assignee"),
        default_sort="-opened_at",
        default_filters={"open": ["1"]},
        search=search_tickets,
        search_hint=_("Number, unit, phone, name"),
        phone=_phone,
        head_template="tickets/head.html",
        columns=(
            Column("number", _("No."), lambda item: item.number, kind="link"),
            Column(
                "place", _("Place"), lambda item: item.place_id, show=lambda item: item.place or item.site
            ),
            Column("title", _("Matter"), lambda item: item.title, kind="title"),
            Column(
                "kind", _("Kind"), lambda item: item.kind, show=lambda item: word_of(TicketKind(item.kind))
            ),
            Column(
                "category",
                _("Category"),
                lambda item: item.category_id,
                show=lambda item: item.category or "",
                default=False,
                joins=("category",),
            ),
            Column(
                "urgency",
                _("Urgency"),
                lambda item: item.urgency,
                show=lambda item: word_of(Urgency(item.urgency)),
                default=False,
            ),
            Column(
                "assignee",
                _("Assignee"),
                lambda item: item.assignee_id,
                show=lambda item: item.assignee or "",
            ),
            Column("due_at", _("Due"), lambda item: item.due_at, sort="due_at", kind="due", sorts=OPEN_ONLY),
            Column(
                "state",
                _("State"),
                lambda item: item.state,
                show=lambda item: word_of(State(item.state)),
                kind="state",
                mark=state_mark,
            ),
            Column(
                "opened_at", _("Reported at"), lambda item: item.opened_at, sort="opened_at", kind="moment"
            ),
            Column("site", _("Site"), lambda item: item.site_id, show=lambda item: item.site, default=False),
            Column("cycle", _("Cycle"), lambda item: item.cycle, kind="number", default=False),
            Column("closed_at", _("Closed at"), lambda item: item.closed_at, kind="moment", default=False),
        ),
        detail_fields=lambda item: {
            "body": item.ticket.body,
            "source": item.ticket.source,
            "requester": item.requester_id,
            "result": item.ticket.result,
            "finished_at": item.ticket.finished_at,
            "closed_by": item.ticket.closed_by,
        },
        filters=(
            unclosed_filter(_("Open only")),
            STATE_FILTER,
            choice_filter("kind", _("Kind"), "kind", TicketKind),
            choice_filter("urgency", _("Urgency"), "urgency", Urgency),
            site_filter(),
            choice_filter(
                "category",
                _("Category"),
                "category_id",
                lambda actor: [(c.pk, str(c)) for c in visible_categories(actor)],
            ),
            in_hands_filter(_("In my hands")),
            overdue_filter(_("Overdue")),
            flag_filter(
                "unassigned",
                _("Nobody assigned"),
                lambda rows, _actor: rows.filter(assignee__isnull=True, state__in=OPEN),
            ),
            *FIGURE_FILTERS,
            flag_filter(
                "awaited",
                _("Others wait too"),
                lambda rows, _actor: rows.filter(ticket__waiting__gt=0),
            ),
            *COMPLAINT_FILTERS,
        ),
        verbs=(
            Verb(
                "report",
                _("Report"),
                "plus",
                forms.ReportTicketForm,
                actions.report_ticket,
                may=lambda _item, actor: bool(actor.roles & MAY["report"]),
                roles=frozenset(MAY["report"]),
                creates=True,
                style="primary",
                done=_("Request taken."),
            ),
            ticket_verb(
                "accept",
                _("Accept"),
                "check",
                forms.AcceptTicketForm,
                actions.accept_ticket,
                bulk=True,
                done=_("Accepted."),
            ),
            ticket_verb(
                "dispatch",
                _("Dispatch"),
                "send",
                forms.DispatchTicketForm,
                actions.dispatch_ticket,
                bulk=True,
                style="primary",
                done=_("Dispatched."),
            ),
            ticket_verb(
                "start",
                _("Start"),
                "player-play",
                forms.StartTicketForm,
                actions.start_ticket,
                style="primary",
                done=_("Started."),
            ),
            ticket_verb(
                "finish",
                _("Finish"),
                "circle-check",
                forms.FinishTicketForm,
                actions.finish_ticket,
                style="primary",
                done=_("Finished."),
            ),
            *AFTERCARE_VERBS,
            *COMPLAINT_VERBS,
            *PAPER_VERBS,
            APPOINT,
            *TOGETHER_VERBS,
            ticket_verb(
                "reveal",
                _("Customer's number"),
                "phone",
                forms.RevealTicketForm,
                actions.reveal_ticket,
                reveals=True,
            ),
            ticket_verb(
                "pause",
                _("Pause"),
                "player-pause",
                forms.PauseTicketForm,
                actions.pause_ticket,
                done=_("Paused."),
            ),
            ticket_verb(
                "resume",
                _("Resume"),
                "player-play",
                forms.ResumeTicketForm,
                actions.resume_ticket,
                style="primary",
                done=_("Taken up again."),
            ),
            ticket_verb(
                "transfer",
                _("Transfer"),
                "transfer",
                forms.TransferTicketForm,
                actions.transfer_ticket,
                done=_("Transferred."),
            ),
            ticket_verb(
                "return",
                _("Return"),
                "arrow-back-up",
                forms.ReturnTicketForm,
                actions.return_ticket,
                done=_("Returned."),
            ),
            ticket_verb(
                "comment",
                _("Comment"),
                "message",
                forms.CommentTicketForm,
                actions.comment_ticket,
                bulk=True,
                done=_("Comment kept."),
            ),
            ticket_verb(
                "escalate",
                _("Escalate"),
                "stairs-up",
                forms.EscalateTicketForm,
                actions.escalate_ticket,
                done=_("Passed up."),
            ),
            ticket_verb(
                "close", _("Close"), "lock", forms.CloseTicketForm, actions.close_ticket, done=_("Closed.")
            ),
            ticket_verb(
                "reopen",
                _("Reopen"),
                "refresh-alert",
                forms.ReopenTicketForm,
                actions.reopen_ticket,
                done=_("Opened again."),
            ),
            ticket_verb(
                "cancel",
                _("Cancel ticket"),
                "x",
                forms.CancelTicketForm,
                actions.cancel_ticket,
                bulk=True,
                style="danger",
                done=_("Cancelled."),
            ),
        ),
        panels=(
            Panel("facts", _("Request"), "tickets/facts.html", _facts),
            COMPLAINT_PANEL,
            OPINION_PANEL,
            MEDIATION_PANEL,
            Panel("photos", _("Photos"), "tickets/photos.html", _photos),
            TOGETHER_PANEL,
            Panel("clocks", _("Clocks"), "tickets/clocks.html", _clocks, side=True),
            Panel("callbacks", _("Callbacks"), "tickets/callbacks.html", _callbacks, side=True),
        ),
    )
)
