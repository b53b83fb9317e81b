"""A month counted: for everybody who held a post, or carried one, what was due and how the standards were met."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import reduce
from typing import Any

from django.db.models import Q, QuerySet

from steward.kernel.duties.choices import DueState, Outcome
from steward.kernel.duties.metrics import (
    Measured,
    Metric,
    Period,
    Share,
    Tally,
    metrics,
    standard_of,
    tally_dues,
)
from steward.kernel.duties.models import Duty
from steward.kernel.duties.months import last_day
from steward.kernel.places.models import AreaPlace, PlaceKind
from steward.kernel.places.queries import AreaScope
from steward.kernel.tenancy.models import Appointment, Post

# The states of dues that a card has a column for; what is still to do is in none.
COUNTS = tuple(state.value for state in (DueState.DONE, DueState.LATE, DueState.MISSED, DueState.EXCUSED))
Key = tuple[int, int]


@dataclass
class Line:
    """One duty on a card, in the words and with the weight that held when it was counted."""

    code: str
    title: str
    title_en: str
    weight: int
    done: int = 0
    late: int = 0
    missed: int = 0
    excused: int = 0

    @property
    def asked(self) -> int:
        """What counts: all that was decided and not excused."""
        return self.done + self.late + self.missed


@dataclass(frozen=True)
class Judged:
    """A standard of a card with its figure."""

    duty: str
    words: str
    words_en: str
    metric: str
    at_least: int | None
    at_most: int | None
    area_id: int | None
    numerator: int | None
    denominator: int | None
    outcome: str
    rows: str


@dataclass
class Card:
    """What a scorecard says, before it is written."""

    post: Post
    user_id: int
    is_acting: bool
    area_ids: tuple[int, ...] = ()
    lines: dict[str, Line] = field(default_factory=dict)
    standards: list[Judged] = field(default_factory=list)

    def values(self) -> dict[str, Any]:
        """The columns of the row."""
        lines = sorted(self.lines.values(), key=lambda line: (-line.weight, line.code))
        return {
            **{name: sum(getattr(line, name) for line in lines) for name in COUNTS},
            "weight_done": sum(line.weight * line.done for line in lines),
            "weight_all": sum(line.weight * line.asked for line in lines),
            "unmet": sum(row.outcome == Outcome.UNMET for row in self.standards),
            "lines": [asdict(line) for line in lines],
            "is_acting": self.is_acting,
        }


def count_month(month: date) -> list[Card]:
    """Every card of a month as it is now; the number of queries does not grow with posts, people or dues."""
    period = Period(month, last_day(month))
    tallies = tally_dues(period)
    duties = {duty.code: duty for duty in _duties(period, tallies)}
    posts = {post.pk: post for post in Post.objects.exclude(kind="").order_by("pk")}
    cards = _cards(posts, period, tallies)
    for row in tallies:
        card = cards.get((row.post_id, row.user_id or 0))
        if card and row.state in COUNTS:
            line = card.lines.setdefault(row.duty, _line(duties[row.duty]))
            setattr(line, row.state, getattr(line, row.state) + row.n)
    _judge(list(cards.values()), _with_standard(duties.values()), period)
    return [card for card in cards.values() if card.lines or card.standards]


def _duties(period: Period, tallies: Iterable[Tally]) -> QuerySet[Duty]:
    """Duties in force in the period, and those of which something was due in it; later rows of a code last."""
    in_force = Q(starts_on__lte=period.last) & (Q(ends_on__isnull=True) | Q(ends_on__gte=period.first))
    counted = Q(pk__in={row.duty_id for row in tallies})
    return Duty.objects.filter(in_force | counted).order_by("starts_on", "pk")


def _line(duty: Duty) -> Line:
    return Line(duty.code, duty.title, duty.title_en, duty.weight)


def _cards(posts: Mapping[int, Post], period: Period, tallies: Iterable[Tally]) -> dict[Key, Card]:
    """A card for everybody appointed in the month, and for everybody else who did something in a post."""
    rows = Appointment.objects.filter(starts_on__lte=period.last, acting_for__isnull=True).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=period.first)
    )
    areas = defaultdict[Key, set[int]](set)
    cards: dict[Key, Card] = {}
    for post, user, area in rows.order_by("pk").values_list("post_id", "user_id", "areas"):
        if post in posts:
            cards.setdefault((post, user), Card(posts[post], user, is_acting=False))
            areas[post, user] |= {area} - {None}
    for key, chosen in areas.items():
        cards[key].area_ids = tuple(sorted(chosen))
    for row in tallies:
        if row.user_id and row.post_id in posts:
            key = (row.post_id, row.user_id)
            cards.setdefault(key, Card(posts[row.post_id], row.user_id, is_acting=True))
    return cards


def _with_standard(duties: Iterable[Duty]) -> dict[str, list[Duty]]:
    """The duties judged by a standard, by kind of post."""
    found = defaultdict[str, list[Duty]](list)
    for duty in duties:
        for kind in duty.kinds if standard_of(duty.standard) else ():
            found[kind].append(duty)
    return found


@dataclass(frozen=True)
class Question:
    """One standard of one card that is to be measured."""

    card: Card
    duty: Duty
    metric: Metric | None
    measured: Measured


def _judge(cards: Sequence[Card], duties: Mapping[str, Sequence[Duty]], period: Period) -> None:
    """Measure every standard of every card: each metric is asked once, for all who are judged by it."""
    known, scopes = metrics(), _scopes({area for card in cards for area in card.area_ids})
    by_metric = defaultdict[str, list[Question]](list)
    for card in cards:
        for duty in duties.get(card.post.kind, ()):
            code = duty.standard["metric"]
            by_metric[code] += _questions(card, duty, known.get(code), scopes)
    for code, questions in by_metric.items():
        metric = known.get(code)
        shares: Sequence[Share | None] = (
            metric.count([one.measured for one in questions], period) if metric else [None] * len(questions)
        )
        for question, share in zip(questions, shares, strict=True):
            question.card.standards.append(_judged(question, share, period))


def _questions(
    card: Card, duty: Duty, metric: Metric | None, scopes: Mapping[int, AreaScope]
) -> list[Question]:
    """Who only stood in is measured by what he did, not by what the area is like."""
    if card.is_acting and (metric is None or not metric.of_duty):
        return []
    of_duty = bool(metric and metric.of_duty)
    groups: list[tuple[int, ...]] = [(pk,) for pk in card.area_ids] if metric and metric.by_area else []
    return [
        Question(
            card,
            duty,
            metric,
            Measured(
                site_id=card.post.site_id,
                post_id=card.post.pk,
                user_id=card.user_id,
                area_ids=areas,
                scope=_together(scopes, areas) if areas else None,
                duty=duty.code if of_duty else "",
            ),
        )
        for areas in groups or [card.area_ids]
    ]


def _judged(question: Question, share: Share | None, period: Period) -> Judged:
    duty, metric, one = question.duty, question.metric, question.measured
    standard = standard_of(duty.standard)
    assert standard is not None
    return Judged(
        duty=duty.code,
        words=duty.standard.get("zh", ""),
        words_en=duty.standard.get("en", ""),
        metric=standard.metric,
        at_least=standard.at_least,
        at_most=standard.at_most,
        area_id=one.area_ids[0] if metric and metric.by_area and one.area_ids else None,
        numerator=share.numerator if share else None,
        denominator=share.denominator if share else None,
        outcome=standard.outcome(share).value,
        rows=metric.rows(one, period) if metric else "",
    )


def _scopes(area_ids: Iterable[int]) -> dict[int, AreaScope]:
    """The places of each area: one query for all of them."""
    found = {pk: AreaScope() for pk in area_ids}
    rows = AreaPlace.objects.filter(area_id__in=found).values_list("area_id", "place_id", "place__kind")
    for area, place, kind in rows:
        one = frozenset({place})
        more = AreaScope(building_ids=one) if kind == PlaceKind.BUILDING else AreaScope(place_ids=one)
        found[area] = _both(found[area], more)
    return found


def _together(scopes: Mapping[int, AreaScope], area_ids: Iterable[int]) -> AreaScope:
    return reduce(_both, (scopes[pk] for pk in area_ids), AreaScope())


def _both(one: AreaScope, other: AreaScope) -> AreaScope:
    return AreaScope(one.building_ids | other.building_ids, one.place_ids | other.place_ids)
