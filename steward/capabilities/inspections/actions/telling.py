"""What rounds prove: events in the walker's own name, at the moment he walked, once somebody may believe them.

A visit without doubts is believed at once, a doubted one when it was found true: what waits for a judgement proves no
duty yet, and what was found false never does. Duties count these events (`point.visit` for each place,
`round.finish` and `patrol.*` for whole rounds, `building.walk` for each building); evidence that comes late heals them.
"""

from datetime import datetime

from steward.capabilities.inspections.models import Round, RoundPoint, Visit
from steward.capabilities.inspections.policies import hat_on
from steward.kernel.audit.record import build, record, record_many
from steward.kernel.tenancy.actor import Actor, Hat
from steward.kernel.tenancy.models import User
from steward.kernel.tenancy.queries import actor_of


def tell_visit(visit: Visit, row: Round, point: RoundPoint, by: Actor) -> None:
    """Somebody was at a place: about the place, at the moment of the visit."""
    walker, hat = _walker(row, visit.user_id, visit.at, by)
    data = {"checkpoint": point.checkpoint_id, "visit": visit.pk, "round": row.pk}
    place = point.checkpoint.place
    record("point.visit", place, by=walker, hat=hat, site_id=row.site_id, at=visit.at, data=data)


def tell_round(row: Round, user_id: int, at: datetime, by: Actor) -> None:
    """A round is complete: itself, what it was about, and the buildings it led through.

    A voluntary one is kept apart: it proves no duty that asks for a planned round.
    """
    walker, hat = _walker(row, user_id, at, by)
    data = {"route": row.route_id, "points": row.points_count}
    if row.is_voluntary:
        record("round.volunteer", row, by=walker, hat=hat, site_id=row.site_id, at=at, data=data)
        return
    record("round.finish", row, by=walker, hat=hat, site_id=row.site_id, at=at, data=data)
    points = RoundPoint.objects.filter(round=row).select_related(
        "version__checklist", "checkpoint__place__building"
    )
    topics, buildings = set(), {}
    for point in points:
        if point.version is not None:
            topics.add(point.version.checklist.topic)
        if building := point.checkpoint.place.building:
            buildings[building.pk] = building
    told = [
        build(f"patrol.{topic}", row, by=walker, hat=hat, site_id=row.site_id, at=at, data=data)
        for topic in sorted(topics)
    ]
    told += [
        build("building.walk", building, by=walker, hat=hat, site_id=row.site_id, at=at, data=data)
        for _key, building in sorted(buildings.items())
    ]
    record_many(told)


def _walker(row: Round, user_id: int, at: datetime, by: Actor) -> tuple[Actor, Hat | None]:
    """The walker as he was then, also where a superior's judgement or another's record brings it to light."""
    user = None if by.user_id == user_id else User.objects.select_related("organisation").get(pk=user_id)
    walker = actor_of(user, at) if user else by
    return walker, hat_on(row.post_id, row.site_id, walker)
