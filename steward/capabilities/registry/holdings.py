"""What the registry tells a person who asks: what was said with him, and what was promised."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from steward.capabilities.registry.models import Contact
from steward.kernel.people.holdings import Holder, Row, declare_holder
from steward.kernel.people.models import Party
from steward.kernel.tenancy.actor import Actor


def _talks(party: Party, _by: Actor) -> Sequence[Row]:
    rows = Contact.objects.filter(party=party).select_related("place", "follow_up", "made_by").order_by("pk")
    found = []
    for row in rows:
        promise = getattr(row, "follow_up", None)
        found.append(
            (
                row.happened_on, row.place, row.get_way_display(), row.get_topic_display(), row.get_mood_display(),
                row.get_need_display(), row.words, promise.words if promise else "",
                promise.result if promise else "",
            )
        )  # fmt: skip
    return found


declare_holder(
    Holder(
        "registry.contacts",
        _("Talks and promises"),
        (
            _("Day"), _("Place"), _("How"), _("About"), _("Mood"), _("Care"), _("What was said"),
            _("What you promised"), _("Result"),
        ),
        _talks,
        (Contact,),
    )
)  # fmt: skip
