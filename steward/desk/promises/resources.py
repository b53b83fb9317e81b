"""Standards, the ladder, working hours, holidays and matters as administrators and programs meet them."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from steward.desk.office.policies import OFFICE
from steward.desk.office.queries import office_sites
from steward.desk.promises import actions, forms
from steward.desk.promises.policies import MAY, may, may_somewhere
from steward.desk.promises.queries import (
    kind_word,
    visible_calendars,
    visible_categories,
    visible_days,
    visible_rungs,
    visible_standards,
)
from steward.desk.promises.sample import sample_of
from steward.desk.promises.spans import write_hours
from steward.kernel.base import clock
from steward.kernel.base.refused import Refused
from steward.kernel.base.spans import say_minutes
from steward.kernel.surface.declare import (
    Column,
    Filter,
    Lines,
    Panel,
    Resource,
    Verb,
    choice_filter,
    declare_resource,
    flag_filter,
)
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.choices import DayKind
from steward.kernel.tenancy.models import CalendarDay, Post, Site, WorkCalendar
from steward.kernel.tenancy.queries import visible_sites
from steward.kernel.work.choices import ClockName, Urgency
from steward.kernel.work.kinds import clock_word, kind_words
from steward.kernel.work.models import Category, Rung, Target

ANY = _("Any")


def _promise(row: Target, name: str) -> str:
    """`30 min`, with a sign where every minute counts."""
    words = say_minutes(getattr(row, f"{name}_minutes"))
    return words if getattr(row, f"{name}_in_working_time") else f"{words} · 24 h"


def _case(row: Target) -> str:
    """For which cases a standard holds."""
    words = [kind_word(row.kind), row.site, row.category, row.urgency and Urgency(row.urgency).label]
    return " · ".join(str(word) for word in words if word)


def _rung_title(rung: Rung) -> str:
    return f"{kind_word(rung.kind)} {rung.position}"


def _when(rung: Rung) -> str:
    """`Response, 15 min after it is due`."""
    if not rung.after_minutes:
        return str(_("%(clock)s, at its moment") % {"clock": clock_word(rung.kind, rung.clock)})
    word = _("%(clock)s, %(span)s after it") if rung.after_minutes > 0 else _("%(clock)s, %(span)s before it")
    return str(word % {"clock": clock_word(rung.kind, rung.clock), "span": say_minutes(rung.after_minutes)})


def _again(rung: Rung) -> str:
    if not rung.repeats:
        return ""
    return str(
        _("again every %(span)s, %(n)d times") % {"span": say_minutes(rung.every_minutes), "n": rung.repeats}
    )


def _week(row: WorkCalendar) -> str:
    return write_hours(row.hours.get("0", [])) or str(_("Closed on weekdays"))


def _open_mark(row: Any) -> tuple[str, str]:
    return ("ok", "check") if row.is_active else ("off", "x")


def _open_word(row: Any) -> Any:
    return _("In use") if row.is_active else _("Out of use")


def _open_code(row: Any) -> str:
    """What programs read."""
    return "active" if row.is_active else "closed"


def _may_standard(verb: str, row: Target | None, actor: Actor) -> bool:
    if row is None:
        return may_somewhere(verb, actor)
    if verb == "remove" and row.site_id is None and row.category_id is None and row.urgency is None:
        return False
    return may(verb, actor, row.site_id)


def _may(verb: str, _row: Any, actor: Actor) -> bool:
    return may(verb, actor)


def _may_turn(verb: str, row: Any, actor: Actor) -> bool:
    if row is not None and verb in ("close", "reopen") and row.is_active == (verb == "reopen"):
        return False
    return may(verb, actor)


def _verb(
    noun: str, name: str, label: Any, icon: str, form: type[Any], action: Any, allowed: Any, **more: Any
) -> Verb:
    return Verb(
        name=name,
        label=label,
        icon=icon,
        form=form,
        action=action,
        roles=MAY[name],
        event=f"{noun}.{name}",
        may=lambda row, actor: allowed(name, row, actor),
        **more,
    )


def _kind_filter() -> Filter:
    return choice_filter("kind", _("Kind of work"), "kind", lambda _actor: list(kind_words().items()))


def _kind_column(**more: Any) -> Column:
    return Column(
        "kind", _("Kind of work"), lambda row: row.kind, show=lambda row: kind_word(row.kind), **more
    )


def _clock_column(name: str, label: Any) -> Column:
    return Column(
        name, label, lambda row: getattr(row, f"{name}_minutes"), show=lambda row: _promise(row, name)
    )


def _what_would_happen(row: Target, actor: Actor) -> Mapping[str, Any]:
    """The sample of a ticket reported now for which this standard is looked at."""
    site = row.site or visible_sites(actor).first()
    if not isinstance(site, Site):
        return {"sample": None, "refused": None, "site": None, "row": row}
    urgency = row.urgency or Urgency.ORDINARY
    try:
        found = sample_of(row.kind, site, at=clock.now(), category=row.category, urgency=urgency)
    except Refused as refused:
        return {"sample": None, "refused": refused, "site": site, "row": row}
    return {"sample": found, "refused": None, "site": site, "row": row}


def _standard_facts(row: Target, _actor: Actor) -> Mapping[str, Any]:
    promises = [(clock_word(row.kind, name), _promise(row, name)) for name in ClockName]
    return {"row": row, "kind": kind_word(row.kind), "promises": promises}


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


STANDARDS = declare_resource(
    Resource(
        name="standards",
        label=_("Service standards"),
        label_one=_("Service standard"),
        icon="clock",
        rows=visible_standards,
        roles=OFFICE,
        title=_case,
        joined=("site", "category"),
        default_sort="id",
        in_menu=False,
        phone=lambda row: Lines(
            _case(row), (_promise(row, "respond"), _promise(row, "resolve"), _promise(row, "callback"))
        ),
        columns=(
            Column("case", _("Holds for"), _case, kind="link", sort="kind"),
            Column("site", _("Site"), lambda row: row.site_id, show=lambda row: row.site or ANY),
            Column("category", _("Matter"), lambda row: row.category_id, show=lambda row: row.category or ANY),
            Column(
                "urgency", _("Urgency"), lambda row: row.urgency,
                show=lambda row: Urgency(row.urgency).label if row.urgency else ANY,
            ),
            _clock_column("respond", _("Response")),
            _clock_column("resolve", _("Resolution")),
            _clock_column("callback", _("Callback")),
        ),
        filters=(
            _kind_filter(),
            choice_filter("site", _("Site"), "site_id", lambda actor: [(s.pk, s.name) for s in office_sites(actor)]),
        ),
        verbs=(
            _verb(
                "standard", "add", _("Add a standard"), "plus", forms.AddStandardForm, actions.add_standard,
                _may_standard, creates=True, style="primary", done=_("Added. It holds for new work."),
            ),
            _verb(
                "standard", "change", _("Change standard"), "edit", forms.ChangeStandardForm, actions.change_standard,
                _may_standard, style="primary", done=_("Changed. Clocks that run keep what was promised."),
            ),
            _verb(
                "standard", "apply", _("Apply to open work"), "refresh", forms.ApplyStandardForm,
                actions.apply_standard, _may_standard, done=_("Open work is measured by it now."),
            ),
            _verb(
                "standard", "remove", _("Remove standard"), "trash", forms.RemoveStandardForm,
                actions.remove_standard, _may_standard, style="danger", done=_("Removed. The next wider one holds."),
            ),
        ),
        panels=(
            Panel("sample", _("What would happen"), "desk/promises/standard_sample.html", _what_would_happen),
            Panel("facts", _("Service standard"), "desk/promises/standard_facts.html", _standard_facts, side=True),
        ),
    )
)  # fmt: skip

RUNGS = declare_resource(
    Resource(
        name="rungs",
        label=_("Escalation ladder"),
        label_one=_("Rung"),
        icon="stairs-up",
        rows=visible_rungs,
        roles=OFFICE,
        title=_rung_title,
        default_sort="id",
        default_filters={"open": ("1",)},
        in_menu=False,
        phone=lambda rung: Lines(
            f"{_rung_title(rung)} · {rung.get_target_display()}", (_when(rung), _again(rung)),
            state=(*_open_mark(rung), _open_word(rung)),
        ),
        columns=(
            Column("rung", _("Rung"), _rung_title, kind="link", sort="kind"),
            Column("when", _("When"), lambda rung: rung.after_minutes, show=_when),
            Column("condition", _("Only if"), lambda rung: rung.condition, show=Rung.get_condition_display),
            Column("target", _("Whom it reaches"), lambda rung: rung.target, show=Rung.get_target_display),
            Column("again", _("Again"), lambda rung: rung.repeats, show=_again),
            Column("state", _("State"), _open_code, show=_open_word, kind="state", mark=_open_mark),
        ),
        filters=(
            _kind_filter(),
            flag_filter("open", _("In use"), lambda rows, _actor: rows.filter(is_active=True)),
        ),
        verbs=(
            _verb(
                "rung", "add", _("Add a rung"), "plus", forms.AddRungForm, actions.add_rung, _may_turn,
                creates=True, style="primary", done=_("Added to the ladder."),
            ),
            _verb(
                "rung", "change", _("Change rung"), "edit", forms.ChangeRungForm, actions.change_rung, _may_turn,
                style="primary", done=_("Changed. Open work meets it at its next moment."),
            ),
            _verb(
                "rung", "close", _("Take out of the ladder"), "x", forms.CloseRungForm, actions.close_rung, _may_turn,
                style="danger", done=_("Out of the ladder."),
            ),
            _verb(
                "rung", "reopen", _("Put back into the ladder"), "refresh", forms.ReopenRungForm, actions.reopen_rung,
                _may_turn, done=_("Back in the ladder."),
            ),
        ),
        panels=(
            Panel(
                "rung", _("Rung"), "desk/promises/rung.html",
                lambda rung, _actor: {"when": _when(rung), "again": _again(rung), "kind": kind_word(rung.kind)},
            ),
        ),
    )
)  # fmt: skip

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
            _verb(
                "calendar", "add", _("Add working hours"), "plus", forms.AddCalendarForm, actions.add_calendar, _may,
                creates=True, style="primary", done=_("Working hours added."),
            ),
            _verb(
                "calendar", "change", _("Change hours"), "edit", forms.ChangeCalendarForm,
                actions.change_calendar, _may, style="primary", done=_("Changed. Promised moments stay."),
            ),
            _verb(
                "calendar", "remove", _("Remove hours"), "trash", forms.RemoveCalendarForm,
                actions.remove_calendar, _may, style="danger", done=_("Working hours removed."),
            ),
        ),
        panels=(Panel("hours", _("Working hours"), "desk/promises/calendar.html", _calendar_users),),
    )
)  # fmt: skip


def _day_word(row: CalendarDay) -> Any:
    return DayKind(row.kind).label


def _day_mark(row: CalendarDay) -> tuple[str, str]:
    return ("ok", "sun") if row.kind == DayKind.HOLIDAY else ("info", "tool")


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
            _verb(
                "holiday", "add", _("Enter a holiday"), "plus", forms.AddHolidayForm, actions.add_holiday, _may,
                creates=True, style="primary", done=_("Holiday entered."),
            ),
            _verb(
                "holiday", "remove", _("Make it an ordinary day"), "x", forms.RemoveHolidayForm,
                actions.remove_holiday, _may, style="danger", done=_("An ordinary day again."),
            ),
        ),
    )
)  # fmt: skip

CATEGORIES = declare_resource(
    Resource(
        name="matters",
        label=_("Matters"),
        label_one=_("Matter"),
        icon="list-check",
        rows=visible_categories,
        roles=OFFICE,
        title=str,
        joined=("parent",),
        default_sort="id",
        default_filters={"open": ("1",)},
        in_menu=False,
        search=lambda rows, text, _actor: rows.filter(name__contains=text) | rows.filter(name_en__icontains=text),
        search_hint=_("Name of the matter"),
        phone=lambda row: Lines(
            row, (kind_word(row.kind), row.parent or ""), aside=Urgency(row.urgency).label
        ),
        columns=(
            Column("name", _("Matter"), lambda row: row.name, show=str, sort="name", kind="link"),
            _kind_column(),
            Column("parent", _("Belongs to"), lambda row: row.parent_id, show=lambda row: row.parent or ""),
            Column("urgency", _("Urgency"), lambda row: row.urgency, show=lambda row: Urgency(row.urgency).label),
            Column("department", _("Department"), lambda row: row.department_code),
            Column("skill", _("Skill"), lambda row: row.skill),
            Column("state", _("State"), _open_code, show=_open_word, kind="state", mark=_open_mark),
        ),
        filters=(
            _kind_filter(),
            flag_filter("open", _("In use"), lambda rows, _actor: rows.filter(is_active=True)),
        ),
        verbs=(
            _verb(
                "category", "add", _("Add a matter"), "plus", forms.AddCategoryForm, actions.add_category, _may_turn,
                creates=True, style="primary", done=_("Matter added."),
            ),
            _verb(
                "category", "change", _("Change matter"), "edit", forms.ChangeCategoryForm, actions.change_category,
                _may_turn, style="primary", done=_("Matter changed."),
            ),
            _verb(
                "category", "close", _("Close matter"), "x", forms.CloseCategoryForm, actions.close_category, _may_turn,
                style="danger", done=_("It is offered no longer."),
            ),
            _verb(
                "category", "reopen", _("Open matter again"), "refresh", forms.ReopenCategoryForm,
                actions.reopen_category, _may_turn, done=_("It is offered again."),
            ),
        ),
        panels=(
            Panel(
                "matter", _("Matter"), "desk/promises/matter.html",
                lambda row, _actor: {
                    "kind": kind_word(row.kind), "urgency": Urgency(row.urgency).label,
                    "children": list(Category.objects.filter(parent=row).order_by("position", "pk")),
                },
            ),
        ),
    )
)  # fmt: skip
