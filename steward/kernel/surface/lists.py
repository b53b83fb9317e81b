"""Lists: filters, search, sort and pages by key from a query string; pages and API read the same one."""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F, Field, Model, Q
from django.http import QueryDict
from django.utils.translation import gettext as _

from steward.kernel.base.refused import Refused
from steward.kernel.base.rows import read_rows
from steward.kernel.surface.declare import Column, Filter, Resource, Row, Rows
from steward.kernel.tenancy.actor import Actor

PAGE = 50
# Rows of a filter that no index counts alone are fetched to be counted; nobody needs to know more than "1,000+".
COUNT_CAP = 1_000
RESERVED = frozenset({"q", "sort", "after", "before", "columns", "view", "limit", "panel"})


@dataclass(frozen=True)
class Page:
    """One page of a list. `count` stops at the cap: `capped` then says "1,000+"."""

    rows: list[Row]
    count: int
    capped: bool
    after: str | None
    before: str | None
    sort: str


def narrowed(resource: Resource, actor: Actor, query: QueryDict) -> Rows:
    """The visible rows after filters and search. Unknown parameters are refused, so that a typing error never widens.

    With neither filter nor search in the query the resource's default filters apply.
    """
    rows = resource.rows(actor)
    known = {row.name: row for row in resource.filters}
    if unknown := sorted(set(query) - set(known) - RESERVED):
        raise Refused(
            _("Unknown filter: %(names)s.") % {"names": ", ".join(unknown)},
            do=_("Choose from the filters of this list."),
            code="unknown_filter",
        )
    chosen = chosen_filters(resource, query)
    for name, values in chosen.items():
        rows = known[name].apply(rows, values, actor)
    text = query.get("q", "").strip().replace("\0", "")
    if text and resource.search:
        rows = resource.search(rows, text[:100], actor)
    return rows


def chosen_filters(resource: Resource, query: QueryDict) -> Mapping[str, list[str]]:
    """Filters that are set, as lists of values."""
    chosen = {
        row.name: [v for v in query.getlist(row.name) if v] for row in resource.filters if row.name in query
    }
    if not chosen and "q" not in query and "view" not in query:
        return {name: list(values) for name, values in resource.default_filters.items()}
    return {name: values for name, values in chosen.items() if values}


def chips(resource: Resource, actor: Actor, query: QueryDict) -> list[tuple[Filter, str]]:
    """The filters in force with their values in words; only their choices are looked up."""
    known = {row.name: row for row in resource.filters}
    found = []
    for name, values in chosen_filters(resource, query).items():
        choices, named = known[name].choices, known[name].words
        words = {str(value): str(label) for value, label in choices(actor)} if choices else {}
        shown = list(named(values, actor)) if named else [words.get(value, value) for value in values]
        found.append((known[name], "、".join(shown) if known[name].kind != "flag" else ""))
    return found


def page_of(resource: Resource, actor: Actor, query: QueryDict, columns: Sequence[Column] = ()) -> Page:
    """One page by key, for the columns that will be shown: the cost of page 1,000 is the cost of page 1."""
    rows = narrowed(resource, actor, query)
    sort, descending = sort_of(resource, query)
    if (within := _sorted_rows(resource, query)) is not None:
        rows = rows.filter(within)
    backwards = "before" in query
    cursor = query.get("before") or query.get("after")
    limit = _limit(query)
    ordered = in_order(rows, sort, descending != backwards)
    if cursor:
        ordered = ordered.filter(
            _beyond(ordered, sort, descending != backwards, *_read_cursor(rows.model, sort, cursor))
        )
    if joins := resource.listed_with(columns):
        ordered = ordered.select_related(*joins)
    found = list(ordered.prefetch_related(*resource.prefetched)[: limit + 1])
    more = len(found) > limit
    # A list that fits on its first page has counted itself.
    count = len(found) if not (cursor or more) else rows.order_by()[: COUNT_CAP + 1].count()
    found = share(found[:limit], resource.shared)
    if backwards:
        found.reverse()
    # Backwards is offered where the order has no missing values; elsewhere the first page is one tap away.
    behind = (
        bool(cursor) and (not backwards or more) and (sort in ("id", "pk") or not _nullable(rows.model, sort))
    )
    return Page(
        rows=found,
        count=min(count, COUNT_CAP),
        capped=count > COUNT_CAP,
        after=_write_cursor(found[-1], sort) if found and (more or backwards) else None,
        before=_write_cursor(found[0], sort) if found and behind else None,
        sort=("-" if descending else "") + sort,
    )


