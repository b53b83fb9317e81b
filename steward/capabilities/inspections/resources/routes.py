"""Routes and plans."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from steward.capabilities.inspections import actions, forms
from steward.capabilities.inspections.models import Plan, Route
from steward.capabilities.inspections.policies import MAY, STAFF, may_keep
from steward.capabilities.inspections.queries import visible_plans, visible_routes
from steward.capabilities.inspections.resources.marks import ROUND_MARKS, in_use, use_column, use_word
from steward.kernel.duties.cadence import read_cadence
from steward.kernel.duties.say import say_cadence
from steward.kernel.surface.declare import Column, Lines, Panel, Resource, Verb, declare_resource, flag_filter
from steward.kernel.surface.usual import site_filter, verbs_of
from steward.kernel.tenancy.actor import Actor

LAST = 15


def say_often(plan: Plan) -> str:
    """How often a plan is walked."""
    return say_cadence(read_cadence(plan.cadence), {})


def _way(row: Route, _actor: Actor) -> Mapping[str, Any]:
    points = row.points.select_related("checkpoint__place", "checkpoint__checklist").order_by("position")
    plans = Plan.objects.filter(route=row, ends_on__isnull=True).select_related("post").order_by("pk")
    return {"points": list(points), "plans": [(plan, say_often(plan)) for plan in plans]}


def _rounds(plan: Plan, _actor: Actor) -> Mapping[str, Any]:
    rows = plan.rounds.select_related("walker").order_by("-opens_at")[:LAST]
    return {"rounds": list(rows), "marks": ROUND_MARKS, "often": say_often(plan)}


_route_verb = verbs_of(may_keep, MAY, "route")
_plan_verb = verbs_of(may_keep, MAY, "plan")

ROUTES = declare_resource(
    Resource(
        name="routes",
        label=_("Routes"),
        label_one=_("Route"),
        icon="route",
        position=28,
        in_menu=False,
        rows=visible_routes,
        roles=STAFF,
        title=str,
        joined=("site",),
        default_filters={"open": ("1",)},
        phone=lambda row: Lines(str(row), (row.site,), state=(*in_use(row), use_word(row))),
        columns=(
            Column("name", _("Route"), lambda row: row.name, show=str, kind="link"),
            Column("site", _("Site"), lambda row: row.site_id, show=lambda row: row.site),
            Column(
                "is_ordered", _("Order"), lambda row: row.is_ordered,
                show=lambda row: _("Only in this order") if row.is_ordered else _("In any order"),
            ),
            use_column(),
        ),
        filters=(
            flag_filter("open", _("In use"), lambda rows, _actor: rows.filter(is_active=True)),
            site_filter(),
        ),
        verbs=(
            Verb(
                "add", _("Lay out a route"), "plus", forms.AddRouteForm, actions.add_route,
                may=lambda _row, actor: bool(actor.roles & MAY["add"]), roles=MAY["add"], creates=True,
                style="primary", event="route.add", done=_("Laid out. Plan who walks it how often."),
            ),
            _route_verb(
                "change", _("Change"), "edit", forms.ChangeRouteForm, actions.change_route,
                done=_("Changed; rounds not begun yet follow it."),
            ),
            _route_verb(
                "retire", _("Take out of use"), "ban", forms.RetireRouteForm, actions.retire_route, style="danger",
                done=_("Out of use."),
            ),
        ),
        panels=(Panel("way", _("The way"), "inspections/way.html", _way),),
    )
)  # fmt: skip

PLANS = declare_resource(
    Resource(
        name="round_plans",
        label=_("Plans of rounds"),
        label_one=_("Plan of rounds"),
        icon="calendar-repeat",
        position=28,
        in_menu=False,
        rows=visible_plans,
        roles=STAFF,
        title=str,
        joined=("route__site", "post"),
        default_filters={"open": ("1",)},
        phone=lambda row: Lines(str(row), (say_often(row),), state=(*in_use(row), use_word(row))),
        columns=(
            Column("route", _("Route"), lambda row: row.route_id, show=lambda row: row.route, kind="link"),
            Column("post", _("Post"), lambda row: row.post_id, show=lambda row: row.post),
            Column("often", _("How often"), say_often),
            Column("starts_on", _("From"), lambda row: row.starts_on, sort="starts_on"),
            use_column(),
        ),
        filters=(
            flag_filter("open", _("In use"), lambda rows, _actor: rows.filter(ends_on__isnull=True)),
            site_filter("route__site_id"),
        ),
        verbs=(
            Verb(
                "add", _("Plan rounds"), "plus", forms.AddPlanForm, actions.add_plan,
                may=lambda _row, actor: bool(actor.roles & MAY["add"]), roles=MAY["add"], creates=True,
                style="primary", event="plan.add", done=_("Planned: the rounds of the coming week are made."),
            ),
            _plan_verb(
                "end", _("End the plan"), "ban", forms.EndPlanForm, actions.end_plan, style="danger",
                done=_("Ended; rounds not begun are called off."),
            ),
        ),
        panels=(Panel("rounds", _("Rounds"), "inspections/plan.html", _rounds),),
    )
)  # fmt: skip
