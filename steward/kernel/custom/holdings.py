"""What own fields tell a person who asks, and what of them is forgotten with a person."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from steward.kernel.custom.actions import erase_values
from steward.kernel.custom.models import CustomValue
from steward.kernel.custom.values import to_words
from steward.kernel.people.erasers import declare_eraser
from steward.kernel.people.holdings import Holder, Row, declare_holder
from steward.kernel.people.models import Party
from steward.kernel.tenancy.actor import Actor


def _values(party: Party, _by: Actor) -> Sequence[Row]:
    rows = CustomValue.objects.filter(party=party).exclude(text="", sealed="").select_related("field")
    return [
        (str(row.field), to_words(row.field, row.whole), row.set_at, row.ended_at)
        for row in rows.order_by("field__position", "field_id", "pk")
    ]


declare_holder(
    Holder(
        "custom.values",
        _("Own details of this person"),
        (_("Field"), _("Value"), _("From"), _("To")),
        _values,
        (CustomValue,),
    )
)
declare_eraser("custom.values", erase_values)
