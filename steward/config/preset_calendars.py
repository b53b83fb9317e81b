"""Working hours and public holidays of the presets."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from chinese_calendar import constants

from steward.config.preset_files import read_presets
from steward.kernel.tenancy.choices import DayKind
from steward.kernel.tenancy.models import CalendarDay, Organisation, WorkCalendar

# What the names of the Chinese public holidays are called where they are celebrated.
HOLIDAYS = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "Mid-autumn Festival": "中秋节",
    "National Day": "国庆节",
    "Anti-Fascist 70th Day": "抗战胜利 70 周年",
}


def calendar_names() -> dict[str, str]:
    """Code of the presets -> name of the calendar."""
    return {row["code"]: row["name"] for row in read_presets("calendars")["calendar"]}


def add_calendars(organisation: Organisation) -> int:
    """Working hours by name."""
    there = set(WorkCalendar.objects.values_list("name", flat=True))
    missing = [row for row in read_presets("calendars")["calendar"] if row["name"] not in there]
    rows = [
        WorkCalendar(
            organisation=organisation,
            name=row["name"],
            follows_holidays=row["follows_holidays"],
            hours=_hours(row),
        )
        for row in missing
    ]
    return len(WorkCalendar.objects.bulk_create(rows))


def _hours(row: dict[str, Any]) -> dict[str, list[list[int]]]:
    """`daily` holds on every day of the week and on holidays; `weekdays` on five, and `rest` on holidays."""
    daily = row.get("daily")
    weekdays, rest = (daily, daily) if daily is not None else (row["weekdays"], row["rest"])
    hours = {str(day): _spans(weekdays) for day in range(7 if daily is not None else 5)}
    return hours | {"rest": _spans(rest)}


def _spans(texts: Iterable[str]) -> list[list[int]]:
    """`["08:30-20:00"]` -> `[[510, 1200]]`."""
    return [[_minute(part) for part in text.split("-")] for text in texts]


def _minute(text: str) -> int:
    hour, _colon, minute = text.partition(":")
    return int(hour) * 60 + int(minute)


def add_days(organisation: Organisation) -> int:
    """Public holidays and make-up workdays of every published year; a year nobody published yet gets no row."""
    known: dict[date, tuple[str, str]] = {
        day: (DayKind.HOLIDAY, HOLIDAYS.get(name, name)) for day, name in constants.holidays.items()
    }
    known |= {day: (DayKind.WORKDAY, HOLIDAYS.get(name, name)) for day, name in constants.workdays.items()}
    there = set(CalendarDay.objects.values_list("day", flat=True))
    rows = [
        CalendarDay(organisation=organisation, day=day, kind=kind, name=name)
        for day, (kind, name) in sorted(known.items())
        if day not in there
    ]
    return len(CalendarDay.objects.bulk_create(rows, batch_size=500))
