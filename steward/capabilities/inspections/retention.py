"""What inspections forget: positions, signatures, refused records."""

from django.utils.translation import gettext_lazy as _

from steward.capabilities.inspections.actions.forgetting import forget_positions
from steward.kernel.people.retention import Retention, declare_retention

declare_retention(
    Retention(
        "inspections.positions",
        _("Positions and signatures of rounds"),
        _(
            "Where a walker stood and what was signed go, and what could not be taken; who was where when stays."
        ),
        365,
        forget_positions,
    )
)
