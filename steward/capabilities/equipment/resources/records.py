"""Records of maintenance: what became of each day that was wanted."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from steward.capabilities.equipment.choices import Discipline, Outcome
from steward.capabilities.equipment.models import Maintenance
from steward.capabilities.equipment.queries import PLAN_READERS, search_records, visible_records
from steward.kernel.surface.declare import (
    Column,
    Lines,
    Resource,
    choice_filter,
    date_filter,
    declare_resource,
)
from steward.kernel.surface.usual import site_filter

OUTCOMES: dict[str, tuple[str, str, Any]] = {
    Outcome.DONE: ("ok", "circle-check", Outcome.DONE.label),
    Outcome.LATE: ("wait", "clock-exclamation", Outcome.LATE.label),
    Outcome.OPEN: ("late", "alert-triangle", Outcome.OPEN.label),
    Outcome.MISSED: ("late", "ban", Outcome.MISSED.label),
}


def _mark(row: Maintenance) -> tuple[str, str]:
    return OUTCOMES[row.outcome][:2]


RECORDS = declare_resource(
    Resource(
        name="maintenance_records",
        label=_("Maintenance records"),
        label_one=_("Maintenance record"),
        icon="history",
        position=35,
        in_menu=False,
        rows=visible_records,
        roles=PLAN_READERS,
        title=str,
        joined=("site", "plan", "by"),
        listed=("site", "plan", "by"),
        search=search_records,
        search_hint=_("Plan, contractor, words"),
        phone=lambda row: Lines(
            title=row.plan, facts=(row.due_on or row.done_on, row.doer or row.by or ""),
            state=OUTCOMES[row.outcome],
        ),
        timeline=lambda row: [row.plan],
        columns=(
            Column("plan", _("Maintenance plan"), lambda row: row.plan_id, show=lambda row: row.plan, kind="link"),
            Column("site", _("Site"), lambda row: row.site_id, show=lambda row: row.site),
            Column("discipline", _("Discipline"), lambda row: row.plan.discipline,
                   show=lambda row: Discipline(row.plan.discipline).label),
            Column("due_on", _("Wanted on"), lambda row: row.due_on, sort="due_on"),
            Column("done_on", _("Done on"), lambda row: row.done_on, sort="done_on"),
            Column("by", _("Recorded by"), lambda row: row.by_id, show=lambda row: row.by or ""),
            Column("doer", _("Who of the contractor came"), lambda row: row.doer, default=False),
            Column("note", _("What was done, what was found"), lambda row: row.note, default=False),
            Column("outcome", _("State"), lambda row: row.outcome, show=lambda row: Outcome(row.outcome).label,
                   kind="state", mark=_mark),
        ),
        filters=(
            choice_filter("outcome", _("State"), "outcome", Outcome),
            choice_filter("discipline", _("Discipline"), "plan__discipline", Discipline),
            date_filter("due_on", _("Wanted on"), "due_on", is_day=True),
            date_filter("done_on", _("Done on"), "done_on", is_day=True),
            site_filter(),
        ),
        looks=(
            ("/maintenance_plans/", "calendar-repeat", _("Maintenance plans")),
            ("/maintenance_plans/calendar/", "calendar-event", _("Calendar")),
        ),
    )
)  # fmt: skip
