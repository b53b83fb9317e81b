"""The small parts a list is made of, as plain functions: a page of fifty rows calls them a thousand times.

Everything here returns safe HTML; what comes from people is escaped here and nowhere else. Written with f-strings
and `escape`: `Markup.format` takes three times as long, which on a list is a third of the page.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django.templatetags.static import static
from django.utils import timezone
from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from steward.kernel.base import clock
from steward.kernel.base.spans import say_minutes
from steward.kernel.surface.declare import Column, Resource, Row

SOON = timedelta(minutes=30)
DASH = Markup('<span class="text-secondary">—</span>')


@cache
def icon(name: str, css: str = "") -> Markup:
    """An icon of the sprite; it decorates a word and is hidden from screen readers."""
    return Markup(
        '<svg class="icon {}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>'
    ).format(css, static("steward/icons.svg"), name)


def mark(look: str, icon_name: str, word: Any) -> Markup:
    """A state: look (info busy wait ok late off), icon and, always, the word."""
    return Markup(f'<span class="mark mark-{look}">{icon(icon_name)}{escape(str(word))}</span>')


def moment(value: datetime | None) -> str:
    """`11-23 14:05` this year, with the year otherwise; in local time, a dash for nothing."""
    if value is None:
        return "—"
    local = timezone.localtime(value)
    pattern = "%m-%d %H:%M" if local.year == clock.now().year else "%Y-%m-%d %H:%M"
    return local.strftime(pattern)


def due(at: datetime | None, now: datetime) -> Markup:
    """A deadline in words: how long it is overdue, or how much is left."""
    if at is None:
        return DASH
    late, left = at < now, at - now
    look = "due due-late" if late else "due due-soon" if left < SOON else "due"
    word = _("overdue") if late else _("left")
    words = f"{escape(word)} {escape(say_minutes(left))}"
    return Markup(f'<span class="{look}" title="{moment(at)}">{words}</span>')


def table_cells(resource: Resource, columns: Sequence[Column], row: Row, now: datetime) -> Markup:
    """The cells of a table row, in the columns' order."""
    cells = [f"<td>{_cell(resource, column, row, now)}</td>" for column in columns]
    return Markup("".join(cells))


def _cell(resource: Resource, column: Column, row: Row, now: datetime) -> Markup:
    shown = column.shown(row)
    match column.kind:
        case "link" | "title":
            css = "text-nowrap" if column.kind == "link" else "text-reset"
            return Markup(f'<a class="{css}" href="/{resource.name}/{row.pk}/">{escape(str(shown))}</a>')
        case "moment":
            return Markup(f'<span class="text-nowrap">{moment(shown)}</span>')
        case "due":
            return due(shown, now)
        case "state":
            look, icon_name = column.mark(row) if column.mark else ("off", "point")
            return mark(look, icon_name, shown)
        case _:
            return escape("" if shown is None else str(shown))


def two_lines(resource: Resource, row: Row, now: datetime) -> Markup:
    """A row as the phone shows it: title and state over the small facts and the deadline."""
    lines = resource.lines(row)
    aside = (
        mark(*lines.state)
        if lines.state
        else f'<span class="text-secondary">{escape(str(lines.aside))}</span>'
    )
    facts = "".join(f"<span>{escape(str(fact))}</span>" for fact in lines.facts if fact)
    deadline = due(lines.due_at, now) if lines.due_at else ""
    return Markup(
        f'<a class="rows-link" href="/{resource.name}/{row.pk}/">'
        f'<span class="rows-first"><span class="rows-title">{escape(str(lines.title))}</span>{aside}</span>'
        f'<span class="rows-second">{facts}{deadline}</span></a>'
    )
