"""Writes of working hours and holidays."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from steward.desk.promises.policies import need
from steward.desk.promises.spans import read_hours
from steward.kernel.audit.record import record
from steward.kernel.base.refused import Refused
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import CalendarDay, Post, Site, WorkCalendar

MOST_DAYS = 31
# Working hours as they are entered: five weekdays alike, the weekend, and public holidays.
WEEK = {"weekdays": range(5), "saturday": (5,), "sunday": (6,)}


@transaction.atomic
def add_calendar(
    *,
    by: Actor,
    name: str,
    weekdays: str,
    saturday: str = "",
    sunday: str = "",
    rest: str = "",
    follows_holidays: bool = True,
) -> WorkCalendar:
    """Add working hours, for sites and posts to count by. Event `calendar.add`.

    Hours are spans of a day (`08:30-12:00, 13:30-18:00`), empty for none. Refuses hours that cannot be read or
    overlap, a week without any, and a name that is taken.
    """
    hat = need("add", by)
    row = WorkCalendar(organisation_id=by.organisation_id)
    _fill(row, name, weekdays, saturday, sunday, rest, follows_holidays)
    row.save(force_insert=True)
    record("calendar.add", row, by=by, hat=hat, data={"name": name, "hours": row.hours})
    return row


@transaction.atomic
def change_calendar(
    calendar: WorkCalendar,
    *,
    by: Actor,
    name: str,
    weekdays: str,
    saturday: str = "",
    sunday: str = "",
    rest: str = "",
    follows_holidays: bool = True,
) -> WorkCalendar:
    """Change working hours from now on. Event `calendar.change` with those before. Refusals as `add_calendar`.

    Moments that were promised stay; what is counted from now on (dispatch, rungs, resumed pauses) goes by the new ones.
    """
    hat = need("change", by)
    before = {"name": calendar.name, "hours": calendar.hours}
    _fill(calendar, name, weekdays, saturday, sunday, rest, follows_holidays)
    calendar.save()
    data = {"name": name, "before": before, "hours": calendar.hours}
    record("calendar.change", calendar, by=by, hat=hat, data=data)
    return calendar


@transaction.atomic
def remove_calendar(calendar: WorkCalendar, *, by: Actor) -> WorkCalendar:
    """Remove working hours that nobody counts by. Event `calendar.remove`. Refuses those of a site or a post."""
    hat = need("remove", by)
    user: Any = (
        Site.objects.filter(calendar=calendar).first() or Post.objects.filter(calendar=calendar).first()
    )
    if user:
        raise Refused(
            _("“%(name)s” counts by these hours.") % {"name": user},
            do=_("Give it other hours first."),
            code="in_use",
        )
    record("calendar.remove", calendar, by=by, hat=hat, data={"name": calendar.name})
    WorkCalendar.objects.filter(pk=calendar.pk).delete()
    return calendar


@transaction.atomic
def add_holiday(
    *, by: Actor, day: date, kind: str, last_day: date | None = None, name: str = ""
) -> CalendarDay:
    """Enter public holidays or make-up workdays, one or some in a row; a day entered before is corrected.

    Event `holiday.add` on the first of them. Refuses days that run back and more than a month.
    """
    hat = need("add", by)
    last = last_day or day
    if not day <= last < day + timedelta(days=MOST_DAYS):
        raise Refused(
            _("These days run back, or last longer than a month."),
            do=_("Enter them in parts."),
            field="last_day",
        )
    rows = []
    for step in range((last - day).days + 1):
        row, _new = CalendarDay.objects.update_or_create(
            day=day + timedelta(days=step),
            defaults={"kind": kind, "name": name},
            create_defaults={"kind": kind, "name": name, "organisation_id": by.organisation_id},
        )
        rows.append(row)
    data = {"day": str(day), "until": str(last), "kind": kind, "name": name}
    record("holiday.add", rows[0], by=by, hat=hat, data=data)
    return rows[0]


@transaction.atomic
def remove_holiday(holiday: CalendarDay, *, by: Actor) -> CalendarDay:
    """Make a day an ordinary one again. Event `holiday.remove`."""
    hat = need("remove", by)
    data = {"day": str(holiday.day), "kind": holiday.kind, "name": holiday.name}
    record("holiday.remove", holiday, by=by, hat=hat, data=data)
    CalendarDay.objects.filter(pk=holiday.pk).delete()
    return holiday


def _fill(
    row: WorkCalendar, name: str, weekdays: str, saturday: str, sunday: str, rest: str, follows_holidays: bool
) -> None:
    said = {"weekdays": weekdays, "saturday": saturday, "sunday": sunday}
    hours = {str(day): read_hours(said[part], part) for part, days in WEEK.items() for day in days}
    if not any(hours.values()):
        raise Refused(
            _("A calendar without working time would stop every clock."), field="weekdays", code="no_hours"
        )
    if WorkCalendar.objects.filter(name=name).exclude(pk=row.pk).exists():
        raise Refused(_("There are working hours of this name already."), field="name", code="taken")
    row.name, row.follows_holidays = name, follows_holidays
    row.hours = hours | {"rest": read_hours(rest, "rest")}
