"""Declarations: what a resource shows, how it is filtered and searched, and the verbs people may use on it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, cast

from django.db import models
from django.db.models import Q, QuerySet
from django.utils.functional import Promise

from steward.kernel.surface.forms import VerbForm
from steward.kernel.tenancy.actor import Actor

Text = str | Promise
Row = Any
Rows = QuerySet[Any]


@dataclass(frozen=True)
class Column:
    """One property of a row. `value` is what the API sends; `show` is what people read.

    `sort` is the model field an ordering uses (with the primary key as tie-breaker); `kind` picks the cell macro.
    """

    name: str
    label: Text
    value: Callable[[Row], Any]
    show: Callable[[Row], Any] | None = None
    sort: str | None = None
    kind: str = "text"
    default: bool = True
    mark: Callable[[Row], tuple[str, str]] | None = (
        None  # a state's look (info busy wait ok late off) and icon
    )
    # Relations the cell needs, joined only while the column shows.
    joins: Sequence[str] = ()
    sorts: Q | None = None  # rows an order by this column is about; others have nothing to be ordered by
    within: tuple[str, str] | None = None  # object and name in it for programs, where not `name`

    def shown(self, row: Row) -> Any:
        """The text of the cell; moments stay moments for the macro to format."""
        return self.show(row) if self.show else self.value(row)


@dataclass(frozen=True)
class Filter:
    """A choice people narrow a list by. `choices` is asked on each request, so that no tenant sees another's."""

    name: str
    label: Text
    apply: Callable[[Rows, Sequence[str], Actor], Rows]
    choices: Callable[[Actor], Iterable[tuple[Any, Text]]] | None = None
    # choice | date | flag | row: set by links and kept by the form, with words of its own for what is set.
    kind: str = "choice"
    words: Callable[[Sequence[str], Actor], Iterable[str]] | None = None


def choice_filter(
    name: str,
    label: Text,
    lookup: str,
    choices: Callable[[Actor], Iterable[tuple[Any, Text]]] | type[models.Choices],
) -> Filter:
    """Narrow by one or more values of a field; a value that is no choice matches nothing instead of everything."""

    def pick(actor: Actor) -> Iterable[tuple[Any, Text]]:
        if isinstance(choices, type):
            fixed: Iterable[tuple[Any, Text]] = cast(Any, choices).choices
            return fixed
        return choices(actor)

    def apply(rows: Rows, values: Sequence[str], actor: Actor) -> Rows:
        known = {str(value): value for value, _label in pick(actor)}
        return rows.filter(**{f"{lookup}__in": [known[value] for value in values if value in known]})

    return Filter(name, label, apply, pick)


def flag_filter(name: str, label: Text, narrow: Callable[[Rows, Actor], Rows]) -> Filter:
    """A switch: on narrows the list."""
    return Filter(name, label, lambda rows, values, actor: narrow(rows, actor), kind="flag")


def date_filter(name: str, label: Text, lookup: str, *, is_day: bool = False) -> Filter:
    """From-to days of a moment, or of a column that is a day; an unreadable date narrows to nothing."""
    day = lookup if is_day else f"{lookup}__date"

    def apply(rows: Rows, values: Sequence[str], _actor: Actor) -> Rows:
        first, _, last = values[0].partition("..")
        try:
            if first:
                rows = rows.filter(**{f"{day}__gte": date.fromisoformat(first)})
            if last:
                rows = rows.filter(**{f"{day}__lte": date.fromisoformat(last)})
        except ValueError:
            return rows.none()
        return rows

    return Filter(name, label, apply, kind="date")


@dataclass(frozen=True)
class Verb:
    """One action with its form and its button. The button shows only when `may(row, actor)` is true.

    `creates` marks the verb that makes a new row (its `may` gets None for a row). `bulk` offers it for several rows.
    """

    name: str
    label: Text
    icon: str
    form: type[VerbForm]
    action: Callable[..., Any]
    may: Callable[[Any, Actor], bool]
    roles: frozenset[Any] = frozenset()
    done: Text = ""
    creates: bool = False
    bulk: bool = False
    event: str = ""  # code of what the action records; `<subject>.<verb>` where it is not named
    # The answer is shown once and kept nowhere (a number in full), instead of going back to the row.
    reveals: bool = False
    style: str = "secondary"  # primary | secondary | danger


@dataclass(frozen=True)
class Panel:
    """A part of the detail page: a template of the capability with the context it wants."""

    name: str
    title: Text
    template: str
    context: Callable[[Row, Actor], Mapping[str, Any]] = lambda _row, _actor: {}
    side: bool = False


