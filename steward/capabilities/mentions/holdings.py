"""What mentions tell a person who asks: what was passed on and linked to a request of his."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from steward.capabilities.mentions.models import Mention
from steward.kernel.people.holdings import Holder, Row, declare_holder
from steward.kernel.people.models import Party
from steward.kernel.tenancy.actor import Actor
from steward.kernel.work.queries import about


def _linked(party: Party, by: Actor) -> Sequence[Row]:
    """None of a mention about who answers."""
    rows = Mention.objects.filter(ticket__requester=party).exclude(pk__in=about(by)).select_related("item")
    return [
        (row.item.number, row.get_channel_display(), row.poster, row.text, row.seen_at)
        for row in rows.order_by("pk")
    ]


declare_holder(
    Holder(
        "mentions.customer",
        _("Suspected negative information"),
        (_("Number"), _("Where it was seen"), _("Account"), _("What it says"), _("Seen at")),
        _linked,
        (Mention,),
    )
)
