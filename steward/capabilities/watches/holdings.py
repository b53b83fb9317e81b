"""What watches tell a person who asks: what was logged at his homes."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from steward.capabilities.watches.choices import Matter
from steward.capabilities.watches.models import Entry
from steward.capabilities.watches.queries import visible_entries
from steward.kernel.people.holdings import Holder, Row, declare_holder
from steward.kernel.people.models import Party, Tenure
from steward.kernel.tenancy.actor import Actor


def _logged(party: Party, by: Actor) -> Sequence[Row]:
    homes = Tenure.objects.filter(party=party).values("place_id")
    rows = visible_entries(by).filter(place_id__in=homes).select_related("place").order_by("pk")
    return [(row.happened_at, row.place, Matter(row.kind).label, row.text) for row in rows]


declare_holder(
    Holder(
        "watches.log",
        _("Duty log"),
        (_("Happened at"), _("Place"), _("Kind"), _("What was written down")),
        _logged,
        (Entry,),
    )
)
