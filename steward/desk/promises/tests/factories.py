"""Standards, callback policies, rungs, calendars, holidays and matters for tests, made by the actions."""

from datetime import date, timedelta
from itertools import count

from steward.capabilities.tickets.choices import Fact, Grade
from steward.capabilities.tickets.models import CallbackPolicy, GradeRule
from steward.desk.promises.actions import (
    add_calendar,
    add_category,
    add_holiday,
    add_rung,
    add_standard,
    close_category,
    close_rung,
)
from steward.kernel.tenancy.models import CalendarDay, Site, WorkCalendar
from steward.kernel.work.models import Category, Rung, Target
from tests.people import World

fresh = count(1)


def make_category(world: World, _building: str = "3", _state: str = "", kind: str = "repair") -> Category:
    return add_category(by=world.judy, kind=kind, name=f"事项 {next(fresh)}", urgency=1, skill="plumbing")


def closed_category(world: World) -> Category:
    return close_category(make_category(world), by=world.judy)


def make_standard(world: World, _building: str = "3", _state: str = "", site: Site | None = None) -> Target:
    """A standard for a matter of its own."""
    return add_standard(
        by=world.judy,
        kind="repair",
        site=site,
        category=make_category(world),
        respond_minutes=30,
        resolve_minutes=240,
        callback_minutes=2880,
        around_the_clock=["callback"],
    )


def make_callback_policy(world: World, _building: str = "3", _state: str = "") -> CallbackPolicy:
    """One of a kind of its own: a company has each kind once."""
    return CallbackPolicy.objects.create(organisation=world.organisation, kind=f"kind{next(fresh)}")


def make_grade_rule(world: World, _building: str = "3", _state: str = "") -> GradeRule:
    """The next one there is not yet: a company has each fact once for each grade."""
    taken = set(GradeRule.objects.filter(grade=Grade.SERIOUS).values_list("fact", flat=True))
    fact = next(fact for fact in Fact.values if fact not in taken)
    return GradeRule.objects.create(organisation=world.organisation, fact=fact, grade=Grade.SERIOUS)


def make_rung(world: World, _building: str = "3", _state: str = "", kind: str = "repair") -> Rung:
    return add_rung(
        by=world.judy, kind=kind, clock_name="respond", after_minutes=15, target="superior_1", condition="any"
    )


def closed_rung(world: World) -> Rung:
    make_rung(world)
    return close_rung(make_rung(world), by=world.judy)


def make_calendar(world: World, _building: str = "3", _state: str = "") -> WorkCalendar:
    return add_calendar(by=world.judy, name=f"班次 {next(fresh)}", weekdays="08:30-12:00, 13:30-18:00")


def make_holiday(world: World, _building: str = "3", _state: str = "") -> CalendarDay:
    return add_holiday(
        by=world.judy, day=date(2031, 1, 1) + timedelta(days=next(fresh)), kind="holiday", name="元旦"
    )
