"""Writes of plans, and the rounds that are made of them ahead of time."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from steward.capabilities.inspections.actions.rounds import new_round, put_points
from steward.capabilities.inspections.choices import RoundState
from steward.capabilities.inspections.models import Plan, Round, Route
from steward.capabilities.inspections.policies import MAY
from steward.kernel.audit.record import record
from steward.kernel.base import clock
from steward.kernel.base.refused import Refused
from steward.kernel.duties.cadence import Regular, Rolling, read_cadence
from steward.kernel.duties.windows import Window, regular_windows, rolling_windows
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import Post
from steward.kernel.tenancy.queries import clock_date, work_hours, zone_of

# A phone takes a week along; the night fills up what a day took away.
AHEAD_DAYS = 8


@transaction.atomic
def add_plan(
    *,
    by: Actor,
    route: Route,
    post: Post,
    cadence: Mapping[str, Any],
    warn_minutes: int = 30,
    starts_on: date | None = None,
) -> Plan:
    """Have a post walk a route as often as a cadence says (INS1, INS2); whoever holds or acts for it does so.

    Effects: plan, the rounds of the coming week, event `plan.add`. Refuses a route out of use, a post of another site,
    a cadence that waits for something, and people without the verb at the site.
    """
    hat = by.need_hat(MAY["add"], site_id=route.site_id)
    if not route.is_active:
        raise Refused(_("This route is out of use."), do=_("Choose another one."), field="route")
    if post.site_id not in (None, route.site_id):
        raise Refused(_("This post is at another site."), do=_("Choose another one."), field="post")
    readable(cadence)
    plan = Plan.objects.create(
        organisation_id=by.organisation_id,
        route=route,
        post=post,
        cadence=dict(cadence),
        warn_minutes=warn_minutes,
        starts_on=starts_on or clock.today(zone_of(post)),
    )
    data = {"route": route.pk}
    record("plan.add", plan, by=by, hat=hat, site_id=route.site_id, data=data)
    make_rounds([plan.pk])
    return plan


@transaction.atomic
def end_plan(plan: Plan, *, by: Actor) -> Plan:
    """End a plan today: rounds that nobody began are called off, the others stay.

    Effects: its last day, rounds, event `plan.end`. Refuses one that ended.
    """
    hat, site_id = by.need_hat(MAY["end"], site_id=plan.route.site_id), plan.route.site_id
    if plan.ends_on is not None:
        raise Refused(_("This plan has ended."), do=_("Make a new one."), code="illegal_state")
    plan.ends_on = max(plan.starts_on, clock.today(zone_of(plan.post)))
    plan.save(update_fields=["ends_on"])
    _call_off(Q(plan=plan))
    record("plan.end", plan, by=by, hat=hat, site_id=site_id, data={"route": plan.route_id})
    return plan


def readable(cadence: Mapping[str, Any]) -> Regular | Rolling:
    """The cadence of a plan: by the calendar. Refuses what waits for something to happen."""
    found = read_cadence(cadence)
    if not isinstance(found, Regular | Rolling):
        raise Refused(
            _("A round is planned by the calendar."),
            do=_("Say how many times a day, week or month, or within how many days."),
            field="cadence",
        )
    return found


@transaction.atomic
def make_rounds(plan_ids: Collection[int] | None = None) -> int:
    """Make the rounds of the coming week for all plans in use, or some; run again it makes nothing twice.

    Effects: rounds with their points; rounds not begun whose window no longer holds (a chain moved because one was
    walked) are called off. Returns how many are new.
    """
    plans = Plan.objects.filter(ends_on__isnull=True, route__is_active=True, post__is_active=True)
    if plan_ids is not None:
        plans = plans.filter(pk__in=plan_ids)
    new = [
        row
        for plan in plans.select_related(
            "route__organisation", "post__site", "post__organisation", "post__calendar"
        )
        for row in _missing(plan)
    ]
    Round.objects.bulk_create(new, batch_size=500)
    put_points(new)
    _count_new(new)
    return len(new)


def _count_new(rounds: list[Round]) -> None:
    """How many points new rounds have: one statement for all of a route."""
    by_route: dict[int, list[Round]] = {}
    for row in rounds:
        by_route.setdefault(row.route_id, []).append(row)
    for route_id, rows in by_route.items():
        count = Route.objects.get(pk=route_id).points.count()
        Round.objects.filter(pk__in=[row.pk for row in rows]).update(points_count=count)


def _missing(plan: Plan) -> list[Round]:
    """Rounds a plan asks for in the coming week that are not there yet; what it asks no more is called off."""
    wanted = {window.opens: window for window in _windows(plan)}
    now = clock.now()
    there = set(
        Round.objects.filter(plan=plan, closes_at__gt=now - timedelta(days=2)).values_list(
            "opens_at", flat=True
        )
    )
    _call_off(Q(plan=plan, opens_at__gt=now) & ~Q(opens_at__in=list(wanted)))
    return [
        new_round(plan.route, window.opens, window.closes, plan)
        for opens, window in wanted.items()
        if opens not in there and window.closes > now
    ]


def _windows(plan: Plan) -> list[Window]:
    cadence, zone = readable(plan.cadence), zone_of(plan.post)
    today = clock.today(zone)
    last = today + timedelta(days=AHEAD_DAYS)
    if isinstance(cadence, Rolling):
        rows = Round.objects.filter(plan=plan, finished_at__isnull=False)
        done = [at for at in rows.values_list("finished_at", flat=True) if at]
        chain = rolling_windows(cadence.within_days, plan.starts_on, last, done, ZoneInfo(zone))
        return [window for window in chain if window.due_on >= today]
    hours = work_hours(plan.post.calendar, zone)
    first = max(plan.starts_on, today)
    # A window of a month opened long before the day it is due.
    found = regular_windows(cadence, first, last + timedelta(days=366), hours)
    rows_wanted = []
    for window in found:
        if clock_date(window.opens, zone) > last:
            break
        rows_wanted.append(window)
    return rows_wanted


def _call_off(asked: Q) -> None:
    now = clock.now()
    waiting = Round.objects.filter(asked, state=RoundState.PLANNED, began_at__isnull=True, closes_at__gt=now)
    waiting.update(state=RoundState.CANCELLED, cancelled_at=now, settled_at=now)
