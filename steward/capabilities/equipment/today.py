"""Equipment on the Today page: maintenance wanted and overdue, statutory inspections that run out."""

from django.utils.translation import gettext_lazy as _

from steward.capabilities.equipment.models import Equipment, Plan
from steward.capabilities.equipment.policies import may, may_plan
from steward.capabilities.equipment.queries import (
    DOERS,
    expiring,
    visible_equipment,
    wanted_of,
    works_in_engineering,
)
from steward.kernel.surface.declare import Rows
from steward.kernel.surface.today import TodaySection, declare_today
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.choices import Role


def _next_step(plan: Plan, actor: Actor) -> str | None:
    return "do" if may_plan("do", plan, actor) else None


def _certify(equipment: Equipment, actor: Actor) -> str | None:
    return "certify" if may("certify", equipment, actor) else None


def _expiring(actor: Actor) -> Rows:
    rows = expiring(visible_equipment(actor))
    return rows if Role.MANAGER in actor.roles or works_in_engineering(actor) else rows.none()


declare_today(
    TodaySection(
        "maintenance.wanted",
        _("Maintenance to do"),
        "maintenance_plans",
        wanted_of,
        frozenset(DOERS),
        _("No maintenance is wanted this week."),
        _next_step,
        "/maintenance_plans/?wanted=1",
        56,
    ),
    TodaySection(
        "equipment.expiring",
        _("Inspections that run out"),
        "equipment",
        _expiring,
        frozenset(DOERS),
        _("No inspection of lifts or other special equipment runs out this month."),
        _certify,
        "/equipment/?expiring=1",
        57,
    ),
)
