"""How a round stands: counted from its visits, again and again, so that whatever comes late heals it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from steward.capabilities.inspections.actions.telling import tell_round
from steward.capabilities.inspections.choices import SEEN, PointState, RoundState, Verdict
from steward.capabilities.inspections.models import Round, RoundPoint, Visit
from steward.kernel.base import clock
from steward.kernel.base.bulk import update_rows
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.scope import tenant_rows

PROVED = frozenset({Verdict.CLEAR, Verdict.TRUSTED})
COUNTED = (
    "state", "walker_id", "began_at", "ended_at", "finished_at", "cancelled_at", "points_count", "seen_count",
    "doubts_count",
)  # fmt: skip


@dataclass
class Walk:
    """A round's points in order, and its visits."""

    points: list[RoundPoint]
    visits: list[Visit]


def read_walk(row: Round) -> Walk:
    """Every visit that comes in reads it once, for all that follows from it: two plain statements."""
    points = tenant_rows(RoundPoint, "round_id = %s ORDER BY position", [row.pk])
    return Walk(points, tenant_rows(Visit, "round_id = %s", [row.pk]))


def count_round(row: Round, *, by: Actor, walk: Walk | None = None) -> Round:
    """Count points and state of a round anew: the last step of everything that happens to it.

    Effects: points and round as their visits say; the first time that every point is proved (`telling`), event
    `round.finish` at the moment of the last visit, so that it counts in the window in which it was walked.
    """
    walk = walk or read_walk(row)
    points, visits = walk.points, sorted(walk.visits, key=lambda visit: (visit.at, visit.pk))
    now = clock.now()
    is_over = row.ended_at is not None or now >= row.closes_at
    changed = _count_points(row, points, visits, is_over)
    update_rows(changed, ("state", "seen_at"))
    if visits and (row.began_at is None or visits[0].began_at < row.began_at):
        row.began_at = visits[0].began_at
    row.walker_id = row.walker_id or (visits[0].user_id if visits else None)
    asked = [point for point in points if point.state != PointState.GONE]
    row.points_count = len(asked)
    row.seen_count = sum(point.state in SEEN for point in asked)
    row.doubts_count = sum(visit.verdict == Verdict.OPEN for visit in visits)
    row.state = _state(row, asked, now)
    last = _proved_by(asked, visits) if row.finished_at is None else None
    row.finished_at = last.at if last else row.finished_at
    update_rows([row], COUNTED)
    if last:
        tell_round(row, last.user_id, last.at, by)
    return row


def _proved_by(asked: Sequence[RoundPoint], visits: Sequence[Visit]) -> Visit | None:
    """The visit with which the last point was proved, by visits that nobody doubts; none where a proof is missing."""
    first: dict[int, Visit] = {}
    for visit in visits:
        if visit.verdict in PROVED:
            first.setdefault(visit.point_id, visit)
    if not asked or any(point.pk not in first for point in asked):
        return None
    return max((first[point.pk] for point in asked), key=lambda visit: visit.at)


def _count_points(
    row: Round, points: Sequence[RoundPoint], visits: Sequence[Visit], is_over: bool
) -> list[RoundPoint]:
    """The points that stand otherwise now."""
    of_point: dict[int, list[Visit]] = defaultdict(list)
    for visit in visits:
        of_point[visit.point_id].append(visit)
    changed = []
    for point in points:
        state, seen_at = _point_state(row, point, of_point[point.pk], is_over)
        if (point.state, point.seen_at) != (state, seen_at):
            point.state, point.seen_at = state, seen_at
            changed.append(point)
    return changed


def _point_state(
    row: Round, point: RoundPoint, visits: Sequence[Visit], is_over: bool
) -> tuple[str, datetime | None]:
    believed = [visit.at for visit in visits if visit.verdict != Verdict.REJECTED]
    if believed:
        state = PointState.VISITED if believed[0] < row.closes_at else PointState.LATE
        return state, believed[0]
    if visits:
        return PointState.FALSE, None
    if point.state == PointState.GONE:
        return PointState.GONE, None
    return (PointState.MISSED if is_over else PointState.WAITING), None


def _state(row: Round, asked: Sequence[RoundPoint], now: datetime) -> str:
    if asked and row.seen_count == len(asked):
        is_late = any(point.state == PointState.LATE for point in asked)
        return RoundState.LATE if is_late else RoundState.DONE
    if row.began_at is None and row.cancelled_at is not None:
        return RoundState.CANCELLED
    if row.ended_at is not None or now >= row.closes_at:
        return RoundState.PARTLY if row.seen_count else RoundState.MISSED
    return RoundState.PLANNED if row.began_at is None else RoundState.UNDER_WAY
