"""The Today page: what is due, what is late, what waits for me, one tap each."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from lunar_python import Solar

from steward.kernel.base import clock
from steward.kernel.base.presence import which_have_rows
from steward.kernel.surface.declare import Resource, Row, Rows, Verb, resources
from steward.kernel.surface.today import (
    ASKED,
    SHOWN,
    TodaySection,
    today_figures,
    today_hints,
    today_sections,
)
from steward.kernel.tenancy.actor import Actor

# Buttons at the head of the page.
CREATORS = 2


@require_GET
def today(request: HttpRequest) -> HttpResponse:
    """The home of every post."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    sections = _sections(actor)
    context = {
        "actor": actor,
        "now": clock.now(),
        "day_line": day_line(),
        "acting": [hat for hat in actor.hats if hat.is_acting],
        "hints": today_hints(actor),
        "figures": [(part, part.figure(actor)) for part in today_figures(actor)],
        "sections": sections,
        "cleared": [part for part, _resource, rows, _more in sections if not rows],
        "creators": _creators(actor),
        "spark": spark,
    }
    return render(request, "desk/today.html", context)


def _sections(actor: Actor) -> list[tuple[TodaySection, Resource, list[Any], bool]]:
    """In the declared order; what has nothing in it is told in one line each at the end.

    Most of twenty sections are empty for most people: which ones is one question, and only the others are read.
    """
    known = resources()
    asked = [(part, part.rows(actor)) for part in today_sections(actor)]
    filled = iter(which_have_rows([rows for _part, rows in asked if isinstance(rows, QuerySet)]))
    return [
        _section(
            part, known[part.resource], rows if not isinstance(rows, QuerySet) or next(filled) else (), actor
        )
        for part, rows in asked
    ]


def _section(
    part: TodaySection, resource: Resource, found: Rows | Sequence[Row], actor: Actor
) -> tuple[TodaySection, Resource, list[Any], bool]:
    rows = list(found[:ASKED])
    shown: list[tuple[Any, Verb | None]] = []
    for row in rows[:SHOWN]:
        name = part.verb(row, actor)
        shown.append((row, resource.verb(name) if name else None))
    return part, resource, shown, len(rows) > SHOWN


def _creators(actor: Actor) -> list[tuple[Verb, str]]:
    """The first two things the actor may make; others are not asked for, as some rules ask the tables."""
    found: list[tuple[Verb, str]] = []
    for resource in resources().values():
        creator = resource.creator
        if len(found) == CREATORS:
            break
        if resource.in_menu and creator and resource.open_to(actor) and creator.may(None, actor):
            found.append((creator, f"/{resource.name}/{creator.name}/"))
    return found


def day_line() -> str:
    """`2026年11月23日 星期一 · 农历十月十五` in Chinese; `Monday, 23 November 2026` in English."""
    day = timezone.localtime(clock.now()).date()
    if not (get_language() or "").startswith("zh"):
        return date_format(day, "l, j F Y")
    lunar, word = Solar.fromYmd(day.year, day.month, day.day).getLunar(), _("lunar")
    line = f"{date_format(day, 'DATE_FORMAT')} {date_format(day, 'l')}"
    return f"{line} · {word}{lunar.getMonthInChinese()}月{lunar.getDayInChinese()}"


def spark(values: list[int]) -> SafeString:
    """A small bar chart of the last days; the numbers are in its label for those who hear it."""
    top = max([*values, 1])
    bars = format_html_join(
        "",
        '<rect x="{}" y="{}" width="6" height="{}" rx="1"></rect>',
        (
            (i * 8, 24 - height, height)
            for i, value in enumerate(values)
            for height in [max(1, round(value / top * 24))]
        ),
    )
    label = _("Last %(n)d days: %(values)s") % {"n": len(values), "values": ", ".join(map(str, values))}
    return format_html(
        '<svg class="spark" viewBox="0 0 {} 24" preserveAspectRatio="xMinYMax" role="img" aria-label="{}">{}</svg>',
        len(values) * 8,
        label,
        bars,
    )
