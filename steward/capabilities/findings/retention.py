"""What findings forget: words and photos of those long over."""

from django.utils.translation import gettext_lazy as _

from steward.capabilities.findings.actions.forgetting import forget_findings
from steward.kernel.people.retention import Retention, declare_retention

declare_retention(
    Retention(
        "findings.closed",
        _("Findings closed"),
        _("Words and photos go; number, place, grade, days and who did what stay."),
        3 * 365,
        forget_findings,
    )
)
