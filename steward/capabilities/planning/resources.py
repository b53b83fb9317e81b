"""Work plans as people and programs meet them."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from steward.capabilities.planning import actions, forms
from steward.capabilities.planning.choices import Span, State
from steward.capabilities.planning.models import Plan
from steward.capabilities.planning.periods import say_period
from steward.capabilities.planning.policies import MAY, STAFF, may
from steward.capabilities.planning.queries import (
    JOINED,
    LISTED,
    figures_of,
    numbers,
    of_own,
    points_of,
    search_plans,
    visible_plans,
)
from steward.kernel.surface.declare import (
    Column,
    Lines,
    Panel,
    Resource,
    Verb,
    choice_filter,
    declare_resource,
    flag_filter,
)
from steward.kernel.surface.usual import site_filter, verbs_of
from steward.kernel.tenancy.actor import Actor

MARKS = {
    State.DRAFT: ("wait", "edit"),
    State.HANDED_IN: ("info", "upload"),
    State.ACCEPTED: ("busy", "checklist"),
    State.SUMMED: ("ok", "circle-check"),
}
# How the outcome of a point looks: look, icon, word.
OUTCOMES = {
    "new": ("off", "circle-dashed", _("Not handed in yet")),
    "open": ("busy", "player-play", _("Still in time")),
    "overdue": ("late", "alert-triangle", _("Past its day")),
    "done": ("ok", "circle-check", _("Done by its day")),
    "late": ("wait", "circle-check", _("Done after its day")),
    "dropped": ("off", "x", _("Dropped")),
}
_verb = verbs_of(may, MAY, "work_plan")


def _said(plan: Plan) -> str:
    return say_period(plan.span, plan.key)


def _phone(plan: Plan) -> Lines:
    return Lines(
        title=f"{plan.post} · {_said(plan)}",
        state=(*MARKS[State(plan.state)], State(plan.state).label),
        facts=(plan.author, plan.last_on),
    )


def _points(plan: Plan, _actor: Actor) -> Mapping[str, Any]:
    figures = plan.figures or (figures_of(plan) if plan.state == State.ACCEPTED else {})
    return {"points": points_of(plan), "outcomes": OUTCOMES, "figures": figures}


PLANS = declare_resource(
    Resource(
        name="plans",
        label=_("Work plans"),
        label_one=_("Work plan"),
        icon="calendar",
        position=63,
        rows=visible_plans,
        roles=STAFF,
        title=str,
        joined=JOINED,
        listed=LISTED,
        default_sort="-first_on",
        search=search_plans,
        search_hint=_("Post, name, words of a point"),
        phone=_phone,
        columns=(
            Column("period", _("Period"), lambda plan: plan.key, show=_said, kind="link", sort="first_on"),
            Column("post", _("Post"), lambda plan: plan.post_id, show=lambda plan: plan.post),
            Column("span", _("Kind of plan"), lambda plan: plan.span, show=lambda plan: plan.get_span_display()),
            Column("author", _("Planned by"), lambda plan: plan.author_id, show=lambda plan: plan.author),
            Column("last_on", _("Ends on"), lambda plan: plan.last_on),
            Column("handed_in_at", _("Handed in at"), lambda plan: plan.handed_in_at, kind="moment"),
            Column("state", _("Stage"), lambda plan: plan.state, show=lambda plan: State(plan.state).label,
                   kind="state", mark=lambda plan: MARKS[State(plan.state)]),
        ),
        detail_fields=lambda plan: {
            "aims": plan.aims,
            "summary": plan.summary,
            "figures": plan.figures,
            "points": numbers(points_of(plan)),
        },
        filters=(
            flag_filter("mine", _("Mine"), lambda rows, actor: rows.filter(of_own(actor))),
            choice_filter("span", _("Kind of plan"), "span", Span),
            choice_filter("state", _("Stage"), "state", State),
            site_filter("post__site_id"),
        ),
        verbs=(
            Verb(
                "draft",
                _("Write a plan"),
                "edit",
                forms.DraftPlanForm,
                actions.draft_plan,
                may=lambda _plan, actor: bool(actor.roles & MAY["draft"]),
                roles=MAY["draft"],
                event="work_plan.draft",
                creates=True,
                style="primary",
                done=_("Begun. Add what is to be done, then hand it in."),
            ),
            _verb("add", _("Add a point"), "plus", forms.AddPlanForm, actions.add_plan, style="primary",
                  done=_("Added.")),
            # Told by the span of the plan; a week's is the usual one.
            _verb("hand_in", _("Hand in the plan"), "upload", forms.HandInPlanForm, actions.hand_in_plan,
                  event="work_plan.hand_in_week", style="primary",
                  done=_("Handed in: its points stand on Today of whoever does them.")),
            _verb("sum_up", _("Sum up"), "chart-bar", forms.SumUpPlanForm, actions.sum_up_plan, style="primary",
                  event="work_plan.sum_up_week", done=_("Summed up: the superior was told.")),
            _verb("remove", _("Take points out"), "trash", forms.RemovePlanForm, actions.remove_plan,
                  done=_("Taken out.")),
        ),
        panels=(Panel("points", _("Work to be done"), "planning/points.html", _points),),
    )
)  # fmt: skip
