"""The duties of the last days in the demonstration, so that each post's Today and scorecard has something to show.

Two months of those judged by a standard; of all others that are proved by hand, or by rounds that were noted by hand
until they were planned, the last days and today's first hours. People are reliable, each in his own way: most is done,
some comes late, some is missed.
"""

import random
from collections.abc import Collection
from datetime import date, datetime, timedelta

from steward.config.demonstration_cases import report_by_hand
from steward.config.demonstration_scene import Scene
from steward.kernel.base import clock
from steward.kernel.duties.choices import EACH_PLACE, DueState, Wanted
from steward.kernel.duties.models import Due, Duty, Excuse, Proof
from steward.kernel.duties.months import month_before
from steward.kernel.duties.recount import recount_dues
from steward.kernel.tenancy.models import Appointment, Organisation
from steward.kernel.tenancy.queries import in_force
from steward.reports.scores.jobs import count_open_here, freeze_here

# How reliable people are, each in his own way.
LEAST, MOST = 0.88, 1.02
# Of what was not done in its window, this share comes late; of what is due today, this share is done by now.
LATE, BY_NOW = 0.6, 0.4
LATELY = timedelta(days=8)
NOTE = "按要求完成，现场无异常"


def live_duties(scene: Scene, now: datetime, dice: random.Random) -> None:
    """The month before and the running one of what is judged, the last days of the rest, and what waits for something
    that was reported by hand.
    """
    report_by_hand(scene, now)
    organisation = scene.organisation
    today = clock.today(organisation.zone)
    yesterday, other = today - timedelta(days=1), _others(today)
    judged = _judged(today)
    _live(judged, month_before(today), yesterday, organisation, dice)
    _live(other - set(judged), today - LATELY, today, organisation, dice)


def count_cards(organisation: Organisation) -> None:
    """Scorecards of what is known now: months that are over are frozen."""
    freeze_here(organisation)
    count_open_here(organisation)


def _live(
    duties: Collection[int], first: date, last: date, organisation: Organisation, dice: random.Random
) -> None:
    Duty.objects.filter(pk__in=duties).update(starts_on=first)
    recount_dues(first, last, duty_ids=duties)
    Proof.objects.bulk_create(_proofs(organisation, duties, dice))
    recount_dues(first, last, duty_ids=duties)


def _judged(today: date) -> list[int]:
    """Duties proved by hand whose standard is doing them in time, once for a post."""
    rows = Duty.objects.filter(starts_on__gte=today - timedelta(days=1), evidence__in=Wanted.values).exclude(
        scope__in=EACH_PLACE
    )
    return [row.pk for row in rows if row.standard.get("metric") == "due.done_in_time"]


def _others(today: date) -> set[int]:
    """What else is due each day or week, once for a post, by hand or by rounds; nothing somebody asked to excuse."""
    rows = Duty.objects.filter(starts_on=today, cadence__every__in=["day", "week"]).exclude(
        scope__in=EACH_PLACE
    )
    asked = set(Excuse.objects.values_list("duty_id", flat=True))
    by_rounds = {"event:round.finish", "event:patrol.equipment"}
    return {row.pk for row in rows if row.evidence in {*Wanted.values, *by_rounds}} - asked


def _proofs(organisation: Organisation, duties: Collection[int], dice: random.Random) -> list[Proof]:
    """Most of what was due, each somewhere in its window or a while after it, and some of what is due now."""
    now, asked = clock.now(), set(Excuse.objects.values_list("duty_id", "post_id", "opens_at"))
    rows = Due.objects.filter(duty__in=duties, state__in=[DueState.MISSED, DueState.DUE], opens_at__lt=now)
    holders = _holders()
    reliable: dict[int, float] = {}
    found = []
    for due in rows.select_related("duty").order_by("post_id", "opens_at", "pk"):
        share = reliable.setdefault(due.post_id, dice.uniform(LEAST, MOST))
        chance, late = dice.random(), dice.random()
        at = due.opens_at + (min(due.closes_at, now) - due.opens_at) * dice.uniform(0.4, 0.8)
        if due.state == DueState.DUE:
            is_done = chance < BY_NOW and due.closes_at - due.opens_at <= timedelta(days=1)
        else:
            is_done = chance < share
            if not is_done and late < LATE:
                at, is_done = due.closes_at + timedelta(minutes=40), True
        user = due.user_id or holders.get(due.post_id)
        if is_done and user and at < now and _key(due) not in asked:
            found += [_proof(organisation, due, user, at) for _piece in range(due.duty.count)]
    return found


def _holders() -> dict[int, int]:
    """Who holds which post today."""
    rows = Appointment.objects.filter(in_force(clock.today()), acting_for=None)
    return dict(rows.values_list("post_id", "user_id"))


def _key(due: Due) -> tuple[int, int, datetime]:
    return due.duty_id, due.post_id, due.opens_at


def _proof(organisation: Organisation, due: Due, user: int, at: datetime) -> Proof:
    return Proof(
        organisation=organisation,
        duty_id=due.duty_id,
        post_id=due.post_id,
        place_id=due.place_id,
        case_id=due.case_id,
        user_id=user,
        at=at,
        note=NOTE,
    )
