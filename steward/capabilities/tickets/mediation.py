"""Disputes between neighbours: what was mediated so far, what is due again, and the record to sign (DSK11)."""

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from steward.capabilities.tickets.choices import MediationOutcome, TicketKind
from steward.capabilities.tickets.models import Mediation
from steward.capabilities.tickets.papers import moment_of, printed_by
from steward.capabilities.tickets.queries import LISTED, open_tickets
from steward.kernel.base import clock
from steward.kernel.surface.paper import Paper, Part
from steward.kernel.tenancy.actor import Actor
from steward.kernel.work.models import WorkItem

# Neighbours' disputes come in as a complaint, a cry for help, or a leak whose cause is next door.
DISPUTES = frozenset({TicketKind.COMPLAINT, TicketKind.HELP, TicketKind.REPAIR})


def mediations_of(item: WorkItem) -> QuerySet[Mediation]:
    """The talks about a ticket, the last one first."""
    rows = Mediation.objects.filter(ticket_id=item.pk).select_related("other_place", "mediated_by")
    return rows.order_by("-held_at", "-pk")


def to_mediate(actor: Actor) -> QuerySet[WorkItem]:
    """Open tickets whose next talk, or look whether an agreement holds, is due by today; the longest due first."""
    later = Mediation.objects.filter(ticket=OuterRef("ticket"), pk__gt=OuterRef("pk"))
    due = Mediation.objects.filter(~Exists(later), next_on__lte=clock.today())
    return (
        open_tickets(actor)
        .filter(pk__in=due.values("ticket_id"))
        .annotate(talk_on=Subquery(due.filter(ticket=OuterRef("pk")).values("next_on")[:1]))
        .select_related("ticket", *LISTED)
        .order_by("talk_on", "id")
    )


def mediation_paper(item: WorkItem, reader: str) -> Paper:
    """Every talk of a dispute in order, with lines for both sides and the mediator to sign."""
    return Paper(
        company=f"{item.organisation.name} · {item.site}",
        title=_("Record of mediation between neighbours"),
        number=item.number,
        parts=[_talk(item, row) for row in reversed(mediations_of(item))],
        signs=(_("First side"), _("Other side"), _("Mediator")),
        foot=printed_by(reader),
    )


def _talk(item: WorkItem, row: Mediation) -> Part:
    terms = {
        MediationOutcome.AGREED: _("What was agreed"),
        MediationOutcome.ADJOURNED: _("What comes next"),
        MediationOutcome.FAILED: _("Where they can turn"),
    }
    return Part(
        heading=f"{moment_of(row.held_at)} {row.get_outcome_display()}",
        facts=(
            (_("First side"), str(item.place or item.site)),
            (_("Other side"), str(row.other_place)),
            (_("Held at"), row.held_where),
            (_("Mediator"), str(row.mediated_by or "")),
            (_("Also present"), row.witnesses or "—"),
        ),
        texts=(
            (_("Dispute"), item.title),
            (_("What the first side says"), row.claim),
            (_("What the other side says"), row.answer),
            (terms[MediationOutcome(row.outcome)], row.terms or "—"),
            (_("To be looked at again"), str(row.next_on or "—")),
        ),
    )
