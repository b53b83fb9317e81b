"""Working hours, and the days that are no ordinary ones."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from steward.desk.office.policies import OFFICE
from steward.desk.promises import actions, forms
from steward.desk.promises.policies import MAY
from steward.desk.promises.queries import (
    visible_calendars,
    visible_days,
)
from steward.desk.promises.resources.shared import (
    any_time,
)
from steward.desk.promises.spans import write_hours
from steward.kernel.surface.declare import (
    Column,
    Lines,
    Panel,
    Resource,
    choice_filter,
    declare_resource,
)
from steward.kernel.surface.usual import verbs_of
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.choices import DayKind
from steward.kernel.tenancy.models import CalendarDay, Post, Site, WorkCalendar


def _week(row: WorkCalendar) -> str:
    return write_hours(row.hours.get("0", [])) or str(_("Closed on weekdays"))


def _calendar_users(row: WorkCalendar, _actor: Actor) -> Mapping[str, Any]:
    days = (
        (_("Monday to Friday"), "0"),
        (_("Saturday"), "5"),
        (_("Sunday"), "6"),
        (_("On public holidays"), "rest"),
    )
    hours = [(label, write_hours(row.hours.get(key, []))) for label, key in days]
    posts = (
        Post.objects.filter(calendar=row, is_active=True).select_related("site").order_by("site__name", "pk")
    )
    return {
        "row": row,
        "hours": hours,
        "sites": list(Site.objects.filter(calendar=row)),
        "posts": list(posts),
    }


def _day_word(row: CalendarDay) -> Any:
    return DayKind(row.kind).label


def _day_mark(row: CalendarDay) -> tuple[str, str]:
    return ("ok", "sun") if row.kind == DayKind.HOLIDAY else ("info", "tool")


_hours = verbs_of(any_time, MAY, "calendar")
_day = verbs_of(any_time, MAY, "holiday")

CALENDARS = declare_resource(
    Resource(
        name="calendars",
        label=_("Working hours"),
        label_one=_("Working hours"),
        icon="clock",
        rows=visible_calendars,
        roles=OFFICE,
        title=lambda row: row.name,
        default_sort="id",
        in_menu=False,
        phone=lambda row: Lines(row.name, (_week(row),)),
        columns=(
            Column("name", _("Name"), lambda row: row.name, sort="name", kind="link"),
            Column("weekdays", _("Monday to Friday"), _week),
            Column(
                "follows_holidays", _("Public holidays"), lambda row: row.follows_holidays,
                show=lambda row: _("Count") if row.follows_holidays else _("Do not count"),
            ),
        ),
        verbs=(
            _hours(
                "add", _("Add working hours"), "plus", forms.AddCalendarForm, actions.add_calendar,
                creates=True, style="primary", done=_("Working hours added."),
            ),
            _hours(
                "change", _("Change hours"), "edit", forms.ChangeCalendarForm,
                actions.change_calendar, style="primary", done=_("Changed. Promised moments stay."),
            ),
            _hours(
                "remove", _("Remove hours"), "trash", forms.RemoveCalendarForm,
                actions.remove_calendar, style="danger", done=_("Working hours removed."),
            ),
        ),
        panels=(Panel("hours", _("Working hours"), "desk/promises/calendar.html", _calendar_users),),
    )
)  # fmt: skip

HOLIDAYS = declare_resource(
    Resource(
        name="holidays",
        label=_("Public holidays"),
        label_one=_("Public holiday"),
        icon="calendar",
        rows=visible_days,
        roles=OFFICE,
        title=lambda row: f"{row.day} {row.name}",
        default_sort="-day",
        in_menu=False,
        phone=lambda row: Lines(row.day, (row.name,), state=(*_day_mark(row), _day_word(row))),
        columns=(
            Column("day", _("Day"), lambda row: row.day, sort="day", kind="link", show=lambda row: str(row.day)),
            Column("kind", _("What the day is"), lambda row: row.kind, show=_day_word, kind="state", mark=_day_mark),
            Column("name", _("Name of the holiday"), lambda row: row.name),
        ),
        filters=(choice_filter("kind", _("What the day is"), "kind", DayKind),),
        verbs=(
            _day(
                "add", _("Enter a holiday"), "plus", forms.AddHolidayForm, actions.add_holiday,
                creates=True, style="primary", done=_("Holiday entered."),
            ),
            _day(
                "remove", _("Make it an ordinary day"), "x", forms.RemoveHolidayForm,
                actions.remove_holiday, style="danger", done=_("An ordinary day again."),
            ),
        ),
    )
)  # fmt: skip
