"""What remedies tell a person who asks: what was put right because of a request of his."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from steward.capabilities.remedies.models import Remedy
from steward.kernel.people.holdings import Holder, Row, declare_holder
from steward.kernel.people.models import Party
from steward.kernel.tenancy.actor import Actor
from steward.kernel.work.queries import about


def _raised(party: Party, by: Actor) -> Sequence[Row]:
    """None of a remedy about who answers."""
    rows = (
        Remedy.objects.filter(origin__requester=party)
        .exclude(pk__in=about(by))
        .select_related("item", "origin")
    )
    return [
        (row.item.number, row.item.title, row.origin.number if row.origin else "", row.item.opened_at)
        for row in rows.order_by("pk")
    ]


declare_holder(
    Holder(
        "remedies.customer",
        _("Corrective and preventive actions"),
        (_("Number"), _("Title"), _("Raised from"), _("Opened at")),
        _raised,
        (Remedy,),
    )
)
