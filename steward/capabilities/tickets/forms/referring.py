"""The form that hands a matter to who answers for it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from steward.capabilities.boundaries.queries import others_at
from steward.kernel.surface.forms import RowField, TextField, VerbForm


class ReferTicketForm(VerbForm):
    to = RowField(
        lambda actor, item: others_at(actor, item.site if item else None),
        label=_("Who is responsible"),
        empty_label=_("Choose"),
    )
    words = TextField(
        label=_("What the customer is told"),
        required=False,
        lines=3,
        help_text=_("Empty: the words of the card."),
    )

    def arguments(self) -> dict[str, Any]:
        card = self.cleaned_data["to"]
        words = self.cleaned_data.get("words") or card.words
        return {"answers": card.answers, "phone": card.phone, "words": words}
