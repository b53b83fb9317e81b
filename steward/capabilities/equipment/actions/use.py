"""Writes of whether equipment is in use, and of what its plans ask for meanwhile."""

from django.db import transaction
from django.utils.translation import gettext as _

from steward.capabilities.equipment.choices import Outcome, Use
from steward.capabilities.equipment.models import Certificate, Covered, Equipment, Maintenance, Plan
from steward.capabilities.equipment.policies import FROM, check
from steward.kernel.audit.record import record
from steward.kernel.base import clock
from steward.kernel.base.refused import Lost, need_words
from steward.kernel.tenancy.actor import Actor, Hat


@transaction.atomic
def stop_equipment(equipment: Equipment, *, by: Actor, reason: str) -> Equipment:
    """Take a piece out of use for a time; what maintains it alone asks for nothing meanwhile.

    Effects: state and reason, event `equipment.stop`. Refuses no reason, and what is not in use.
    """
    hat = check("stop", equipment, by)
    need_words(reason, "reason", _("Why is it out of use?"))
    _turn(equipment, "stop", Use.STOPPED, reason, by, hat)
    return equipment


@transaction.atomic
def resume_equipment(equipment: Equipment, *, by: Actor, reason: str = "") -> Equipment:
    """Take a piece into use again.

    Effects: state, plans whose day went by meanwhile ask for the next of their days, event `equipment.resume`. Refuses
    what is not out of use.
    """
    hat = check("resume", equipment, by)
    today = clock.today(equipment.site.zone)
    waiting = Plan.objects.filter(
        covered__equipment=equipment, ended_at__isnull=True, next_on__lt=today
    ).exclude(covered__equipment__use=Use.IN_USE)
    for plan in waiting:
        day = plan.following
        while day is not None and day < today:
            day = plan.after(day)
        Plan.objects.filter(pk=plan.pk).update(**plan.wanted_on(day))
        miss_open(plan, by=by)
    _turn(equipment, "resume", Use.IN_USE, reason, by, hat)
    return equipment


@transaction.atomic
def scrap_equipment(equipment: Equipment, *, by: Actor, reason: str) -> Equipment:
    """Take a piece out of the register's living part for good; it stays as history.

    Effects: state and reason, plans for nothing else end (`maintenance.end`), event `equipment.scrap`. Refuses no
    reason, and what is scrapped.
    """
    hat = check("scrap", equipment, by)
    need_words(reason, "reason", _("Why is it scrapped?"))
    _turn(equipment, "scrap", Use.SCRAPPED, reason, by, hat)
    Certificate.objects.filter(equipment=equipment, over_at__isnull=True).update(over_at=clock.now())
    alone = Plan.objects.filter(covered__equipment=equipment, ended_at__isnull=True).exclude(
        pk__in=Covered.objects.exclude(equipment__use=Use.SCRAPPED).values("plan_id")
    )
    for plan in alone:
        plan.ended_at, plan.ended_why = clock.now(), reason
        plan.save(update_fields=["ended_at", "ended_why"])
        miss_open(plan, by=by)
        record("maintenance.end", plan, by=by, hat=hat, site_id=plan.site_id, data={"note": plan.pk})
    return equipment


def _turn(equipment: Equipment, verb: str, to: Use, reason: str, by: Actor, hat: Hat | None) -> None:
    rows = Equipment.objects.filter(pk=equipment.pk, use__in=FROM[verb])
    if not rows.update(use=to, use_reason=reason):
        raise Lost()
    equipment.use, equipment.use_reason = to, reason
    data = {"note": equipment.pk}
    record(f"equipment.{verb}", equipment, by=by, hat=hat, site_id=equipment.site_id, data=data)


@transaction.atomic
def miss_open(plan: Plan, *, by: Actor) -> None:
    """What was overdue and is asked for no more was not done: its open record is missed (`maintenance.miss`)."""
    for row in Maintenance.objects.filter(plan=plan, outcome=Outcome.OPEN):
        Maintenance.objects.filter(pk=row.pk).update(outcome=Outcome.MISSED)
        data = {"on": row.due_on.isoformat() if row.due_on else ""}
        record("maintenance.miss", plan, by=by, site_id=plan.site_id, data=data)
