"""Cadences: how often a duty is due, as a job description says it; read from data and checked.

Pure: what a cadence means in days and hours is in `windows`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from steward.kernel.base.refused import Refused

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LAST_DAY = -1
MOST_TIMES = 24
MOST_DAYS = 366
MONTH_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class Every(StrEnum):
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half-year"
    YEAR = "year"


class Otherwise(StrEnum):
    """Where a day goes that is no working day."""

    BEFORE = "workday before"
    AFTER = "workday after"


@dataclass(frozen=True)
class Slot:
    """Local minutes from midnight; an end before the start is on the next day."""

    start: int
    end: int


@dataclass(frozen=True)
class Regular:
    """So many times in every day, week, month, quarter, half-year or year.

    `by`: until this weekday (0 Monday) or day of the month (-1 the last); `before`: month and day of a year that it
    must be done before. `slots`: named spans of a day. `workdays`: on working days of the calendar only.
    """

    every: Every
    times: int = 1
    slots: tuple[Slot, ...] = ()
    by: int | None = None
    otherwise: Otherwise | None = None
    before: tuple[int, int] | None = None
    workdays: bool = False


@dataclass(frozen=True)
class Rolling:
    """At least once in any so many days, counted from the last time (INS1: each place once in 5 days)."""

    within_days: int


@dataclass(frozen=True)
class Ahead:
    """So many days before something that has a date (HRM4: one week before probation ends)."""

    happening: str
    days: int


@dataclass(frozen=True)
class After:
    """Within so many minutes after something happened (DSK2: within 24 h of the complaint)."""

    happening: str
    minutes: int
    in_working_time: bool = False


@dataclass(frozen=True)
class During:
    """As long as something lasts (INS5: daily while a renovation is open)."""

    happening: str
    inner: Regular | Rolling


Cadence = Regular | Rolling | Ahead | After | During


def read_cadence(data: Mapping[str, Any]) -> Cadence:
    """The cadence that such a table says: `{every = "month", by = 25, otherwise = "workday before"}`.

    Refuses what is no cadence, naming the word or figure that is wrong; nothing is guessed.
    """
    match dict(data):
        case {"during": str(happening), **inner}:
            found = read_cadence(inner)
            if not isinstance(found, Regular | Rolling):
                raise _wrong("during")
            return During(happening, found)
        case {"ahead": str(happening), "days": days, **rest}:
            _nothing_else(rest)
            return Ahead(happening, _number("days", days, MOST_DAYS, least=0))
        case {"after": str(happening), "minutes": minutes, **rest}:
            clock = rest.pop("clock", "natural")
            _nothing_else(rest)
            return After(
                happening,
                _number("minutes", minutes, MOST_DAYS * 24 * 60),
                _choice("clock", clock, ("natural", "working")) == "working",
            )
        case {"within_days": days, **rest}:
            _nothing_else(rest)
            return Rolling(_number("within_days", days, MOST_DAYS))
        case {"every": every, **rest}:
            return _regular(Every(_choice("every", every, tuple(Every))), rest)
    raise _wrong(", ".join(data) or "{}")


def happening_in(data: Mapping[str, Any]) -> str | None:
    """The code of what a cadence waits for, as a duty keeps it; None where the calendar alone decides."""
    return next((data[word] for word in ("after", "ahead", "during") if word in data), None)


def _regular(every: Every, rest: dict[str, Any]) -> Regular:
    otherwise = rest.pop("otherwise", None)
    found = Regular(
        every,
        times=_number("times", rest.pop("times", 1), MOST_TIMES),
        slots=tuple(_slot(text) for text in rest.pop("slots", ())),
        by=_by(every, rest.pop("by", None)),
        otherwise=None if otherwise is None else Otherwise(_choice("otherwise", otherwise, tuple(Otherwise))),
        before=_month_day(rest.pop("before", None)),
        workdays=_choice("only", rest.pop("only", ""), ("", "workdays")) == "workdays",
    )
    _nothing_else(rest)
    _fits(found)
    return found


def _fits(found: Regular) -> None:
    """What has a meaning only with something else: a cadence that says more than it means is refused."""
    if (found.slots or found.workdays) and found.every is not Every.DAY:
        raise _wrong("slots" if found.slots else "only")
    if found.slots and found.times > 1:
        raise _wrong("times")
    if found.otherwise and (found.by is None or found.every is not Every.MONTH):
        raise _wrong("otherwise")
    if found.before and found.every is not Every.YEAR:
        raise _wrong("before")
    if found.times > 1 and (found.by is not None or found.before):
        raise _wrong("times")


def _by(every: Every, value: Any) -> int | None:
    if value is None:
        return None
    if every is Every.WEEK:
        return WEEKDAYS.index(_choice("by", value, WEEKDAYS))
    if every is not Every.MONTH or value == 0:
        raise _wrong("by")
    return LAST_DAY if value == LAST_DAY else _number("by", value, 31)


def _month_day(value: Any) -> tuple[int, int] | None:
    if value is None:
        return None
    month, _dash, day = str(value).partition("-")
    if not (month.isdecimal() and day.isdecimal() and 1 <= int(month) <= 12):
        raise _wrong("before")
    # Before 1 January would be the year before: its end needs no `before`.
    if not 1 <= int(day) <= MONTH_DAYS[int(month) - 1] or (int(month), int(day)) == (1, 1):
        raise _wrong("before")
    return int(month), int(day)


def _slot(text: Any) -> Slot:
    start, _dash, end = str(text).partition("-")
    found = Slot(_minute(start), _minute(end))
    if found.start == found.end or found.start == 24 * 60:
        raise _wrong("slots")
    return found


def _minute(text: str) -> int:
    hour, _colon, minute = text.partition(":")
    if not (hour.isdecimal() and minute.isdecimal() and int(minute) < 60):
        raise _wrong("slots")
    found = int(hour) * 60 + int(minute)
    if found > 24 * 60:
        raise _wrong("slots")
    return found


def _number(word: str, value: Any, most: int, *, least: int = 1) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise _wrong(word)
    return value


def _choice(word: str, value: Any, known: tuple[str, ...]) -> str:
    if value not in known:
        raise _wrong(word)
    return str(value)


def _nothing_else(rest: Mapping[str, Any]) -> None:
    if rest:
        raise _wrong(", ".join(rest))


def _wrong(word: str) -> Refused:
    return Refused(
        _("“%(word)s” does not say how often the duty is due.") % {"word": word},
        do=_(
            "Say it as the catalogue does: every day, week or month, within so many days, before or after something."
        ),
        field="cadence",
    )
