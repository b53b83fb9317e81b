"""A dispute between neighbours is talked over, and what came of it is kept (DSK11)."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from steward.capabilities.tickets.actions.trail import tell
from steward.capabilities.tickets.choices import MediationOutcome
from steward.capabilities.tickets.lifecycle import LIFECYCLE
from steward.capabilities.tickets.mediation import DISPUTES
from steward.capabilities.tickets.models import Mediation
from steward.capabilities.tickets.policies import check
from steward.kernel.base import clock
from steward.kernel.base.refused import Refused
from steward.kernel.places.models import Place
from steward.kernel.tenancy.actor import Actor
from steward.kernel.work.models import WorkItem


@transaction.atomic
def mediate_ticket(
    item: WorkItem,
    *,
    by: Actor,
    other_place: Place,
    held_at: datetime,
    held_where: str,
    claim: str,
    answer: str,
    outcome: str,
    terms: str = "",
    witnesses: str = "",
    next_on: date | None = None,
) -> WorkItem:
    """Keep a talk between two neighbours: who was there, what each side says, what came of it (DSK11).

    Effects: a mediation of the ticket, event `ticket.mediate`; with `next_on` it comes back on that day. The ticket
    goes on as it is: whoever has it finishes it. Refuses what is no dispute, the other side's door elsewhere or the
    same, a moment to come, a side that was not heard, an end without its terms (a settlement without what was agreed, a
    failure without where they can turn: mediation is voluntary, and a court stays open to both), and a next talk
    without a day.
    """
    hat, at = check("mediate", item, by), clock.now()
    LIFECYCLE.need(item, "mediate")
    if item.kind not in DISPUTES:
        raise Refused(_("This is no dispute between neighbours."), code="no_dispute")
    if other_place.site_id != item.site_id or other_place.pk == item.place_id:
        raise Refused(
            _("The other side lives behind another door of this site."), field="other_place", code="bad_side"
        )
    if held_at > at:
        raise Refused(_("This moment is still to come."), field="held_at", code="future")
    for name, text in (("claim", claim), ("answer", answer)):
        if not text.strip():
            raise Refused(
                _("Both sides are heard."),
                do=_("Write that nothing was said, if so."),
                field=name,
                code="one_side",
            )
    _need_end(outcome, terms, next_on)
    Mediation.objects.create(
        organisation_id=by.organisation_id,
        ticket=item.ticket,
        other_place=other_place,
        held_at=held_at,
        held_where=held_where,
        witnesses=witnesses,
        mediated_by_id=by.user_id,
        claim=claim,
        answer=answer,
        outcome=outcome,
        terms=terms,
        next_on=next_on,
    )
    LIFECYCLE.move(item, "mediate", at=at)
    tell("mediate", item, by=by, hat=hat, at=at, data={"other": other_place.code, "outcome": outcome})
    return item


def _need_end(outcome: str, terms: str, next_on: date | None) -> None:
    if outcome == MediationOutcome.ADJOURNED and next_on is None:
        raise Refused(_("When is the next talk?"), do=_("Choose a day."), field="next_on", code="no_day")
    if outcome != MediationOutcome.ADJOURNED and not terms.strip():
        raise Refused(
            _("Write down what was agreed, or where they can turn now."), field="terms", code="no_terms"
        )
    if next_on is not None and next_on < clock.today():
        raise Refused(_("This day is over."), field="next_on", code="past")
