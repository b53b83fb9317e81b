"""What tickets tell a person who asks: what he reported, who was called about it, what is noted beside it."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from steward.capabilities.tickets.choices import State, TicketKind
from steward.capabilities.tickets.models import Callback, Declaration, Mediation, OpinionForm, Waiting
from steward.kernel.people.holdings import Holder, Row, declare_holder
from steward.kernel.people.models import Party
from steward.kernel.tenancy.actor import Actor
from steward.kernel.work.models import Remark, WorkItem
from steward.kernel.work.queries import about


def _own(party: Party, by: Actor) -> QuerySet[WorkItem]:
    """The requests of a person, also those reported under one of his numbers; none of a complaint about who answers."""
    numbers = [contact.value_index for contact in party.contacts.all()]
    mine = Q(requester=party) | (Q(ticket__stranger_index__in=numbers) & ~Q(ticket__stranger_index=""))
    return WorkItem.objects.filter(mine, family="ticket").exclude(pk__in=about(by))


def _tickets(party: Party, by: Actor) -> Sequence[Row]:
    rows = _own(party, by).select_related("ticket", "place").order_by("pk")
    return [
        (
            row.number, TicketKind(row.kind).label, row.title, row.ticket.body, row.place or "",
            row.ticket.stranger_name, row.ticket.stranger_phone, State(row.state).label, row.ticket.result,
            row.opened_at, row.closed_at,
        )
        for row in rows
    ]  # fmt: skip


def _calls(party: Party, by: Actor) -> Sequence[Row]:
    rows = Callback.objects.filter(ticket__in=_own(party, by).values("pk")).select_related("ticket__item")
    return [
        (row.ticket.item.number, row.called_at, row.get_satisfaction_display(), row.note)
        for row in rows.order_by("pk")
    ]


def _opinions(party: Party, by: Actor) -> Sequence[Row]:
    rows = OpinionForm.objects.filter(ticket__in=_own(party, by).values("pk")).select_related("ticket__item")
    return [
        (row.ticket.item.number, row.filled_at, row.cause, row.handling, row.feedback, row.proposal)
        for row in rows.order_by("pk")
    ]


def _declarations(party: Party, by: Actor) -> Sequence[Row]:
    rows = Declaration.objects.filter(ticket__in=_own(party, by).values("pk")).select_related("ticket__item")
    return [
        (row.ticket.item.number, row.declared_at, row.course, row.harm, row.outside, row.demand, row.measures)
        for row in rows.order_by("pk")
    ]


def _mediations(party: Party, by: Actor) -> Sequence[Row]:
    """His own side of each talk and what came of it; what the neighbour said is the neighbour's."""
    rows = Mediation.objects.filter(ticket__in=_own(party, by).values("pk")).select_related("ticket__item")
    return [
        (row.ticket.item.number, row.held_at, row.held_where, row.claim, row.get_outcome_display(), row.terms)
        for row in rows.order_by("pk")
    ]


def _remarks(party: Party, by: Actor) -> Sequence[Row]:
    rows = Remark.objects.filter(item__in=_own(party, by)).select_related("item").order_by("pk")
    return [(row.item.number, row.text) for row in rows]


def _waiting(party: Party, by: Actor) -> Sequence[Row]:
    numbers = [contact.value_index for contact in party.contacts.all()]
    mine = Q(party=party) | (Q(stranger_index__in=numbers) & ~Q(stranger_index=""))
    rows = Waiting.objects.filter(mine).exclude(ticket__in=about(by)).select_related("ticket__item")
    return [
        (row.ticket.item.number, row.stranger_name, row.stranger_phone, row.joined_at, row.told_at)
        for row in rows.order_by("pk")
    ]


_NUMBER = _("Number")
declare_holder(
    Holder(
        "tickets.requester",
        _("Requests"),
        (
            _NUMBER, _("Kind"), _("Title"), _("What was said"), _("Place"), _("Name given"), _("Number given"),
            _("State"), _("Result"), _("Reported"), _("Closed"),
        ),
        _tickets,
        (WorkItem,),
    )
)  # fmt: skip
declare_holder(
    Holder(
        "tickets.calls", _("Callbacks"), (_NUMBER, _("Date and time"), _("Verdict"), _("Note")), _calls, ()
    )
)
declare_holder(
    Holder(
        "tickets.opinions",
        _("Customer opinion form"),
        (
            _NUMBER, _("Date and time"), _("What lay behind it"), _("What was done"), _("What the customer says to it"),
            _("What should change"),
        ),
        _opinions,
        (),
    )
)  # fmt: skip
declare_holder(
    Holder(
        "tickets.declarations",
        _("Declarations of major complaints"),
        (
            _NUMBER, _("Date and time"), _("Course of events"), _("Harm and loss"), _("Authorities, media, lawyers"),
            _("What the customer demands"), _("What was done so far"),
        ),
        _declarations,
        (),
    )
)  # fmt: skip
declare_holder(
    Holder(
        "tickets.mediations",
        _("Record of mediation between neighbours"),
        (
            _NUMBER, _("Date and time"), _("Held at"), _("What the first side says"), _("What came of it"),
            _("What was agreed"),
        ),
        _mediations,
        (),
    )
)  # fmt: skip
declare_holder(Holder("tickets.remarks", _("Notes beside requests"), (_NUMBER, _("Note")), _remarks, ()))
declare_holder(
    Holder(
        "tickets.waiting",
        _("Requests of others this person waits for"),
        (_NUMBER, _("Name given"), _("Number given"), _("Joined"), _("Told")),
        _waiting,
        (Waiting,),
    )
)
