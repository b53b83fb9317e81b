"""The small parts a list is made of, as plain functions: a page of fifty rows calls them a thousand times.

Everything here returns safe HTML; what comes from people is escaped here and nowhere else. Written with f-strings
and `escape`: `Markup.format` takes three times as long, which on a list is a third of the page.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta, tzinfo
from functools import cache, lru_cache
from typing import Any

from django.templatetags.static import static
from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from steward.kernel.base import clock, reader
from steward.kernel.base.spans import say_minutes
from steward.kernel.surface.declare import Column, Resource, Row

Cell = Callable[[Row], str]
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
    return _mark(look, icon_name, str(word))


@lru_cache(1000)
def _mark(look: str, icon_name: str, word: str) -> Markup:
    return Markup(f'<span class="mark mark-{look}">{icon(icon_name)}{escape(word)}</span>')


def moment(value: datetime | None) -> str:
    """`11-23 14:05` this year, with the year otherwise; in local time, a dash for nothing."""
    if value is None:
        return "—"
    zone = reader.zone()
    return _moment(value, zone, clock.now().astimezone(zone).year)


@lru_cache(10_000)
def _moment(value: datetime, zone: tzinfo, this_year: int) -> str:
    local = value.astimezone(zone)
    year = "" if local.year == this_year else f"{local.year:04}-"
    return f"{year}{local.month:02}-{local.day:02} {local.hour:02}:{local.minute:02}"


def due(at: datetime | None, now: datetime) -> Markup:
    """A deadline in words: how long it is overdue, or how much is left."""
    if at is None:
        return DASH
    late, left = at < now, at - now
    look = "due due-late" if late else "due due-soon" if left < SOON else "due"
    minutes = abs(int(left.total_seconds() // 60))
    return _due(look, late, minutes, moment(at), reader.language())


@lru_cache(10_000)
def _due(look: str, late: bool, minutes: int, at: str, _language: str | None) -> Markup:
    span = {"span": say_minutes(minutes)}
    words = _("%(span)s overdue") % span if late else _("%(span)s left") % span
    return Markup(f'<span class="{look}" title="{at}">{escape(words)}</span>')


@lru_cache(5_000)
def safe(text: str) -> str:
    """Words with what means something in HTML escaped; the same names and places stand on page after page."""
    return str(escape(text))


def table_rows(
    resource: Resource, columns: Sequence[Column], rows: Iterable[Row], now: datetime, choose: str
) -> Markup:
    """The rows of a table; with the word `choose` each begins with a box to choose it by."""
    cells = [_cell_of(resource, column, now) for column in columns]
    with reader.one_reader():
        return Markup("".join([_table_row(resource, cells, row, choose) for row in rows]))


def _table_row(resource: Resource, cells: Iterable[Cell], row: Row, choose: str) -> str:
    box = (
        f'<td><input class="form-check-input" type="checkbox" name="rows" value="{row.pk}" data-select-row'
        f' aria-label="{safe(choose)} {safe(resource.title(row))}"></td>'
        if choose
        else ""
    )
    inner = "".join([f"<td>{cell(row)}</td>" for cell in cells])
    return f'<tr data-href="/{resource.name}/{row.pk}/">{box}{inner}</tr>\n'


def _cell_of(resource: Resource, column: Column, now: datetime) -> Cell:
    """How the cells of a column are written: decided once for a page."""
    shown, name = column.shown, resource.name
    match column.kind:
        case "link" | "title":
            css = "text-nowrap" if column.kind == "link" else "text-reset"
            return lambda row: f'<a class="{css}" href="/{name}/{row.pk}/">{safe(str(shown(row)))}</a>'
        case "moment":
            return lambda row: f'<span class="text-nowrap">{moment(shown(row))}</span>'
        case "due":
            return lambda row: due(shown(row), now)
        case "state":
            look = column.mark or (lambda _row: ("off", "point"))
            return lambda row: mark(*look(row), shown(row))
        case _:
            return lambda row: "" if (value := shown(row)) is None else safe(str(value))


def phone_rows(resource: Resource, rows: Iterable[Row], now: datetime) -> Markup:
    """The rows as a phone shows them."""
    with reader.one_reader():
        return Markup(
            "".join([f'<li class="rows-item">{two_lines(resource, row, now)}</li>\n' for row in rows])
        )


def two_lines(resource: Resource, row: Row, now: datetime) -> Markup:
    """A row as the phone shows it: title and state over the small facts and the deadline."""
    lines = resource.lines(row)
    aside = (
        mark(*lines.state) if lines.state else f'<span class="text-secondary">{safe(str(lines.aside))}</span>'
    )
    facts = "".join(f"<span>{safe(str(fact))}</span>" for fact in lines.facts if fact)
    deadline = due(lines.due_at, now) if lines.due_at else ""
    return Markup(
        f'<a class="rows-link" href="/{resource.name}/{row.pk}/">'
        f'<span class="rows-first"><span class="rows-title">{safe(str(lines.title))}</span>{aside}</span>'
        f'<span class="rows-second"><span class="rows-facts">{facts}</span>{deadline}</span></a>'
    )
