"""Admissions as people and programs meet them."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from steward.capabilities.admissions import actions, forms
from steward.capabilities.admissions.choices import Standing, State
from steward.capabilities.admissions.models import Admission
from steward.capabilities.admissions.policies import DECIDERS, MAY, READERS, may
from steward.capabilities.admissions.queries import known_by_number, visible_admissions
from steward.kernel.base import clock
from steward.kernel.base.privacy import mask_phone
from steward.kernel.evidence.queries import photos_of
from steward.kernel.people.queries import household
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
    State.APPROVED: ("ok", "circle-check"),
    State.CONFIRMED: ("ok", "user-check"),
    State.REFUSED: ("late", "x"),
}


def _mark(row: Admission) -> tuple[str, str]:
    late = row.state == State.ASKED and row.due_at < clock.now()
    return ("late", "alarm") if late else MARKS[State(row.state)]


def _title(row: Admission) -> str:
    return f"{row.place.name} · {row.get_relation_display()}"


def _phone(row: Admission) -> Lines:
    state = (*_mark(row), row.get_state_display())
    due_at = row.due_at if row.state == State.ASKED else None
    return Lines(title=_title(row), facts=(row.name,), state=state, due_at=due_at)


def _compare(row: Admission, actor: Actor) -> Mapping[str, Any]:
    """What the applicant says beside what the record says."""
    return {
        "phone": mask_phone(row.phone),
        "household": household(row.place, clock.today()),
        "known": list(known_by_number(actor, row)),
    }


def _photos(row: Admission, actor: Actor) -> Mapping[str, Any]:
    """The papers, for whoever decides; others read that there are some."""
    photos = list(photos_of(row))
    return {"photos": photos if actor.roles & DECIDERS else [], "kept": bool(photos)}


_verb = verbs_of(may, MAY)

ADMISSIONS = declare_resource(
    Resource(
        name="admissions",
        label=_("Asking for access"),
        label_one=_("Request for access"),
        icon="key",
        position=47,
        rows=visible_admissions,
        roles=READERS,
        title=_title,
        joined=("place__site", "tenure__party", "decided_by", "decided_party"),
        default_sort="-asked_at",
        phone=_phone,
        columns=(
            Column(
                "place", _("Unit"), lambda row: row.place.code, show=lambda row: row.place.name, kind="link"
            ),
            Column(
                "relation", _("As"), lambda row: row.relation, show=lambda row: row.get_relation_display()
            ),
            Column("name", _("Name"), lambda row: row.name),
            Column("phone", _("Phone"), lambda row: mask_phone(row.phone)),
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
            choice_filter("relation", _("As"), "relation", Standing),
        ),
        verbs=(
            _verb(
                "approve",
                _("Approve"),
                "user-check",
                forms.ApproveAdmissionForm,
                actions.approve_admission,
                style="primary",
                done=_("Entered and verified: the applicant was told."),
            ),
            _verb(
                "refuse",
                _("Refuse"),
                "x",
                forms.RefuseAdmissionForm,
                actions.refuse_admission,
                done=_("Refused: the applicant was told."),
            ),
            _verb(
                "reveal",
                _("Show in full"),
                "eye",
                forms.RevealAdmissionForm,
                actions.reveal_admission,
                reveals=True,
            ),
        ),
        panels=(
            Panel("compare", _("Said and on record"), "admissions/compare.html", _compare),
            Panel("photos", _("Proof"), "admissions/photos.html", _photos),
        ),
    )
)
