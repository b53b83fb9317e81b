"""Plans of maintenance as people and programs meet them."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from steward.capabilities.equipment import actions, forms
from steward.capabilities.equipment.choices import Discipline, Fact, Strategy
from steward.capabilities.equipment.models import Equipment, Maintenance, Plan
from steward.capabilities.equipment.policies import MAY, may_plan
from steward.capabilities.equipment.queries import (
    AHEAD,
    PLAN_READERS,
    answered_for,
    asking,
    overdue,
    search_plans,
    visible_plans,
    without_days,
)
from steward.capabilities.equipment.resources.records import OUTCOMES
from steward.capabilities.equipment.resources.words import period_words
from steward.kernel.base import clock
from steward.kernel.evidence.models import Evidence
from steward.kernel.surface.declare import (
    Column,
    Lines,
    Panel,
    Resource,
    Row,
    Rows,
    Verb,
    choice_filter,
    date_filter,
    declare_resource,
    flag_filter,
)
from steward.kernel.surface.usual import site_filter, verbs_of
from steward.kernel.tenancy.actor import Actor

SHOWN = 24
MARKS = {
    "ended": ("off", "ban", _("No longer asked for")),
    "on_call": ("off", "phone", _("On call")),
    "no_day": ("wait", "help-circle", _("No day yet")),
    "overdue": ("late", "alert-triangle", _("Past its day")),
    "soon": ("wait", "clock", _("Wanted now")),
    "planned": ("ok", "circle-check", _("In good time")),
}


def state_of(plan: Plan) -> str:
    """What a plan asks for today, in one word."""
    if plan.ended_at is not None:
        return "ended"
    if plan.next_on is None:
        return "on_call" if plan.strategy == Strategy.ON_CALL else "no_day"
    if plan.is_overdue:
        return "overdue"
    return "soon" if plan.next_on <= clock.today() + AHEAD else "planned"


def _mark(plan: Plan) -> tuple[str, str]:
    return MARKS[state_of(plan)][:2]


def _word(plan: Plan) -> Any:
    return MARKS[state_of(plan)][2]


def _facts(plan: Plan, _actor: Actor) -> Mapping[str, Any]:
    """What it is for, how often, by whom, what is wanted after its next day: one query."""
    pieces = Equipment.objects.filter(covered__plan=plan).select_related("place").order_by("code")
    told = [(Fact(name).label, value) for name, value in plan.facts.items() if name in Fact.values]
    return {
        "strategy": Strategy(plan.strategy).label,
        "period": period_words(plan.months, plan.days),
        "pieces": list(pieces[:SHOWN]),
        "after": plan.following,
        "told": told,
    }


def _records(plan: Plan, _actor: Actor) -> Mapping[str, Any]:
    """What became of its days, the newest first, with photos: two queries."""
    rows = list(Maintenance.objects.filter(plan=plan).select_related("by").order_by("-pk")[:SHOWN])
    photos: dict[int, list[Evidence]] = {}
    found = Evidence.objects.filter(
        subject_type="equipment.maintenance", subject_id__in=[row.pk for row in rows]
    )
    for photo in found.order_by("pk"):
        photos.setdefault(photo.subject_id, []).append(photo)
    return {"rows": [(row, OUTCOMES[row.outcome], photos.get(row.pk, [])) for row in rows]}


def _wanted(rows: Rows, _actor: Actor) -> Rows:
    return asking(rows).filter(next_on__lte=clock.today() + AHEAD)


_verb = verbs_of(may_plan, MAY, "maintenance")


def _may_add(_row: Row, actor: Actor) -> bool:
    return bool(actor.roles & MAY["add"])


PLANS = declare_resource(
    Resource(
        name="maintenance_plans",
        label=_("Maintenance plans"),
        label_one=_("Maintenance plan"),
        icon="calendar-repeat",
        position=34,
        rows=visible_plans,
        roles=PLAN_READERS,
        title=str,
        joined=("site", "post"),
        listed=("site",),
        default_sort="next_on",
        default_filters={"open": ("1",)},
        search=search_plans,
        search_hint=_("Code, name, equipment, contractor"),
        phone=lambda plan: Lines(
            title=plan, facts=(plan.next_on or "", Strategy(plan.strategy).label),
            state=(*_mark(plan), _word(plan)),
        ),
        columns=(
            Column("code", _("Code"), lambda plan: plan.code, sort="code", kind="link"),
            Column("name", _("Maintenance work"), lambda plan: plan.name),
            Column("site", _("Site"), lambda plan: plan.site_id, show=lambda plan: plan.site),
            Column("discipline", _("Discipline"), lambda plan: plan.discipline,
                   show=lambda plan: Discipline(plan.discipline).label),
            Column("strategy", _("Who maintains it"), lambda plan: plan.strategy,
                   show=lambda plan: Strategy(plan.strategy).label),
            Column("months", _("How often"), lambda plan: plan.months,
                   show=lambda plan: period_words(plan.months, plan.days)),
            Column("next_on", _("Wanted next on"), lambda plan: plan.next_on, sort="next_on"),
            Column("contractor", _("Contractor"), lambda plan: plan.contractor, default=False),
            Column("location", _("Where, in words"), lambda plan: plan.location, default=False),
            Column("state", _("State"), state_of, show=_word, kind="state", mark=_mark),
        ),
        detail_fields=lambda plan: {
            "days": plan.days, "slack_days": plan.slack_days, "anchor_on": plan.anchor_on,
            "schedule": plan.schedule, "post": plan.post_id, "tag": plan.tag, "facts": plan.facts,
            "ended_at": plan.ended_at, "ended_why": plan.ended_why,
        },
        filters=(
            flag_filter("open", _("Not ended"), lambda rows, _actor: rows.filter(ended_at__isnull=True)),
            flag_filter("overdue", _("Past its day"), lambda rows, _actor: overdue(rows)),
            flag_filter("wanted", _("Wanted now or overdue"), _wanted),
            flag_filter("mine", _("I answer for it"), lambda rows, actor: rows.filter(answered_for(actor))),
            flag_filter("no_day", _("No day yet"), lambda rows, _actor: without_days(rows)),
            choice_filter("strategy", _("Who maintains it"), "strategy", Strategy),
            choice_filter("discipline", _("Discipline"), "discipline", Discipline),
            date_filter("next_on", _("Wanted next on"), "next_on", is_day=True),
            site_filter(),
        ),
        verbs=(
            Verb(
                "add",
                _("Plan maintenance"),
                "plus",
                forms.AddMaintenanceForm,
                actions.add_maintenance,
                may=_may_add,
                roles=MAY["add"],
                creates=True,
                style="primary",
                event="maintenance.add",
                done=_("Planned; it is asked for a week before each of its days."),
            ),
            _verb("do", _("Record it"), "tool", forms.DoMaintenanceForm, actions.do_maintenance,
                  style="primary", bulk=True, done=_("Recorded; the plan goes on to its next day.")),
            _verb("move", _("Move the day"), "calendar-event", forms.MoveMaintenanceForm,
                  actions.move_maintenance, bulk=True, done=_("Moved; the days after it stay.")),
            _verb("change", _("Change the plan"), "edit", forms.ChangeMaintenanceForm,
                  actions.change_maintenance, done=_("Changed.")),
            _verb("end", _("End the plan"), "ban", forms.EndMaintenanceForm, actions.end_maintenance,
                  style="danger", done=_("Ended; its records stay.")),
        ),
        panels=(
            Panel("facts", _("What the plan asks for"), "equipment/plan.html", _facts),
            Panel("records", _("Maintenance records"), "equipment/records.html", _records),
        ),
        looks=(
            ("/maintenance_plans/calendar/", "calendar-event", _("Calendar")),
            ("/maintenance_records/", "history", _("Maintenance records")),
            ("/equipment/", "engine", _("Equipment")),
        ),
    )
)  # fmt: skip
