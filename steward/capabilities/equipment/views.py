"""What equipment cannot declare: the calendar of maintenance, by month and by year."""

import calendar
from collections import Counter
from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from steward.capabilities.equipment.models import Maintenance, Plan
from steward.capabilities.equipment.periods import add_months
from steward.capabilities.equipment.queries import calendar_of, visible_plans, visible_records
from steward.capabilities.equipment.resources import PLANS
from steward.capabilities.equipment.resources.plans import MARKS, state_of
from steward.capabilities.equipment.resources.records import OUTCOMES
from steward.kernel.base import clock
from steward.kernel.base.keys import key_of
from steward.kernel.surface.verbs import actor_for
from steward.kernel.tenancy.queries import visible_sites

# So many lines a day are shown; the rest are counted, and one tap away in the list.
SHOWN = 12
AHEAD = "ahead"
Wanted = tuple[date, Plan | Maintenance]
# The day, its first lines with their look, and how many there are.
Day = tuple[date, list[tuple[Plan, tuple[Any, ...]]], int]


@require_GET
def calendar_page(request: HttpRequest) -> HttpResponse:
    """What maintenance is wanted in a month, day by day, or in a year, month by month."""
    actor = actor_for(request, PLANS)
    sites = list(visible_sites(actor))
    chosen = key_of(request.GET.get("site", ""))
    site = next((row for row in sites if row.pk == chosen), None)
    plans, records = visible_plans(actor), visible_records(actor)
    if site is not None:
        plans, records = plans.filter(site=site), records.filter(site=site)
    month = _month(request.GET.get("month", ""))
    is_year = request.GET.get("view") == "year"
    first = month.replace(month=1) if is_year else month
    last = date(first.year, 12, 31) if is_year else _end(month)
    found = sorted(calendar_of(plans, records, first, last), key=lambda pair: pair[0])
    step = 12 if is_year else 1
    context = {
        "resource": PLANS,
        "actor": actor,
        "query": request.GET,
        "sites": sites,
        "site": site,
        "month": month,
        "is_year": is_year,
        "before": add_months(month, -step),
        "after": add_months(month, step),
        "today": clock.today(),
    }
    if is_year:
        return render(request, "equipment/calendar.html", {**context, "months": _months(first, found)})
    return render(request, "equipment/calendar.html", {**context, "days": _days(found), "shown": SHOWN})


def _days(found: Sequence[Wanted]) -> list[Day]:
    """Each day with its first lines and how many there are."""
    days = []
    for day, group in groupby(found, key=lambda pair: pair[0]):
        lines = [
            (row.plan, OUTCOMES[row.outcome]) if isinstance(row, Maintenance) else (row, _look(row, day))
            for _day, row in group
        ]
        days.append((day, lines[:SHOWN], len(lines)))
    return days


def _look(plan: Plan, day: date) -> tuple[Any, ...]:
    """Its next day looks as the plan does; those after it are planned."""
    return MARKS[state_of(plan) if day == plan.next_on else "planned"]


def _months(first: date, found: Sequence[Wanted]) -> list[tuple[date, Counter[str]]]:
    """The twelve months of a year: how many days were kept, late, missed, are open, and are still to come."""
    months = [(add_months(first, n), Counter[str]()) for n in range(12)]
    for day, row in found:
        months[day.month - 1][1][row.outcome if isinstance(row, Maintenance) else AHEAD] += 1
    return months


def _month(text: str) -> date:
    """The month asked for, or this one."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return clock.today().replace(day=1)


def _end(month: date) -> date:
    return month.replace(day=calendar.monthrange(month.year, month.month)[1])
