"""What vacancies forget: words and photos of homes that are lived in again."""

from django.utils.translation import gettext_lazy as _

from steward.capabilities.vacancies.actions.forgetting import forget_vacancies
from steward.kernel.people.retention import Retention, declare_retention

declare_retention(
    Retention(
        "vacancies.ended",
        _("Vacant homes lived in again"),
        _("Words and photos go; unit, class, days, readings and who looked stay."),
        3 * 365,
        forget_vacancies,
    )
)
