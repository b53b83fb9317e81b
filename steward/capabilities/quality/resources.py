"""Hot spots as people and programs meet them."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from steward.capabilities.quality import actions, forms
from steward.capabilities.quality.choices import State
from steward.capabilities.quality.models import hot_spot_of
from steward.capabilities.quality.policies import MAY, may
from steward.capabilities.quality.queries.hot_spots import (
    LISTED,
    WATCHERS,
    blocks_of,
    effect_of,
    reports_of,
    search_hot_spots,
    visible_hot_spots,
)
from steward.kernel.base import clock
from steward.kernel.surface.declare import (
    Column,
    Lines,
    Panel,
    Resource,
    Verb,
    choice_filter,
    date_filter,
    declare_resource,
    resources,
)
from steward.kernel.surface.usual import site_filter, unclosed_filter, verbs_of
from steward.kernel.tenancy.actor import Actor
from steward.kernel.work.models import WorkItem

REPORTS_SHOWN = 50
MARKS = {
    State.FOUND: ("late", "alert-triangle"),
    State.EXPLAINED: ("wait", "bulb"),
    State.HANDED_OVER: ("busy", "transfer"),
    State.RECTIFIED: ("info", "tool"),
    State.CLOSED: ("ok", "circle-check"),
    State.DISMISSED: ("off", "x"),
}


_verb = verbs_of(may, MAY)


def _trend(item: WorkItem) -> str:
    """`5 ↑ 2`: people in the window, and before it."""
    spot = hot_spot_of(item)
    sign = "↑" if spot.people > spot.people_before else "↓" if spot.people < spot.people_before else "="
    return f"{spot.people} {sign} {spot.people_before}"


def _phone(item: WorkItem) -> Lines:
    return Lines(
        title=item.title,
        state=(*MARKS[State(item.state)], State(item.state).label),
        facts=(_("%(n)d people") % {"n": hot_spot_of(item).people}, item.department or item.site),
        due_at=item.due_at,
    )


def _course(item: WorkItem, _actor: Actor) -> Mapping[str, Any]:
    blocks = blocks_of(item)
    most = max([block.people for block in blocks], default=0) or 1
    shares = [(block, round(100 * block.people / most)) for block in blocks]
    return {"blocks": shares, "effect": effect_of(item, blocks)}


def _reports(item: WorkItem, actor: Actor) -> Mapping[str, Any]:
    rows = list(reports_of(item.pk, actor)[: REPORTS_SHOWN + 1])
    return {
        "tickets": resources()["tickets"],
        "rows": rows[:REPORTS_SHOWN],
        "more": len(rows) > REPORTS_SHOWN,
        "now": clock.now(),
    }


HOT_SPOTS = declare_resource(
    Resource(
        name="hotspots",
        label=_("Hot spots"),
        label_one=_("Hot spot"),
        icon="flame",
        position=30,
        rows=visible_hot_spots,
        roles=frozenset(WATCHERS),
        title=lambda item: f"{item.number} {item.title}",
        joined=(*LISTED, "category", "hot_spot__rectified_by", "hot_spot__follows__item"),
        listed=LISTED,
        default_sort="-opened_at",
        default_filters={"open": ["1"]},
        search=search_hot_spots,
        search_hint=_("Number, place, matter"),
        phone=_phone,
        head_template="quality/head.html",
        columns=(
            Column("number", _("Hot spot no."), lambda item: item.number, kind="link"),
            Column("title", _("Where and what"), lambda item: item.title, kind="title"),
            Column(
                "people",
                _("People, before"),
                lambda item: item.hot_spot.people,
                show=_trend,
                sort="hot_spot__people",
            ),
            Column("site", _("At"), lambda item: item.site_id, show=lambda item: item.site),
            Column(
                "department",
                _("In the hands of"),
                lambda item: item.department_id,
                show=lambda item: item.department or "",
            ),
            Column("due_at", _("To be done"), lambda item: item.due_at, kind="due"),
            Column(
                "state",
                _("Stage"),
                lambda item: item.state,
                show=lambda item: State(item.state).label,
                kind="state",
                mark=lambda item: MARKS[State(item.state)],
            ),
            Column("opened_at", _("Found at"), lambda item: item.opened_at, sort="opened_at", kind="moment"),
        ),
        detail_fields=lambda item: {
            "people_before": item.hot_spot.people_before,
            "window_days": item.hot_spot.window_days,
            "root_cause": item.hot_spot.root_cause,
            "measure": item.hot_spot.measure,
            "result": item.hot_spot.result,
            "conclusion": item.hot_spot.conclusion,
            "reason": item.hot_spot.reason,
            "follows": item.hot_spot.follows_id,
            "closed_at": item.closed_at,
        },
        filters=(
            unclosed_filter(_("Not closed yet")),
            choice_filter("state", _("Stage"), "state", State),
            site_filter(label=_("At")),
            date_filter("opened", _("Found on"), "opened_at"),
        ),
        verbs=(
            Verb(
                "find",
                _("Look now"),
                "search",
                forms.FindHotSpotForm,
                actions.find_hot_spot,
                may=lambda _item, actor: bool(actor.roles & MAY["find"]),
                roles=frozenset(MAY["find"]),
                creates=True,
                style="primary",
                done=_("A hot spot was found."),
            ),
            _verb(
                "explain",
                _("Name the root cause"),
                "bulb",
                forms.ExplainHotSpotForm,
                actions.explain_hot_spot,
                style="primary",
                done=_("Root cause kept."),
            ),
            _verb(
                "hand_over",
                _("Hand over"),
                "transfer",
                forms.HandOverHotSpotForm,
                actions.hand_over_hot_spot,
                style="primary",
                done=_("The department has it."),
            ),
            _verb(
                "rectify",
                _("Say what was done"),
                "tool",
                forms.RectifyHotSpotForm,
                actions.rectify_hot_spot,
                style="primary",
                done=_("Kept; quality judges it now."),
            ),
            _verb(
                "close",
                _("Close hot spot"),
                "lock",
                forms.CloseHotSpotForm,
                actions.close_hot_spot,
                style="primary",
                done=_("Closed; complaints of its kind are counted as the effect."),
            ),
            _verb(
                "dismiss",
                _("Dismiss"),
                "x",
                forms.DismissHotSpotForm,
                actions.dismiss_hot_spot,
                style="danger",
                done=_("Dismissed; the same complaints will not rise again."),
            ),
        ),
        panels=(
            Panel("facts", _("What is behind it"), "quality/facts.html"),
            Panel("reports", _("Complaints"), "quality/reports.html", _reports),
            Panel("course", _("People per 30 days"), "quality/course.html", _course, side=True),
        ),
    )
)
