"""What the registry forgets: people who left long ago, and what was noted of health and hardship."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from steward.capabilities.registry.actions.erasing import forget_needs
from steward.capabilities.registry.models import FollowUp
from steward.kernel.people.actions import erase_party
from steward.kernel.people.models import Party, Tenure
from steward.kernel.people.retention import AT_ONCE, Retention, declare_retention
from steward.kernel.tenancy.actor import Actor
from steward.kernel.work.models import WorkItem


def _erase_left(before: datetime, by: Actor) -> int:
    """People whose last tenure ended long ago, and with whom nothing is open.

    Who was recorded only lately is kept as long: a list of former owners that came in yesterday is not gone tomorrow.
    """
    day = before.date()
    ended = Tenure.objects.filter(party=OuterRef("pk"))
    lasting = ended.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day))
    recent = Q(closed_at__isnull=True) | Q(closed_at__gte=before)
    busy = WorkItem.objects.filter(recent, requester=OuterRef("pk"))
    promised = FollowUp.objects.filter(kept_at__isnull=True, contact__party=OuterRef("pk"))
    left = Party.objects.filter(
        Exists(ended),
        ~Exists(lasting),
        ~Exists(busy),
        ~Exists(promised),
        erased_at__isnull=True,
        created_at__lt=before,
    )
    rows = list(left.order_by("pk")[:AT_ONCE])
    for party in rows:
        erase_party(party, by=by, reason="ended")
    return len(rows)


# Three years: as long as claims can be made in court (Civil Code art. 188).
declare_retention(
    Retention(
        "registry.left",
        _("People who left"),
        _(
            "Name, numbers and contacts are erased once the last tenure ended so long ago and nothing is open."
        ),
        3 * 365,
        _erase_left,
    )
)
declare_retention(
    Retention(
        "registry.needs",
        _("Health and hardship in talks"),
        _("The mark of why somebody needs care is taken off talks that are so old."),
        2 * 365,
        forget_needs,
    )
)
