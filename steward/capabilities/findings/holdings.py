"""What findings tell a person who asks: what was found at his homes."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from steward.capabilities.findings.models import Finding
from steward.capabilities.findings.queries import FAMILY
from steward.kernel.people.holdings import Holder, Row, declare_holder
from steward.kernel.people.models import Party, Tenure
from steward.kernel.tenancy.actor import Actor
from steward.kernel.work.models import WorkItem


def _found(party: Party, _by: Actor) -> Sequence[Row]:
    """All of them, whatever whoever answers may read otherwise."""
    homes = Tenure.objects.filter(party=party).values("place_id")
    rows = WorkItem.objects.filter(family=FAMILY, place_id__in=homes)
    rows = rows.select_related("place", "finding").order_by("pk")
    return [
        (row.number, row.opened_at, row.place, row.finding.words, row.finding.result, row.finding.verdict)
        for row in rows
    ]


declare_holder(
    Holder(
        "findings.homes",
        _("Findings at the homes"),
        (
            _("Finding no."),
            _("Found at"),
            _("Place"),
            _("What is not in order"),
            _("How it was put right"),
            _("Last re-inspection"),
        ),
        _found,
        (Finding,),
    )
)
