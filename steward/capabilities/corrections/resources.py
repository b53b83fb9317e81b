"""Corrections as people and programs meet them."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from steward.capabilities.corrections import actions, forms
from steward.capabilities.corrections.choices import Field, State
from steward.capabilities.corrections.models import Correction
from steward.capabilities.corrections.policies import DECIDERS, MAY, READERS, may
from steward.capabilities.corrections.queries import (
    changed_meanwhile,
    masked,
    stands,
    visible_corrections,
    wanted,
)
from steward.kernel.base import clock
from steward.kernel.evidence.queries import photos_of
from steward.kernel.surface.declare import (
    Column,
    Lines,
    Panel,
    Resource,
    choice_filter,
    declare_resource,
)
from steward.kernel.surface.usual import verbs_of
from steward.kernel.tenancy.actor import Actor

MARKS = {
    State.ASKED: ("wait", "clock"),
    State.ACCEPTED: ("ok", "circle-check"),
    State.DECLINED: ("late", "x"),
    State.WITHDRAWN: ("off", "x"),
}


def _mark(row: Correction) -> tuple[str, str]:
    late = row.state == State.ASKED and row.due_at < clock.now()
    return ("late", "alarm") if late else MARKS[State(row.state)]


def _phone(row: Correction) -> Lines:
    state = (*_mark(row), row.get_state_display())
    due_at = row.due_at if row.state == State.ASKED else None
    title = f"{row.place.name} · {row.get_field_display()}"
    return Lines(title=title, facts=(row.party,), state=state, due_at=due_at)


def _sides(row: Correction, _actor: Actor) -> Mapping[str, Any]:
    conflict = changed_meanwhile(row)
    return {
        "before": masked(row.field, row.before),
        "after": wanted(row),
        "now": masked(row.field, stands(row)) if conflict else "",
        "conflict": conflict,
    }


def _photos(row: Correction, actor: Actor) -> Mapping[str, Any]:
    """The proof, for whoever decides; others read that there is some."""
    photos = list(photos_of(row))
    return {"photos": photos if actor.roles & DECIDERS else [], "kept": bool(photos)}


_verb = verbs_of(may, MAY)

CORRECTIONS = declare_resource(
    Resource(
        name="corrections",
        label=_("Changes asked for"),
        label_one=_("Change asked for"),
        icon="edit",
        position=46,
        rows=visible_corrections,
        roles=READERS,
        title=lambda row: f"{row.place.name} · {row.get_field_display()}",
        joined=("party", "place__site", "tenure__party", "contact", "decided_by"),
        default_sort="-asked_at",
        phone=_phone,
        columns=(
            Column(
                "place", _("Unit"), lambda row: row.place.code, show=lambda row: row.place.name, kind="link"
            ),
            Column("field", _("What"), lambda row: row.field, show=lambda row: row.get_field_display()),
            Column("person", _("Customer"), lambda row: row.party_id, show=lambda row: row.party),
            Column("before", _("Before"), lambda row: masked(row.field, row.before)),
            Column("after", _("Asked for"), lambda row: wanted(row)),
            Column("asked_at", _("Asked"), lambda row: row.asked_at, sort="asked_at", kind="moment"),
            Column("due_at", _("To be answered by"), lambda row: row.due_at, sort="due_at", kind="moment"),
            Column(
                "state",
                _("State"),
                lambda row: row.state,
                show=lambda row: row.get_state_display(),
                kind="state",
                mark=_mark,
            ),
        ),
        filters=(
            choice_filter("state", _("State"), "state", State),
            choice_filter("field", _("What"), "field", Field),
        ),
        verbs=(
            _verb(
                "accept",
                _("Accept the change"),
                "check",
                forms.AcceptCorrectionForm,
                actions.accept_correction,
                style="primary",
                done=_("Accepted: the record says so now."),
            ),
            _verb(
                "decline",
                _("Decline"),
                "x",
                forms.DeclineCorrectionForm,
                actions.decline_correction,
                done=_("Declined: the customer reads why."),
            ),
            _verb(
                "reveal",
                _("Show in full"),
                "eye",
                forms.RevealCorrectionForm,
                actions.reveal_correction,
                reveals=True,
            ),
        ),
        panels=(
            Panel("sides", _("Old and new"), "corrections/sides.html", _sides),
            Panel("photos", _("Proof"), "corrections/photos.html", _photos),
        ),
    )
)
