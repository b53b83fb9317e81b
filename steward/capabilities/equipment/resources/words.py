"""Periods in words, as lists and pages show them."""

from django.utils.translation import gettext as _


def period_words(months: int, days: int) -> str:
    """`every 3 months`, `every 15 days`; nothing where there is no period."""
    if months:
        return _("every %(n)d months") % {"n": months} if months > 1 else _("every month")
    if days:
        return _("every %(n)d days") % {"n": days} if days > 1 else _("every day")
    return ""
