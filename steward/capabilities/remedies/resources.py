"""Remedies as people and programs meet them, and what of them shows on the pages they were raised from."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from steward.capabilities.remedies import actions, forms
from steward.capabilities.remedies.choices import Kind, State
from steward.capabilities.remedies.policies import MAY, may
from steward.capabilities.remedies.queries import (
    JOINED,
    LISTED,
    STAFF,
    remedies_from,
    search_remedies,
    visible_remedies,
)
from steward.kernel.base import clock
from steward.kernel.evidence.queries import photos_of
from steward.kernel.surface.declare import (
    Column,
    Lines,
    Panel,
    Resource,
    Verb,
    bring_panel,
    choice_filter,
    date_filter,
    declare_resource,
    flag_filter,
    resources,
)
from steward.kernel.surface.promises import PROMISES
from steward.kernel.surface.usual import (
    in_hands_filter,
    overdue_filter,
    site_filter,
    unclosed_filter,
    verbs_of,
)
from steward.kernel.tenancy.actor import Actor
from steward.kernel.work.models import WorkItem

MARKS = {
    State.RAISED: ("info", "shield-exclamation"),
    State.PLANNED: ("busy", "tool"),
    State.FINISHED: ("wait", "hourglass"),
    State.CLOSED: ("ok", "shield-check"),
    State.CANCELLED: ("off", "x"),
}
PATH = (State.RAISED, State.PLANNED, State.FINISHED, State.CLOSED)
# Work that asks for a remedy by its nature; from other work one is raised by its number.
ASKING = frozenset({"complaint", "hotspot", "mention"})


_verb = verbs_of(may, MAY)


def _phone(item: WorkItem) -> Lines:
    return Lines(
        title=item.title,
        state=(*MARKS[State(item.state)], State(item.state).label),
        facts=(Kind(item.kind).label, item.assignee or item.site),
        due_at=item.due_at,
    )


def _facts(item: WorkItem, actor: Actor) -> Mapping[str, Any]:
    """The steps, and where it came from, linked only if the actor may go there."""
    return {"path": PATH, "reached": PATH.index(State(item.state)) if item.state in PATH else -1}


def _photos(item: WorkItem, _actor: Actor) -> Mapping[str, Any]:
    return {"photos": list(photos_of(item))}


def _raised(item: WorkItem, actor: Actor) -> Mapping[str, Any]:
    """What was raised from an item of another family, and the way to raise one."""
    creator = REMEDIES.verb("raise")
    return {
        "remedies": REMEDIES,
        "rows": list(remedies_from(item, actor)),
        "may_raise": item.kind in ASKING
        and creator.may(None, actor)
        and resources()["remedies"].open_to(actor),
        "now": clock.now(),
    }


REMEDIES = declare_resource(
    Resource(
        name="remedies",
        label=_("Corrective and preventive actions"),
        label_one=_("Corrective or preventive action"),
        icon="shield-check",
        position=32,
        rows=visible_remedies,
        roles=STAFF,
        title=lambda item: f"{item.number} {item.title}",
        joined=JOINED,
        listed=LISTED,
        default_sort="-opened_at",
        default_filters={"open": ["1"]},
        search=search_remedies,
        search_hint=_("Number, what is wrong"),
        phone=_phone,
        head_template="remedies/head.html",
        columns=(
            Column("number", _("Action no."), lambda item: item.number, kind="link"),
            Column("title", _("What is wrong"), lambda item: item.title, kind="title"),
            Column("kind", _("Kind of action"), lambda item: item.kind, show=lambda item: Kind(item.kind).label),
            Column("site", _("Site"), lambda item: item.site_id, show=lambda item: item.site),
            Column("assignee", _("Who does it"), lambda item: item.assignee_id, show=lambda item: item.assignee or ""),
            Column("wanted_on", _("Done by"), lambda item: item.remedy.wanted_on, sort="remedy__wanted_on"),
            Column("due_at", _("Due"), lambda item: item.due_at, kind="due"),
            Column(
                "state",
                _("Stage"),
                lambda item: item.state,
                show=lambda item: State(item.state).label,
                kind="state",
                mark=lambda item: MARKS[State(item.state)],
            ),
            Column("round", _("Which round"), lambda item: item.remedy.round, kind="number", default=False),
            Column("opened_at", _("Raised at"), lambda item: item.opened_at, sort="opened_at", kind="moment"),
        ),
        detail_fields=lambda item: {
            "wrong": item.remedy.wrong,
            "origin": item.remedy.origin.number if item.remedy.origin else None,
            "root_cause": item.remedy.root_cause,
            "measure": item.remedy.measure,
            "effect_days": item.remedy.effect_days,
            "result": item.remedy.result,
            "proof": item.remedy.proof,
            "check_from": item.remedy.check_from,
            "conclusion": item.remedy.conclusion,
            "closed_at": item.closed_at,
        },
        filters=(
            unclosed_filter(_("Not closed yet")),
            choice_filter("state", _("Stage"), "state", State),
            choice_filter("kind", _("Kind of action"), "kind", Kind),
            in_hands_filter(_("In my hands")),
            overdue_filter(_("Overdue")),
            flag_filter("again", _("Had no effect once"), lambda rows, _actor: rows.filter(remedy__round__gt=1)),
            site_filter(),
            date_filter("opened", _("Raised on"), "opened_at"),
        ),
        verbs=(
            Verb(
                "raise",
                _("Raise an action"),
                "plus",
                forms.RaiseRemedyForm,
                actions.raise_remedy,
                may=lambda _item, actor: bool(actor.roles & MAY["raise"]),
                roles=MAY["raise"],
                creates=True,
                style="primary",
                done=_("Raised: those who plan it were told."),
            ),
            _verb("plan", _("Plan"), "list-check", forms.PlanRemedyForm, actions.plan_remedy, style="primary",
                  done=_("Planned: the doer was told.")),
            _verb("finish", _("Carried out"), "tool", forms.FinishRemedyForm, actions.finish_remedy, style="primary",
                  done=_("Kept; somebody else verifies the effect.")),
            _verb("verify", _("Verify the effect"), "shield-check", forms.VerifyRemedyForm, actions.verify_remedy,
                  style="primary", done=_("Your verdict is kept.")),
            _verb("cancel", _("Drop"), "x", forms.CancelRemedyForm, actions.cancel_remedy, style="danger",
                  done=_("Dropped; the reason is kept.")),
        ),
        panels=(
            Panel("facts", _("Why, what, who"), "remedies/facts.html", _facts),
            Panel("photos", _("Evidence of it"), "remedies/photos.html", _photos),
            PROMISES,
        ),
    )
)  # fmt: skip

RAISED = Panel("remedies", _("Corrective and preventive actions"), "remedies/raised.html", _raised)
for _name in ("tickets", "hotspots", "mentions"):
    bring_panel(_name, RAISED)
