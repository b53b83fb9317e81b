"""Writes of what became of a plan's days: done, done late, missed."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from steward.capabilities.equipment.choices import Discipline, Outcome, Strategy
from steward.capabilities.equipment.models import Maintenance, Plan
from steward.capabilities.equipment.policies import check
from steward.capabilities.equipment.queries import overdue
from steward.kernel.audit.record import record
from steward.kernel.base import clock
from steward.kernel.base.refused import Lost, Refused, need_words
from steward.kernel.evidence.actions import attach_photo
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import Site

# What is done in the last third of a period is for its day; before that it is something beside the plan.
EARLY_PART = 3


@transaction.atomic
def do_maintenance(
    plan: Plan,
    *,
    by: Actor,
    done_on: date,
    note: str,
    photos: Sequence[UploadedFile] = (),
    doer: str = "",
) -> Maintenance:
    """Record that maintenance was done: what, when, by whom, with photos (INS2; lifts: 特种设备安全监察条例 art. 31).

    Effects: record, in time or late by the plan's slack; the plan's next day (days given beforehand, else by the
    period: months from the anchor, days from the day it was done); photos for staff; event `maintenance.do`, and
    `maintenance.lift` for a lift. Done long before its day it stands beside the plan, whose day stays. Refuses an
    ended plan, a day that is yet to come or before what is recorded already, no words, and a contractor without name.
    """
    hat = check("do", plan, by)
    if plan.ended_at is not None:
        raise Refused(_("This plan has ended."), do=_("Make a new one."), code="ended")
    if done_on > clock.today(plan.site.zone):
        raise Refused(_("That day is yet to come."), field="done_on", code="other_day")
    need_words(note, "note", _("What was done?"))
    if plan.strategy == Strategy.THIRD_PARTY:
        need_words(doer, "doer", _("Who of the contractor came?"))
    _catch_up(plan, done_on, by)
    kept, outcome = _kept_for(plan, done_on), Outcome.DONE
    due_on = kept.due_on if kept else _day_of(plan, done_on)
    if kept is not None and kept.outcome == Outcome.MISSED:
        outcome = Outcome.LATE
    elif due_on is not None:
        outcome = Outcome.LATE if plan.late_after and done_on > plan.late_after else Outcome.DONE
        _go_on(plan, due_on, done_on)
    values = {
        "outcome": outcome,
        "done_on": done_on,
        "by_id": by.user_id,
        "doer": doer.strip(),
        "note": note,
        "recorded_at": clock.now(),
    }
    if kept is not None:
        Maintenance.objects.filter(pk=kept.pk).update(**values)
        done = Maintenance.objects.get(pk=kept.pk)
    else:
        done = Maintenance.objects.create(
            organisation_id=plan.organisation_id, site_id=plan.site_id, plan=plan, due_on=due_on, **values
        )
    for photo in photos:
        attach_photo(done, photo, by=by, hat=hat, internal=True)
    data = {"on": done_on.isoformat(), "outcome": str(outcome.value), "note": done.pk}
    record("maintenance.do", plan, by=by, hat=hat, site_id=plan.site_id, data=data)
    if plan.discipline == Discipline.LIFT:
        record(
            "maintenance.lift", plan, by=by, hat=hat, site_id=plan.site_id, data={"on": done_on.isoformat()}
        )
    return done


def _day_of(plan: Plan, done_on: date) -> date | None:
    """Which of the plan's days this was for; None on call, or long before it."""
    if plan.next_on is None:
        return None
    early = timedelta(days=max(plan.slack_days, plan.period.length // EARLY_PART))
    return plan.next_on if done_on >= plan.next_on - early else None


def _kept_for(plan: Plan, done_on: date) -> Maintenance | None:
    """The record there is of the day this was for: open, or missed where the news come late.

    What was done before the plan's next day had come was for the day before that one.
    """
    if plan.next_on is None:
        return None
    rows = Maintenance.objects.filter(plan=plan, due_on__lte=done_on).order_by("-due_on")
    if done_on < (plan.meant_on or plan.next_on):
        last = rows.first()
        return last if last is not None and last.outcome == Outcome.MISSED else None
    return rows.filter(due_on=plan.next_on, outcome=Outcome.OPEN).first()


def _go_on(plan: Plan, due_on: date, done_on: date) -> None:
    """To the next day: what the law counts in days counts from when it was done."""
    following = plan.following
    if plan.days and not plan.schedule:
        following = done_on + timedelta(days=plan.days)
    _turn_to(plan, due_on, following)


def _turn_to(plan: Plan, was: date, day: date | None) -> None:
    wanted = plan.wanted_on(day)
    rows = Plan.objects.filter(pk=plan.pk, next_on=was, ended_at__isnull=True)
    if not rows.update(**wanted):
        raise Lost()
    for name, value in wanted.items():
        setattr(plan, name, value)


@transaction.atomic
def miss_maintenance(site: Site, *, by: Actor) -> int:
    """Say of every overdue plan of a site that its day is over, and go on where the next day has come; how many did.

    Effects: an open record for the day (so that it counts as not in time), which becomes missed once the plan's next
    day is there (`maintenance.miss`): a day nobody used is not made up for by the one after it. Safe to repeat.
    """
    today, count = clock.today(site.zone), 0
    for plan in overdue(Plan.objects.filter(site=site)).order_by("pk"):
        count += _catch_up(plan, today, by)
        if plan.is_overdue and plan.next_on is not None:
            _note(plan, plan.next_on, Outcome.OPEN)
    return count


def _catch_up(plan: Plan, on: date, by: Actor) -> int:
    """Days whose follower had come on a day were missed; how many."""
    count = 0
    while plan.next_on is not None and (following := plan.following) is not None and following <= on:
        _note(plan, plan.next_on, Outcome.MISSED)
        data = {"on": plan.next_on.isoformat()}
        record("maintenance.miss", plan, by=by, site_id=plan.site_id, data=data)
        _turn_to(plan, plan.next_on, following)
        count += 1
    return count


def _note(plan: Plan, day: date, outcome: Outcome) -> None:
    Maintenance.objects.update_or_create(
        plan=plan,
        due_on=day,
        defaults={"outcome": outcome, "recorded_at": clock.now()},
        create_defaults={
            "organisation_id": plan.organisation_id,
            "site_id": plan.site_id,
            "outcome": outcome,
            "recorded_at": clock.now(),
        },
    )
