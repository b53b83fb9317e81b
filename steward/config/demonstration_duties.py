"""Two months of the duties that are judged by a standard, so that scorecards have something to show.

All other duties come into force today: nobody has missed anything of them yet.
"""

import random
from datetime import date, datetime, timedelta

from steward.kernel.base import clock
from steward.kernel.duties.choices import EACH_PLACE, DueState, Wanted
from steward.kernel.duties.models import Due, Duty, Excuse, Proof
from steward.kernel.duties.months import month_before
from steward.kernel.duties.recount import recount_dues
from steward.kernel.tenancy.models import Organisation
from steward.reports.scores.jobs import count_open_here, freeze_here

# How reliable people are, each in his own way.
LEAST, MOST = 0.88, 1.02
NOTE = "按要求完成，现场无异常"


def live_duties(organisation: Organisation, dice: random.Random) -> None:
    """The month before and the running one up to yesterday, proved as people are; frozen where its day has come."""
    today = clock.today(organisation.zone)
    first = month_before(today)
    judged = _judged(today)
    Duty.objects.filter(pk__in=judged).update(starts_on=first)
    yesterday = today - timedelta(days=1)
    recount_dues(first, yesterday, duty_ids=judged)
    Proof.objects.bulk_create(_proofs(organisation, judged, dice))
    recount_dues(first, yesterday, duty_ids=judged)
    freeze_here(organisation)
    count_open_here(organisation)


def _judged(today: date) -> list[int]:
    """Duties proved by hand whose standard is doing them in time, once for a post."""
    rows = Duty.objects.filter(starts_on__gte=today - timedelta(days=1), evidence__in=Wanted.values).exclude(
        scope__in=EACH_PLACE
    )
    return [row.pk for row in rows if row.standard.get("metric") == "due.done_in_time"]


def _proofs(organisation: Organisation, duties: list[int], dice: random.Random) -> list[Proof]:
    """Most of what was due, each somewhere in its window; nothing of what somebody asked to excuse."""
    asked = set(Excuse.objects.values_list("duty_id", "post_id", "opens_at"))
    rows = Due.objects.filter(duty__in=duties, state=DueState.MISSED, user__isnull=False)
    reliable: dict[int, float] = {}
    found = []
    for due in rows.select_related("duty").order_by("post_id", "opens_at", "pk"):
        share = reliable.setdefault(due.post_id, dice.uniform(LEAST, MOST))
        if dice.random() < share and (due.duty_id, due.post_id, due.opens_at) not in asked:
            at = due.opens_at + (due.closes_at - due.opens_at) * dice.uniform(0.4, 0.8)
            found += [_proof(organisation, due, at) for _piece in range(due.duty.count)]
    return found


def _proof(organisation: Organisation, due: Due, at: datetime) -> Proof:
    assert due.user_id
    return Proof(
        organisation=organisation,
        duty_id=due.duty_id,
        post_id=due.post_id,
        place_id=due.place_id,
        user_id=due.user_id,
        at=at,
        note=NOTE,
    )
