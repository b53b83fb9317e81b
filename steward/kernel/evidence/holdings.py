"""What evidence tells a person who asks: the photos he sent."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from steward.kernel.evidence.models import Evidence
from steward.kernel.people.holdings import Holder, Row, declare_holder
from steward.kernel.people.models import Party
from steward.kernel.tenancy.actor import Actor


def _sent(party: Party, _by: Actor) -> Sequence[Row]:
    rows = Evidence.objects.filter(by_party_id=party.pk).order_by("pk")
    return [(row.received_at, row.get_kind_display(), row.note, row.sha256) for row in rows]


declare_holder(
    Holder(
        "evidence.sent",
        _("Photos this person sent"),
        (_("Date and time"), _("Kind"), _("Note"), _("Fingerprint of the file")),
        _sent,
        (Evidence,),
    )
)