@dataclass(frozen=True)
class Lines:
    """A row on a phone: two lines. `state` is (look, icon, word); `aside` is plain text where there is no state."""

    title: Any
    facts: Sequence[Any] = ()
    aside: Any = ""
    state: tuple[str, str, Any] | None = None
    due_at: datetime | None = None


@dataclass(frozen=True)
class Resource:
    """A model as people and programs meet it: list, filters, search, export, detail, verbs, REST."""

    name: str
    label: Text
    label_one: Text
    icon: str
    rows: Callable[[Actor], Rows]
    columns: Sequence[Column]
    title: Callable[[Row], str]
    roles: frozenset[Any]
    filters: Sequence[Filter] = ()
    verbs: Sequence[Verb] = ()
    panels: Sequence[Panel] = ()
    # Relations of the detail page and the verbs; `listed` are those of every row of a list (default: the same).
    joined: Sequence[str] = ()
    listed: Sequence[str] | None = None
    prefetched: Sequence[Any] = ()
    # Relations of which a page shows few different rows (the site, the assignee): read once each instead of joined.
    shared: Sequence[str] = ()
    search: Callable[[Rows, str, Actor], Rows] | None = None
    search_hint: Text = ""
    default_sort: str = "-id"
    default_filters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    # The two lines of a row on a phone (its title alone where nothing is said); the head of the detail page.
    phone: Callable[[Row], Lines] | None = None
    head_template: str = "surface/head.html"
    detail_fields: Callable[[Row], Mapping[str, Any]] | None = None
    timeline: Callable[[Row], Sequence[models.Model]] = lambda row: [row]
    in_menu: bool = True
    position: int = 50
    # Other pages that show the same rows, narrowed by the same query: address, icon, word.
    looks: Sequence[tuple[str, str, Text]] = ()
    # What of the organisation's own fields belongs to these rows (`custom.choices.Subject`).
    custom: str = ""

    def verb(self, name: str) -> Verb:
        """The declared verb. Raises `KeyError` for another one."""
        return {verb.name: verb for verb in self.verbs}[name]

    def column(self, name: str) -> Column:
        """The declared column. Raises `KeyError` for another one."""
        return {column.name: column for column in self.columns}[name]

    def shown(self, name: str, row: Row) -> Any:
        return self.column(name).shown(row)

    def mark_of(self, name: str, row: Row) -> tuple[str, str]:
        """Look and icon of a state column; plain where none is declared."""
        look = self.column(name).mark
        return look(row) if look else ("off", "point")

    def listed_with(self, columns: Sequence[Column]) -> list[str]:
        """The relations a list with these columns joins."""
        always = self.joined if self.listed is None else self.listed
        return list(dict.fromkeys([*always, *(name for column in columns for name in column.joins)]))

    @property
    def creator(self) -> Verb | None:
        return next((verb for verb in self.verbs if verb.creates), None)

    def open_to(self, actor: Actor) -> bool:
        """Whether the actor's posts open this resource at all (a stranger gets 403)."""
        return actor.is_system or bool(actor.roles & self.roles)

    def lines(self, row: Row) -> Lines:
        return self.phone(row) if self.phone else Lines(self.title(row))

    def load(self, actor: Actor, pk: int) -> Row | None:
        """One visible row with everything a detail needs, or None."""
        rows = self.rows(actor).select_related(*self.joined) if self.joined else self.rows(actor)
        return rows.prefetch_related(*self.prefetched).filter(pk=pk).first()


_resources: dict[str, Resource] = {}
_brought: dict[str, list[Panel]] = {}


def bring_panel(resource: str, panel: Panel) -> Panel:
    """Put a panel on the pages of a resource whose owner need not know of it; the same one twice is an error."""
    beside = _brought.setdefault(resource, [])
    if panel in beside:
        raise ValueError(f"panel {panel.name} is brought to {resource} twice")
    beside.append(panel)
    return panel


def panels_of(resource: Resource) -> list[Panel]:
    """The panels of a resource's detail page: its own, then those others brought."""
    return [*resource.panels, *_brought.get(resource.name, [])]


def declare_resource(resource: Resource) -> Resource:
    """Register a resource: pages, API, exports and the conformance suite come from the registry."""
    if _resources.setdefault(resource.name, resource) is not resource:
        raise ValueError(f"resource {resource.name} is declared twice")
    return resource


def resources() -> Mapping[str, Resource]:
    return dict(_resources)
