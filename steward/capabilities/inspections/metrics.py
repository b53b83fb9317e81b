"""What inspections measure: points seen of those planned, planned rounds complete in time (INS1, INS2).

Rounds of one's own accord and those called off are in no figure; a record that was found false is a missed point.
A round belongs to the day it opens, and is counted once its time is over. A post's rounds are its own wherever they
lead; a person's are those he walked, and those of his post that nobody walked.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from steward.capabilities.inspections.choices import SEEN, PointState, RoundState
from steward.capabilities.inspections.models import Round, RoundPoint
from steward.capabilities.inspections.queries.counted import counted
from steward.kernel.duties.metrics import Measured, Metric, Period, Share, Unit, declare_metric

DAYS = timedelta(days=2)


def _opened(period: Period, of: str = "") -> Q:
    """Of these days as lists show them, by the index on the way there."""
    name = f"{of}__opens_at" if of else "opens_at"
    first, last = (datetime.combine(day, time(), UTC) for day in (period.first, period.last))
    near = Q(**{f"{name}__gte": first - DAYS, f"{name}__lt": last + DAYS})
    return near & Q(**{f"{name}__date__gte": period.first, f"{name}__date__lte": period.last})


def _shares(
    asked: Sequence[Measured], rows: QuerySet[Any, Any], good: Q, names: Sequence[str]
) -> list[Share]:
    """For sites, areas, posts and people: one query, whose rows are as many as posts and places."""
    tallies = rows.order_by().values_list(*names).annotate(n=Count("pk"), good=Count("pk", filter=good))
    found = [(tuple(row[:-2]), row[-2], row[-1]) for row in tallies]
    shares = []
    for one in asked:
        mine = [(n, kept) for keys, n, kept in found if _is_of(one, *keys)]
        shares.append(Share(sum(kept for _n, kept in mine), sum(n for n, _kept in mine)))
    return shares


def _is_of(
    one: Measured,
    site: int,
    post: int,
    walker: int | None,
    building: int | None = None,
    place: int | None = None,
) -> bool:
    if one.post_id is not None:
        return one.post_id == post and (None in (one.user_id, walker) or one.user_id == walker)
    return one.holds(site, building, place)


def _points_seen(asked: Sequence[Measured], period: Period) -> list[Share]:
    """Where a point lies is asked only for areas without a post."""
    by_place = any(one.scope is not None and one.post_id is None for one in asked)
    names = ["round__site_id", "round__post_id", "round__walker_id"]
    names += ["checkpoint__place__building_id", "checkpoint__place_id"] if by_place else []
    rows = RoundPoint.objects.filter(_opened(period, "round"), counted("round")).exclude(
        state=PointState.GONE
    )
    return _shares(asked, rows, Q(state__in=SEEN), names)


def _rounds_in_time(asked: Sequence[Measured], period: Period) -> list[Share]:
    """Whole rounds lie in no area: without a post they are the site's."""
    whole = [Measured(one.site_id, one.post_id, one.user_id) for one in asked]
    rows = Round.objects.filter(_opened(period), counted())
    return _shares(whole, rows, Q(state=RoundState.DONE), ["site_id", "post_id", "walker_id"])


def _rows(one: Measured, period: Period) -> str:
    chosen = [("post", one.post_id)] if one.post_id else [("site", one.site_id)] if one.site_id else []
    return "/rounds/?" + urlencode([*chosen, ("opens_at", str(period)), ("counted", "1")])


POINTS_SEEN = declare_metric(
    Metric("inspection.points_seen", _("Points seen of those planned"), Unit.PERCENT, _points_seen, _rows)
)
ROUNDS_IN_TIME = declare_metric(
    Metric("inspection.rounds_in_time", _("Rounds complete in time"), Unit.PERCENT, _rounds_in_time, _rows)
)
