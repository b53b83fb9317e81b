"""What corrections tell a person who asks: what he asked to have put right, and what became of it."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from steward.capabilities.corrections.models import Correction
from steward.capabilities.corrections.queries import wanted
from steward.kernel.people.holdings import Holder, Row, declare_holder
from steward.kernel.people.models import Party
from steward.kernel.tenancy.actor import Actor


def _asked(party: Party, _by: Actor) -> Sequence[Row]:
    rows = Correction.objects.filter(party=party).order_by("pk")
    return [
        (
            row.asked_at,
            row.get_field_display(),
            row.before,
            wanted(row, whole=True),
            row.get_state_display(),
            row.reason,
        )
        for row in rows
    ]


declare_holder(
    Holder(
        "corrections.asked",
        _("Changes this person asked for"),
        (_("Date and time"), _("What"), _("Before"), _("Asked for"), _("State"), _("Reason")),
        _asked,
        (Correction,),
    )
)