def share(rows: list[Row], relations: Sequence[str]) -> list[Row]:
    """The rows with relations set whose few different rows are read once: what a join would copy to every row."""
    for name in relations if rows else ():
        field = rows[0]._meta.get_field(name)
        wanted = sorted({key for row in rows if (key := getattr(row, field.attname)) is not None})
        marks = ", ".join(["%s"] * len(wanted))
        found = read_rows(field.related_model, f"id IN ({marks})", wanted) if wanted else []
        by_key = {row.pk: row for row in found}
        for row in rows:
            field.set_cached_value(row, by_key.get(getattr(row, field.attname)))
    return rows


def sort_of(resource: Resource, query: QueryDict) -> tuple[str, bool]:
    """The field to order by and whether downwards; a column name that cannot be sorted is refused."""
    wanted = query.get("sort", "")
    descending = wanted.startswith("-")
    if wanted:
        for column in resource.columns:
            if column.name == wanted.lstrip("-") and column.sort:
                return column.sort, descending
        raise Refused(_("This list cannot be sorted by “%(name)s”.") % {"name": wanted}, code="unknown_sort")
    return resource.default_sort.lstrip("-"), resource.default_sort.startswith("-")


def _sorted_rows(resource: Resource, query: QueryDict) -> Q | None:
    """The rows an asked-for order is about, where its column says so."""
    name = query.get("sort", "").lstrip("-")
    return next((column.sorts for column in resource.columns if name and column.name == name), None)


def columns_of(resource: Resource, query: QueryDict, kept: list[str] | None = None) -> list[Column]:
    """The columns to show: asked for, else the person's own choice, else the declared ones."""
    names = [name for name in query.get("columns", "").split(",") if name] or kept or []
    chosen = [column for column in resource.columns if column.name in names]
    return chosen or [column for column in resource.columns if column.default]


def _limit(query: QueryDict) -> int:
    try:
        return min(max(int(query.get("limit", PAGE)), 1), 200)
    except ValueError as error:
        raise Refused(_("“limit” is a whole number."), code="bad_limit") from error


def _nullable(model: type[Model], sort: str) -> bool:
    """Whether a sort field can be missing, also through relations."""
    nullable = False
    for part in sort.split("__"):
        found = model._meta.get_field(part)
        nullable = nullable or bool(getattr(found, "null", False))
        model = found.related_model or model
    return nullable


def in_order(rows: Rows, sort: str, descending: bool) -> Rows:
    """Rows by a field with the primary key as tie-breaker, missing values last."""
    tie = "-pk" if descending else "pk"
    if sort in ("id", "pk"):
        return rows.order_by(tie)
    key = F(sort)
    # Missing values come last both ways; the two databases' own habits differ, so they are told.
    if _nullable(rows.model, sort):
        return rows.order_by(key.desc(nulls_last=True) if descending else key.asc(nulls_last=True), tie)
    return rows.order_by(key.desc() if descending else key.asc(), tie)


def _beyond(rows: Rows, sort: str, descending: bool, value: Any, pk: int) -> Q:
    """Rows after a key in the given direction."""
    side = "lt" if descending else "gt"
    tie = Q(**{f"pk__{side}": pk})
    if sort in ("id", "pk"):
        return tie
    if value is None:
        return Q(**{f"{sort}__isnull": True}) & tie
    # The plain bound beside the exact one is what lets an index be entered at the right place.
    beyond = Q(**{f"{sort}__{side}e": value}) & (Q(**{f"{sort}__{side}": value}) | (Q(**{sort: value}) & tie))
    return beyond | Q(**{f"{sort}__isnull": True}) if _nullable(rows.model, sort) else beyond


def _write_cursor(row: Row, sort: str) -> str:
    value = row
    for part in sort.split("__"):
        value = getattr(value, part) if value is not None else None
    text = value.isoformat() if isinstance(value, date) else value
    return base64.urlsafe_b64encode(json.dumps([text, row.pk]).encode()).decode().rstrip("=")


def _read_cursor(model: type[Model], sort: str, cursor: str) -> tuple[Any, int]:
    """The key in a page address. Anybody can write one, so that it must be what the field could hold."""
    try:
        value, pk = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if value is not None:
            value = _field_of(model, sort).to_python(value)
        if isinstance(value, datetime):
            value = value.astimezone(UTC) if value.tzinfo else None
        fits = all(abs(number) < 2**63 for number in (value, int(pk)) if isinstance(number, int))
        if not fits or (isinstance(value, str) and "\0" in value):
            raise ValueError(value)
        return value, int(pk)
    except (ValueError, TypeError, OverflowError, RecursionError, ValidationError) as error:
        raise Refused(
            _("This page address is damaged."), do=_("Go back to the first page."), code="bad_cursor"
        ) from error


def _field_of(model: type[Model], sort: str) -> Field[Any, Any]:
    """The field at the end of a path through relations."""
    *ways, name = sort.split("__")
    for way in ways:
        model = model._meta.get_field(way).related_model  # type: ignore[assignment]
    return model._meta.get_field("id" if name == "pk" else name)  # type: ignore[return-value]
