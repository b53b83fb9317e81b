"""Spans of time in words."""

from datetime import timedelta

from django.utils.translation import gettext as _


def say_minutes(value: int | timedelta | None) -> str:
    """Minutes as people say them: `45 min`, `3 h 20 min`, `2 d 4 h`; a missing span is a dash."""
    if value is None:
        return "—"
    total = abs(int(value.total_seconds() // 60) if isinstance(value, timedelta) else int(value))
    if total < 60:
        return _("%(n)d min") % {"n": total}
    if total < 48 * 60:
        hours, minutes = divmod(total, 60)
        return _("%(h)d h %(m)d min") % {"h": hours, "m": minutes} if minutes else _("%(h)d h") % {"h": hours}
    days, hours = divmod(total // 60, 24)
    return _("%(d)d d %(h)d h") % {"d": days, "h": hours} if hours else _("%(d)d d") % {"d": days}
