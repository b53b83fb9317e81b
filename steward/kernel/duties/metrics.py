"""Metrics: what capabilities count of their daily work, and how a duty's standard judges it.

A capability declares a `Metric`; a duty's `standard` names one with a threshold. What names a metric that nobody
declares is shown as not measured yet, and never as met.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from steward.kernel.duties.choices import DueState, Outcome
from steward.kernel.duties.models import Due
from steward.kernel.places.queries import AreaScope
from steward.kernel.tenancy.models import in_language

# What decided is: the rest is still to do, or left out with a reason.
DECIDED = (DueState.DONE, DueState.LATE, DueState.MISSED)


class Unit(StrEnum):
    PERCENT = "percent"
    NUMBER = "number"


@dataclass(frozen=True)
class Period:
    """Whole days, both included, by each site's own clock."""

    first: date
    last: date

    def __str__(self) -> str:
        return f"{self.first}..{self.last}"


@dataclass(frozen=True)
class Measured:
    """Whose figure it is: a site's, an area's, a post's, a person's in a post; what is left empty does not narrow.

    `scope` holds the places of the areas, empty where the whole site is answered for; `duty` is the code of a duty
    where only that one is counted.
    """

    site_id: int | None = None
    post_id: int | None = None
    user_id: int | None = None
    area_ids: tuple[int, ...] = ()
    scope: AreaScope | None = None
    duty: str = ""

    def holds(self, site_id: int | None, building_id: int | None, place_id: int | None) -> bool:
        """Whether something that lies there is counted."""
        if self.site_id is not None and self.site_id != site_id:
            return False
        return self.scope is None or self.scope.holds(building_id, place_id)


@dataclass(frozen=True)
class Share:
    """A figure: `numerator` of `denominator`; a plain number has no denominator."""

    numerator: int = 0
    denominator: int | None = None

    @property
    def percent(self) -> int | None:
        """Whole percent, rounded down: 94.9 is not yet 95."""
        return 100 * self.numerator // self.denominator if self.denominator else None


Counting = Callable[[Sequence[Measured], Period], Sequence[Share]]


@dataclass(frozen=True)
class Metric:
    """One figure a capability knows: `count` answers for many at once, in order, with a fixed number of queries.

    `rows` is the address of the list behind a figure. `by_area`: who answers for several areas is judged in each.
    `of_duty`: the figure is about the very duty whose standard names it. `fewer`: less of it is better.
    """

    code: str
    label: str | Promise
    unit: Unit
    count: Counting
    rows: Callable[[Measured, Period], str]
    by_area: bool = False
    of_duty: bool = False
    fewer: bool = False


@dataclass(frozen=True)
class Standard:
    """The threshold of a duty: a metric, and the least or the most that is up to standard."""

    words: str
    metric: str
    at_least: int | None = None
    at_most: int | None = None

    def outcome(self, share: Share | None) -> Outcome:
        """Judged by the whole figures, not by a rounded percentage."""
        if share is None:
            return Outcome.UNMEASURED
        if share.denominator == 0:
            return Outcome.EMPTY
        # A plain number is of one; a percentage of a hundred.
        value, of = (
            (share.numerator, 1) if share.denominator is None else (share.numerator * 100, share.denominator)
        )
        kept = self.at_least is None or value >= self.at_least * of
        return Outcome.MET if kept and (self.at_most is None or value <= self.at_most * of) else Outcome.UNMET


_metrics: dict[str, Metric] = {}


def declare_metric(metric: Metric) -> Metric:
    """Register a figure; two of one code are an error."""
    if _metrics.setdefault(metric.code, metric) is not metric:
        raise ValueError(f"metric {metric.code} is declared twice")
    return metric


def metrics() -> Mapping[str, Metric]:
    return dict(_metrics)


def standard_of(data: Mapping[str, Any]) -> Standard | None:
    """What a duty's `standard` says, in the reader's language; None where it has none."""
    if not data.get("metric"):
        return None
    words = in_language(data.get("zh", ""), data.get("en", ""))
    return Standard(words, data["metric"], data.get("at_least"), data.get("at_most"))


@dataclass(frozen=True)
class Tally:
    """How many dues of a duty came to one state, by post and by the person who did or missed them."""

    post_id: int
    user_id: int | None
    site_id: int | None
    duty_id: int
    duty: str
    state: str
    n: int
    building_id: int | None = None
    place_id: int | None = None


def tally_dues(period: Period, *, by_place: bool = False) -> list[Tally]:
    """The dues that closed in a period, counted: one query, a row for each duty of a post and not for each due."""
    keys = ["post_id", "user_id", "site_id", "duty_id", "duty__code", "state"]
    keys += ["place__building_id", "place_id"] if by_place else []
    rows = Due.objects.filter(due_on__gte=period.first, due_on__lte=period.last).order_by()
    return [
        Tally(
            row["post_id"],
            row["user_id"],
            row["site_id"],
            row["duty_id"],
            row["duty__code"],
            row["state"],
            row["n"],
            row.get("place__building_id"),
            row.get("place_id"),
        )
        for row in rows.values(*keys).annotate(n=Count("pk"))
    ]


def _counted_as(states: Iterable[DueState]) -> Counting:
    """Of what was decided in the period, what came to these states; excused ones and open ones are no part of it."""
    good = frozenset(states)

    def count(asked: Sequence[Measured], period: Period) -> list[Share]:
        by_place = any(one.scope is not None and one.post_id is None for one in asked)
        tallies = [row for row in tally_dues(period, by_place=by_place) if row.state in DECIDED]
        by_post: dict[int, list[Tally]] = {}
        for row in tallies:
            by_post.setdefault(row.post_id, []).append(row)
        found = []
        for one in asked:
            rows = tallies if one.post_id is None else by_post.get(one.post_id, [])
            mine = [row for row in rows if _is_of(row, one)]
            kept = sum(row.n for row in mine if row.state in good)
            found.append(Share(kept, sum(row.n for row in mine)))
        return found

    return count


def _is_of(row: Tally, one: Measured) -> bool:
    """A post's dues are its own wherever they lie; without a post the place decides."""
    if one.user_id not in (None, row.user_id) or (one.duty and one.duty != row.duty):
        return False
    return one.post_id is not None or one.holds(row.site_id, row.building_id, row.place_id)


def due_rows(one: Measured, period: Period, *states: str) -> str:
    """The address of the list of these dues."""
    chosen = {"post": one.post_id, "whose": one.user_id, "code": one.duty, "site": one.site_id}
    query = {name: str(value) for name, value in chosen.items() if value}
    if one.post_id:
        query.pop("site", None)
    return "/dues/?" + urlencode([*query.items(), ("due_on", str(period)), *(("state", s) for s in states)])


DONE_IN_TIME = declare_metric(
    Metric(
        "due.done_in_time", _("Done in time"), Unit.PERCENT, _counted_as([DueState.DONE]),
        lambda one, period: due_rows(one, period, *DECIDED), of_duty=True,
    )
)  # fmt: skip
DONE_AT_ALL = declare_metric(
    Metric(
        "due.done_at_all", _("Done, in time or late"), Unit.PERCENT, _counted_as([DueState.DONE, DueState.LATE]),
        lambda one, period: due_rows(one, period, *DECIDED), of_duty=True,
    )
)  # fmt: skip
