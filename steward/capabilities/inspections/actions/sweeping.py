"""What the clock does to rounds: a warning before the time is over, and the gaps named when it is."""

from datetime import timedelta

from django.db import transaction

from steward.capabilities.inspections.actions.counting import count_round
from steward.capabilities.inspections.actions.rounds import lock_rounds
from steward.capabilities.inspections.choices import PointState, RoundState
from steward.capabilities.inspections.models import Round, RoundPoint
from steward.kernel.audit.record import record
from steward.kernel.base import clock
from steward.kernel.tenancy.actor import Actor

AT_ONCE = 500
GAPS = (PointState.MISSED, PointState.FALSE)


@transaction.atomic
def warn_rounds(*, by: Actor) -> int:
    """Rounds that nobody began while their time runs out: whose post it is hears of it, and the superior.

    Effects: event `round.warn` once for each. Returns how many.
    """
    now = clock.now()
    rows = Round.objects.filter(
        state=RoundState.PLANNED,
        plan__isnull=False,
        warned_at__isnull=True,
        opens_at__lte=now,
        closes_at__gt=now,
    ).select_related("plan")
    late = [
        row
        for row in lock_rounds(rows)
        if row.plan and row.closes_at - timedelta(minutes=row.plan.warn_minutes) <= now
    ]
    for row in late:
        row.warned_at = now
        row.save(update_fields=["warned_at"])
        data = {"route": row.route_id, "post": row.post_id}
        record("round.warn", row, by=by, site_id=row.site_id, at=now, data=data)
    return len(late)


@transaction.atomic
def settle_rounds(*, by: Actor) -> int:
    """Rounds whose time is over: how they stand, and each missed point by name; a visit that comes later heals it.

    Effects: counts, event `round.miss` where a planned one has gaps. Returns how many were settled.
    """
    now = clock.now()
    over = Round.objects.filter(settled_at__isnull=True, closes_at__lte=now).order_by("closes_at", "pk")
    rows = lock_rounds(over.filter(pk__in=list(over.values_list("pk", flat=True)[:AT_ONCE])))
    for row in rows:
        count_round(row, by=by)
        row.settled_at = now
        row.save(update_fields=["settled_at"])
        gaps = RoundPoint.objects.filter(round=row, state__in=GAPS).order_by("position")
        missed = list(gaps.values_list("checkpoint_id", flat=True))
        if missed and not row.is_voluntary:
            data = {"route": row.route_id, "post": row.post_id, "points": missed}
            record("round.miss", row, by=by, site_id=row.site_id, at=now, data=data)
    return len(rows)
