"""Cadences in words: what stands in the guide, on the duty's page and beside what is due."""

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from steward.kernel.base.spans import say_minutes
from steward.kernel.duties.cadence import (
    LAST_DAY,
    After,
    Ahead,
    Cadence,
    During,
    Every,
    Otherwise,
    Regular,
    Rolling,
    Slot,
)


def say_cadence(cadence: Cadence, happenings: dict[str, str]) -> str:
    """How often, as a person says it; `happenings` are the words for what the cadence names."""
    match cadence:
        case Rolling(within_days=days):
            return ngettext("at least once a day", "at least once in any %(n)d days", days) % {"n": days}
        case Ahead(happening=code, days=0):
            return _("by the day of: %(what)s") % {"what": happenings[code]}
        case Ahead(happening=code, days=days):
            words = ngettext("%(n)d day before: %(what)s", "%(n)d days before: %(what)s", days)
            return words % {"n": days, "what": happenings[code]}
        case After(happening=code, minutes=minutes, in_working_time=working):
            words = (
                _("within %(span)s of working time after: %(what)s")
                if working
                else _("within %(span)s after: %(what)s")
            )
            return words % {"span": say_minutes(minutes), "what": happenings[code]}
        case During(happening=code, inner=inner):
            return _("%(often)s, as long as: %(what)s") % {
                "often": say_cadence(inner, happenings),
                "what": happenings[code],
            }
        case Regular():
            return _say_regular(cadence)


def _say_regular(cadence: Regular) -> str:
    if cadence.slots:
        return _("every day %(slots)s") % {"slots": _("; ").join(map(_say_slot, cadence.slots))}
    if cadence.before:
        month, day = cadence.before
        return _("every year before %(month)d/%(day)d") % {"month": month, "day": day}
    if cadence.workdays and cadence.times == 1:
        return _("every working day")
    if cadence.by is not None:
        return _say_by(cadence, cadence.by)
    often = _times()[cadence.every] if cadence.times > 1 else _once()[cadence.every]
    return often % {"n": cadence.times}


def _say_by(cadence: Regular, by: int) -> str:
    if cadence.every is Every.WEEK:
        return _("every week until %(day)s") % {"day": WEEKDAYS[by]}
    words = (
        _("every month until its last day")
        if by == LAST_DAY
        else _("every month until day %(day)d") % {"day": by}
    )
    match cadence.otherwise:
        case Otherwise.BEFORE:
            return _("%(until)s, else the working day before") % {"until": words}
        case Otherwise.AFTER:
            return _("%(until)s, else the working day after") % {"until": words}
    return words


def _once() -> dict[Every, str]:
    return {
        Every.DAY: _("every day"),
        Every.WEEK: _("every week"),
        Every.MONTH: _("every month"),
        Every.QUARTER: _("every quarter"),
        Every.HALF_YEAR: _("every half-year"),
        Every.YEAR: _("every year"),
    }


def _times() -> dict[Every, str]:
    return {
        Every.DAY: _("%(n)d times a day"),
        Every.WEEK: _("%(n)d times a week"),
        Every.MONTH: _("%(n)d times a month"),
        Every.QUARTER: _("%(n)d times a quarter"),
        Every.HALF_YEAR: _("%(n)d times a half-year"),
        Every.YEAR: _("%(n)d times a year"),
    }


def _say_slot(slot: Slot) -> str:
    return "–".join(f"{minute // 60:02}:{minute % 60:02}" for minute in (slot.start, slot.end))
