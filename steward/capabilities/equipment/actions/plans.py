"""Writes of plans: what maintenance is asked for, how often, by whom, and when next."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from steward.capabilities.equipment.actions.register import need_new
from steward.capabilities.equipment.actions.use import miss_open
from steward.capabilities.equipment.choices import Discipline, Strategy
from steward.capabilities.equipment.models import Covered, Equipment, Maintenance, Plan
from steward.capabilities.equipment.periods import Period
from steward.capabilities.equipment.policies import MAY, check
from steward.kernel.audit.record import record
from steward.kernel.base import clock
from steward.kernel.base.refused import Refused, need_words
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import Post, Site

# Days after the day wanted that are still in time: a sixth of the period, a fortnight at most. What the law counts in
# days (lifts: every fifteen) has none, unless somebody says so.
SLACK_PART, SLACK_MOST = 6, 14


def usual_slack(period: Period) -> int:
    """How many days after its day a maintenance is usually still in time."""
    return min(SLACK_MOST, period.length // SLACK_PART) if period.months else 0


@transaction.atomic
def add_maintenance(
    *,
    by: Actor,
    site: Site,
    code: str,
    name: str,
    equipment: Sequence[Equipment],
    strategy: str,
    months: int = 0,
    days: int = 0,
    first_on: date | None = None,
    slack_days: int | None = None,
    post: Post | None = None,
    contractor: str = "",
) -> Plan:
    """Plan the maintenance of one or several pieces of a site (INS2, PLN1): every so many months or days, or on call.

    Effects: plan, what it covers, its first day, event `maintenance.add`. Refuses a post without the verb at the site,
    a code the site has, no equipment, equipment of another site or scrapped, a period of both or neither, a period or a
    day on call, and a first day that is over.
    """
    hat = by.need_hat(MAY["add"], site_id=site.pk)
    need_new(site, code, Plan)
    _need_equipment(equipment, site.pk)
    period = Period(months, days)
    _need_rhythm(strategy, period, first_on)
    if first_on is not None and first_on < clock.today(site.zone):
        raise Refused(_("That day is over."), field="first_on", code="other_day")
    plan = Plan(
        organisation_id=by.organisation_id,
        site=site,
        code=code,
        name=name,
        discipline=equipment[0].discipline if equipment else Discipline.OTHER,
        strategy=Strategy(strategy),
        contractor=contractor,
        months=months,
        days=days,
        slack_days=usual_slack(period) if slack_days is None else slack_days,
        anchor_on=first_on,
        post=post,
        added_at=clock.now(),
    )
    _want(plan, first_on)
    plan.save()
    _cover(plan, equipment)
    data = {"code": code, "on": first_on.isoformat() if first_on else "—"}
    record("maintenance.add", plan, by=by, hat=hat, site_id=site.pk, data=data)
    return plan


@transaction.atomic
def change_maintenance(
    plan: Plan,
    *,
    by: Actor,
    name: str,
    equipment: Sequence[Equipment],
    strategy: str,
    months: int = 0,
    days: int = 0,
    first_on: date | None = None,
    slack_days: int | None = None,
    post: Post | None = None,
    contractor: str = "",
) -> Plan:
    """Change what a plan asks for; another period forgets the days that were given beforehand.

    `first_on`: its next day, where it had none. Effects: fields, what it covers, event `maintenance.change`. Refuses
    as `add_maintenance` does, and an ended plan; a next day it has is moved with a reason instead.
    """
    hat = check("change", plan, by)
    _need_open(plan)
    _need_equipment(equipment, plan.site_id)
    period = Period(months, days)
    next_on = plan.next_on or first_on
    if strategy == Strategy.ON_CALL:
        next_on = first_on = None
    _need_rhythm(strategy, period, next_on)
    if period != plan.period:
        plan.schedule, plan.anchor_on = [], next_on
    plan.name, plan.strategy, plan.contractor, plan.post = name, Strategy(strategy), contractor, post
    plan.months, plan.days = months, days
    plan.anchor_on = (plan.anchor_on or next_on) if next_on else None
    plan.slack_days = usual_slack(period) if slack_days is None else slack_days
    if next_on != plan.next_on:
        _want(plan, next_on)
        miss_open(plan, by=by)
    plan.late_after = next_on and next_on + timedelta(days=plan.slack_days)
    plan.save()
    Covered.objects.filter(plan=plan).exclude(equipment__in=equipment).delete()
    known = set(Covered.objects.filter(plan=plan).values_list("equipment_id", flat=True))
    _cover(plan, [one for one in equipment if one.pk not in known])
    record("maintenance.change", plan, by=by, hat=hat, site_id=plan.site_id)
    return plan


@transaction.atomic
def move_maintenance(plan: Plan, *, by: Actor, next_on: date, reason: str) -> Plan:
    """Move the next day of a plan, and say why; the days after it stay where they were.

    Effects: next day, event `maintenance.move`. Refuses an ended plan, one without a period, no reason, a day that is
    over, one that has a record already, and one behind the day that comes after.
    """
    hat = check("move", plan, by)
    _need_open(plan)
    need_words(reason, "reason", _("Why is it moved?"))
    if plan.next_on is None:
        raise Refused(_("This plan asks for no day yet."), do=_("Change it and give it a first day."))
    was, meant, after = plan.next_on, plan.meant_on or plan.next_on, plan.following
    assert after is not None
    if next_on < clock.today(plan.site.zone) or next_on >= after:
        raise Refused(
            _("It can be moved to a day from today until before %(after)s, when the next one is wanted.")
            % {"after": after},
            field="next_on",
            code="other_day",
        )
    if Maintenance.objects.filter(plan=plan, due_on=next_on).exists():
        raise Refused(_("That day has its record already."), field="next_on", code="twice")
    plan.moved_why = reason
    _want(plan, next_on)
    # The rhythm stays: a day moved once does not move those that follow.
    plan.meant_on = meant
    plan.save(update_fields=["next_on", "late_after", "meant_on", "moved_why"])
    Maintenance.objects.filter(plan=plan, due_on=was, outcome="open").delete()
    data = {"was": was.isoformat(), "on": next_on.isoformat(), "note": plan.pk}
    record("maintenance.move", plan, by=by, hat=hat, site_id=plan.site_id, data=data)
    return plan


@transaction.atomic
def end_maintenance(plan: Plan, *, by: Actor, reason: str) -> Plan:
    """End a plan: it asks for nothing more, its records stay.

    Effects: ended, event `maintenance.end`. Refuses an ended plan, and no reason.
    """
    hat = check("end", plan, by)
    _need_open(plan)
    need_words(reason, "reason", _("Why does it end?"))
    plan.ended_at, plan.ended_why = clock.now(), reason
    plan.save(update_fields=["ended_at", "ended_why"])
    miss_open(plan, by=by)
    record("maintenance.end", plan, by=by, hat=hat, site_id=plan.site_id, data={"note": plan.pk})
    return plan


def _want(plan: Plan, day: date | None) -> None:
    for name, value in plan.wanted_on(day).items():
        setattr(plan, name, value)


def _cover(plan: Plan, equipment: Sequence[Equipment]) -> None:
    Covered.objects.bulk_create(
        Covered(organisation_id=plan.organisation_id, plan=plan, equipment=one) for one in equipment
    )


def _need_equipment(equipment: Sequence[Equipment], site_id: int) -> None:
    if not equipment:
        raise Refused(_("What is to be maintained?"), do=_("Name one piece at least."), field="equipment")
    if any(one.site_id != site_id or one.use == "scrapped" for one in equipment):
        raise Refused(
            _("A plan is for equipment of its own site that is not scrapped."),
            field="equipment",
            code="elsewhere",
        )


def _need_rhythm(strategy: str, period: Period, next_on: date | None) -> None:
    if strategy == Strategy.ON_CALL:
        if period.length or next_on is not None:
            raise Refused(
                _("What is maintained on call has neither a period nor a day."),
                do=_("Leave both empty, or choose who maintains it by plan."),
                field="months",
                code="on_call",
            )
        return
    if bool(period.months) == bool(period.days):
        raise Refused(_("How often? In months or in days, one of both."), field="months", code="no_period")
    if next_on is None:
        raise Refused(_("When is it wanted first?"), field="first_on", code="no_day")


def _need_open(plan: Plan) -> None:
    if plan.ended_at is not None:
        raise Refused(_("This plan has ended."), do=_("Make a new one."), code="ended")
