"""What watches forget: what was written down on those long over."""

from django.utils.translation import gettext_lazy as _

from steward.capabilities.watches.actions.forgetting import forget_logs
from steward.kernel.people.retention import Retention, declare_retention

declare_retention(
    Retention(
        "watches.logs",
        _("Duty logs"),
        _("Words and photos go; kind, place, times and officers stay. Open matters are left alone."),
        3 * 365,
        forget_logs,
    )
)
