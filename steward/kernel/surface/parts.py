"""The small parts a list is made of, as plain functions: a page of fifty rows calls them a thousand times.

Everything here returns safe HTML; what comes from people is escaped here and nowhere else.
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
    return Markup('<span class="mark mark-{}">{}{}</span>').format(look, icon(icon_name), str(word))


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
    return Markup('<span class="{}" title="{}">{} {}</span>').format(
        look, moment(at), word, say_minutes(left)
    )


def table_cells(resource: Resource, columns: Sequence[Column], row: Row, now: datetime) -> Markup:
    """The cells of a table row, in the columns' order."""
    return Markup("").join(
        Markup("<td>{}</td>").format(_cell(resource, column, row, now)) for column in columns
    )


def _cell(resource: Resource, column: Column, row: Row, now: datetime) -> Any:
    shown = column.shown(row)
    match column.kind:
        case "link" | "title":
            css = "text-nowrap" if column.kind == "link" else "text-reset"
            return Markup('<a class="{}" href="/{}/{}/">{}</a>').format(
                css, resource.name, row.pk, str(shown)
            )
        case "moment":
            return Markup('<span class="text-nowrap">{}</span>').format(moment(shown))
        case "due":
            return due(shown, now)
        case "state":
            look, icon_name = column.mark(row) if column.mark else ("off", "point")
            return mark(look, icon_name, shown)
        case _:
            return "" if shown is None else str(shown)


def two_lines(resource: Resource, row: Row, now: datetime) -> Markup:
    """A row as the phone shows it: title and state over the small facts and the deadline."""
    lines = resource.lines(row)
    aside = mark(*lines.state) if lines.state else escape(lines.aside)
    facts = Markup("").join(Markup("<span>{}</span>").format(str(fact)) for fact in lines.facts if fact)
    return Markup(
        '<a class="rows-link" href="/{}/{}/"><span class="rows-first"><span class="rows-title">{}</span>{}</span>'
        '<span class="rows-second">{}{}</span></a>'
    ).format(
        resource.name,
        row.pk,
        str(lines.title),
        aside if lines.state else Markup('<span class="text-secondary">{}</span>').format(aside),
        facts,
        due(lines.due_at, now) if lines.due_at else "",
    )
