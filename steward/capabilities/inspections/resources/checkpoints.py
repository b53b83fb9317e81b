"""Checkpoints: where they are, their labels, who was there last."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from steward.capabilities.inspections import actions, forms
from steward.capabilities.inspections.labels import picture_of, spelled
from steward.capabilities.inspections.models import Checkpoint, RoundPoint
from steward.capabilities.inspections.policies import KEEPERS, MAY, STAFF, may_keep
from steward.capabilities.inspections.queries import visible_checkpoints
from steward.capabilities.inspections.queries.field import codes_of
from steward.capabilities.inspections.resources.marks import POINT_MARKS, in_use, use_column, use_word
from steward.kernel.places.queries import find_places, visible_buildings
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

LAST = 15


def _search(rows: QuerySet[Checkpoint], text: str, _actor: Actor) -> QuerySet[Checkpoint]:
    places = [place.pk for place in find_places(text)]
    return rows.filter(Q(place__in=places) | Q(place__name__icontains=text) | Q(name__icontains=text))


def _phone(row: Checkpoint) -> Lines:
    facts = [row.site, row.checklist] if row.checklist else [row.site]
    return Lines(str(row), facts, state=(*in_use(row), use_word(row)))


def _label(row: Checkpoint, actor: Actor) -> Mapping[str, Any]:
    """The code itself is for those who print it."""
    code = codes_of({row.pk}).get(row.pk, "") if actor.roles & KEEPERS else ""
    return {"code": spelled(code), "picture": picture_of(code) if code else ""}


def _seen(row: Checkpoint, _actor: Actor) -> Mapping[str, Any]:
    points = RoundPoint.objects.filter(checkpoint=row).exclude(state__in=("waiting", "gone"))
    found = points.select_related("round__route", "round__walker").order_by("-round__opens_at", "-pk")[:LAST]
    return {"points": list(found), "marks": POINT_MARKS}


_verb = verbs_of(may_keep, MAY, "checkpoint")

CHECKPOINTS = declare_resource(
    Resource(
        name="checkpoints",
        label=_("Checkpoints"),
        label_one=_("Checkpoint"),
        icon="qrcode",
        position=27,
        rows=visible_checkpoints,
        roles=STAFF,
        title=str,
        joined=("site", "place", "checklist"),
        default_filters={"open": ("1",)},
        phone=_phone,
        search=_search,
        search_hint=_("Place or name"),
        columns=(
            Column("name", _("Checkpoint"), str, kind="link"),
            Column("site", _("Site"), lambda row: row.site_id, show=lambda row: row.site),
            Column("checklist", _("Checklist"), lambda row: row.checklist_id, show=lambda row: row.checklist or ""),
            Column("nfc", _("NFC tag"), lambda row: row.nfc, default=False),
            use_column(),
        ),
        filters=(
            flag_filter("open", _("In use"), lambda rows, _actor: rows.filter(retired_at__isnull=True)),
            site_filter(),
            choice_filter(
                "building",
                _("Building"),
                "place__building_id",
                lambda actor: [(row.pk, row.name) for row in visible_buildings(actor)],
            ),
        ),
        verbs=(
            Verb(
                "add", _("Add a checkpoint"), "plus", forms.AddCheckpointForm, actions.add_checkpoint,
                may=lambda _row, actor: bool(actor.roles & MAY["add"]), roles=MAY["add"], creates=True,
                style="primary", done=_("Added. Print its label."),
            ),
            _verb(
                "change", _("Change"), "edit", forms.ChangeCheckpointForm, actions.change_checkpoint,
                done=_("Changed."),
            ),
            _verb(
                "relabel", _("Replace the label"), "qrcode", forms.RelabelCheckpointForm, actions.relabel_checkpoint,
                done=_("The old code is dead. Print the new label."),
            ),
            _verb(
                "retire", _("Take out of use"), "ban", forms.RetireCheckpointForm, actions.retire_checkpoint,
                style="danger", done=_("Out of use; it left its routes."),
            ),
        ),
        panels=(
            Panel("label", _("Label"), "inspections/label.html", _label, side=True),
            Panel("seen", _("Last rounds"), "inspections/seen.html", _seen),
        ),
        looks=(("/checkpoints/labels.pdf", "printer", _("Print labels")),),
    )
)  # fmt: skip
