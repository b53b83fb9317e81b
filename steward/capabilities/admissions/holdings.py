"""What admissions tell a person who asks: what he asked for before he was on record, and what became of it."""

from collections.abc import Sequence

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from steward.capabilities.admissions.models import Admission
from steward.kernel.people.holdings import Holder, Row, declare_holder
from steward.kernel.people.models import Party
from steward.kernel.tenancy.actor import Actor


def _asked(party: Party, _by: Actor) -> Sequence[Row]:
    numbers = [contact.value_index for contact in party.contacts.all()]
    mine = Q(tenure__party=party) | (Q(phone_index__in=numbers) & ~Q(phone_index=""))
    rows = Admission.objects.filter(mine).select_related("place__site").order_by("pk")
    return [
        (
            row.asked_at,
            f"{row.place.site} {row.place}",
            row.get_relation_display(),
            row.name,
            row.phone,
            row.get_state_display(),
            row.reason,
        )
        for row in rows
    ]


declare_holder(
    Holder(
        "admissions.asked",
        _("Access this person asked for"),
        (_("Date and time"), _("Place"), _("As"), _("Name"), _("Phone"), _("State"), _("Reason")),
        _asked,
        (Admission,),
    )
)
