"""Writes of rounds: begun, ended, walked of one's own accord; what nobody walked is said when its time is over."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from steward.capabilities.inspections.actions.counting import count_round
from steward.capabilities.inspections.choices import PointState, RoundState
from steward.capabilities.inspections.models import Plan, Round, RoundPoint, Route, RoutePoint
from steward.capabilities.inspections.policies import MAY, hat_on
from steward.capabilities.inspections.reading import SentMoment, Unreadable
from steward.kernel.audit.record import record
from steward.kernel.base import clock
from steward.kernel.base.refused import Refused
from steward.kernel.tenancy.actor import Actor

# A voluntary round is walked now, or today at the latest.
VOLUNTARY = timedelta(hours=12)
CHALLENGE_BYTES = 6


def round_for(pk: int, *, by: Actor) -> Round:
    """The round a phone speaks of, held against others who write to it. Refuses one that is not the actor's to see."""
    row = next(iter(lock_rounds(Round.objects.filter(pk=pk))), None)
    if row is None or not any(hat.covers(row.site_id) for hat in by.hats):
        raise Unreadable(_("This round is not known here."), code="unknown_round")
    return row


def lock_rounds(rows: QuerySet[Round]) -> list[Round]:
    """Rounds held against whoever else writes to them, before anything of theirs is read: points, visits, counts.

    Who counts a round from what he read before another's visit was kept would write that visit away again; who changes
    a visit or a point first and waits for the round then stands in the way of whoever holds it (a deadlock). So
    everybody takes rounds first, and several in one order. SQLite lets one writer in at a time; PostgreSQL waits here.
    """
    return list(rows.select_for_update(of=("self",)).order_by("closes_at", "pk"))


def by_server(at: datetime, sent_at: datetime, now: datetime) -> datetime:
    """A moment of a phone's clock on the server's: the phone says what it shows while it sends."""
    return min(at - (sent_at - now), now)


@transaction.atomic
def start_round(*, by: Actor, route: Route) -> Round:
    """Walk a route of one's own accord: kept apart from what is planned, and open for twelve hours.

    Effects: a round without plan or post, its walker the actor; event `round.start`. Refuses a route out of use, and
    people with no post at its site.
    """
    hat, at = by.need_hat(MAY["start"], site_id=route.site_id), clock.now()
    if not route.is_active:
        raise Refused(_("This route is out of use."), do=_("Choose another one."), field="route")
    row = new_round(route, at, at + VOLUNTARY)
    row.walker_id = by.person_id
    row.save(force_insert=True)
    put_points([row])
    count_round(row, by=by)
    data = {"route": route.pk}
    record("round.start", row, by=by, hat=hat, site_id=row.site_id, at=at, data=data)
    return row


@transaction.atomic
def begin_round(pk: int, sent: SentMoment, *, by: Actor) -> Round:
    """Somebody sets out. Sent again, or by a second phone, the earliest beginning holds.

    Effects: when and who, event `round.begin` the first time. Refuses an unknown round, and one that was not handed
    out to this phone (another challenge).
    """
    row, now = round_for(pk, by=by), clock.now()
    _need_challenge(row, sent)
    at = by_server(sent.at, sent.sent_at, now)
    if row.began_at is None:
        data = {"route": row.route_id}
        hat = hat_on(row.post_id, row.site_id, by)
        record("round.begin", row, by=by, hat=hat, site_id=row.site_id, at=at, data=data)
    row.began_at = min(row.began_at or at, at)
    row.walker_id = row.walker_id or by.person_id
    return count_round(row, by=by)


@transaction.atomic
def end_round(pk: int, sent: SentMoment, *, by: Actor) -> Round:
    """Somebody is through: points without a visit are missed, until one comes late. Sent again the latest end holds.

    Effects: when; how the round stands (event `round.finish` where it is complete). Refuses what `begin_round` does.
    """
    row, now = round_for(pk, by=by), clock.now()
    _need_challenge(row, sent)
    at = by_server(sent.at, sent.sent_at, now)
    row.began_at = row.began_at or at
    row.ended_at = max(row.ended_at or at, at)
    row.walker_id = row.walker_id or by.person_id
    return count_round(row, by=by)


def _need_challenge(row: Round, sent: SentMoment) -> None:
    if sent.challenge != row.challenge:
        raise Unreadable(_("This was not made on the round that was handed out."), code="wrong_challenge")


def new_round(route: Route, opens_at: datetime, closes_at: datetime, plan: Plan | None = None) -> Round:
    """An unsaved round with a challenge of its own."""
    return Round(
        organisation_id=route.organisation_id,
        site_id=route.site_id,
        route=route,
        plan=plan,
        post_id=plan.post_id if plan else None,
        opens_at=opens_at,
        closes_at=closes_at,
        challenge=secrets.token_urlsafe(CHALLENGE_BYTES),
    )


def put_points(rounds: list[Round]) -> None:
    """Give new rounds of routes the points these have now, with the versions that hold."""
    routes = {row.route_id for row in rounds}
    ways: dict[int, list[RoutePoint]] = {route: [] for route in routes}
    found = RoutePoint.objects.filter(route__in=routes).select_related("checkpoint__checklist")
    for point in found.order_by("route_id", "position"):
        ways[point.route_id].append(point)
    RoundPoint.objects.bulk_create(
        [_round_point(row, point) for row in rounds for point in ways[row.route_id]], batch_size=1000
    )


def _round_point(row: Round, point: RoutePoint) -> RoundPoint:
    checklist = point.checkpoint.checklist
    return RoundPoint(
        organisation_id=row.organisation_id,
        round=row,
        checkpoint=point.checkpoint,
        version_id=checklist.version_id if checklist else None,
        position=point.position,
        walk_seconds=point.walk_seconds,
    )


def follow_route(route: Route, *, by: Actor) -> None:
    """Have planned rounds that nobody began follow a changed route: a step of its verbs.

    Points that left are asked no more (who sends a visit of one is heard all the same), new ones are added.
    """
    way = {p.checkpoint_id: p for p in route.points.select_related("checkpoint__checklist")}
    waiting = Round.objects.filter(route=route, state=RoundState.PLANNED, closes_at__gt=clock.now())
    for row in lock_rounds(waiting):
        held = {point.checkpoint_id: point for point in row.points.all()}
        new = [_round_point(row, point) for key, point in way.items() if key not in held]
        RoundPoint.objects.bulk_create(new)
        for key, point in held.items():
            point.state = PointState.WAITING if key in way else PointState.GONE
            if key in way:
                point.position, point.walk_seconds = way[key].position, way[key].walk_seconds
            point.save(update_fields=["state", "position", "walk_seconds"])
        count_round(row, by=by)
