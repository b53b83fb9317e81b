"""Checklists: what is looked at, and how it changed."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from steward.capabilities.inspections import actions, forms
from steward.capabilities.inspections.answers import item_for_phone
from steward.capabilities.inspections.choices import Grade, ItemKind, PhotoRule, Topic
from steward.capabilities.inspections.models import Checklist
from steward.capabilities.inspections.policies import MAY, STAFF, may_keep
from steward.capabilities.inspections.queries import visible_checklists
from steward.capabilities.inspections.resources.marks import in_use, use_column, use_word
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
from steward.kernel.surface.usual import verbs_of
from steward.kernel.tenancy.actor import Actor


def _phone(row: Checklist) -> Lines:
    return Lines(str(row), (Topic(row.topic).label, _count(row)), state=(*in_use(row), use_word(row)))


def _count(row: Checklist) -> Any:
    return _("%(n)d lines") % {"n": len(row.version.items) if row.version else 0}


def _items(row: Checklist, _actor: Actor) -> Mapping[str, Any]:
    items = [item_for_phone(item) for item in (row.version.items if row.version else ())]
    for item in items:
        item |= {
            "kind": ItemKind(item["kind"]).label,
            "photo_word": "" if item["photo"] == PhotoRule.NEVER else PhotoRule(item["photo"]).label,
            "grade_word": "" if item["grade"] == Grade.MINOR else Grade(item["grade"]).label,
        }
    return {"items": items, "versions": list(row.versions.select_related("made_by").order_by("-number")[:10])}


_verb = verbs_of(may_keep, MAY, "checklist")

CHECKLISTS = declare_resource(
    Resource(
        name="checklists",
        label=_("Checklists"),
        label_one=_("Checklist"),
        icon="checklist",
        position=29,
        in_menu=False,
        rows=visible_checklists,
        roles=STAFF,
        title=str,
        joined=("version",),
        default_sort="id",
        default_filters={"open": ("1",)},
        phone=_phone,
        columns=(
            Column("name", _("Checklist"), lambda row: row.name, show=str, kind="link"),
            Column("topic", _("Subject checked"), lambda row: row.topic, show=lambda row: Topic(row.topic).label),
            Column("lines", _("Lines"), lambda row: len(row.version.items) if row.version else 0, kind="number"),
            Column("version", _("Version"), lambda row: row.version.number if row.version else 0, kind="number"),
            use_column(),
        ),
        filters=(
            flag_filter("open", _("In use"), lambda rows, _actor: rows.filter(is_active=True)),
            choice_filter("topic", _("Subject checked"), "topic", Topic),
        ),
        verbs=(
            Verb(
                "write", _("Write a checklist"), "plus", forms.WriteChecklistForm, actions.write_checklist,
                may=lambda _row, actor: actor.hat_for(MAY["write"]) is not None, roles=MAY["write"], creates=True,
                style="primary", done=_("Written. Give it to checkpoints."),
            ),
            _verb(
                "revise", _("Revise"), "edit", forms.ReviseChecklistForm, actions.revise_checklist,
                done=_("Rounds not begun yet ask it so from now on."),
            ),
            _verb(
                "shelve", _("Take out of use"), "archive", forms.ShelveChecklistForm, actions.shelve_checklist,
                style="danger", done=_("Out of use."),
            ),
        ),
        panels=(Panel("items", _("What is looked at"), "inspections/items.html", _items),),
    )
)  # fmt: skip
