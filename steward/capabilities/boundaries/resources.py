"""Boundary cards as people and programs meet them."""

from django.utils.translation import gettext_lazy as _

from steward.capabilities.boundaries import actions, forms
from steward.capabilities.boundaries.choices import Side
from steward.capabilities.boundaries.models import Boundary
from steward.capabilities.boundaries.policies import MAY, READERS, may
from steward.capabilities.boundaries.queries import search_boundaries, visible_boundaries
from steward.kernel.base.words import word_of
from steward.kernel.surface.declare import (
    Column,
    Lines,
    Panel,
    Resource,
    Verb,
    choice_filter,
    declare_resource,
)
from steward.kernel.surface.usual import verbs_of

_verb = verbs_of(may, MAY)


def _phone(row: Boundary) -> Lines:
    return Lines(title=row.matter, facts=(row.answers, row.phone), aside=word_of(Side(row.side)))


BOUNDARIES = declare_resource(
    Resource(
        name="boundaries",
        label=_("Who answers for what"),
        label_one=_("Boundary card"),
        icon="help",
        position=16,
        rows=visible_boundaries,
        roles=READERS,
        title=lambda row: row.matter,
        joined=("site",),
        phone=_phone,
        search=search_boundaries,
        search_hint=_("Matter, who answers, a customer's word"),
        columns=(
            Column("matter", _("Matter"), lambda row: row.matter, kind="link"),
            Column("side", _("Whose side"), lambda row: row.side, show=lambda row: word_of(Side(row.side))),
            Column("answers", _("Who is responsible"), lambda row: row.answers),
            Column("phone", _("Phone"), lambda row: row.phone),
            Column("site", _("Site"), lambda row: row.site_id, show=lambda row: row.site or _("Every site")),
        ),
        detail_fields=lambda row: {"words": row.words, "marks": row.marks},
        filters=(choice_filter("side", _("Whose side"), "side", Side),),
        verbs=(
            Verb(
                "add",
                _("Add a card"),
                "plus",
                forms.AddBoundaryForm,
                actions.add_boundary,
                may=lambda _row, actor: bool(actor.roles & MAY["add"]),
                roles=MAY["add"],
                creates=True,
                style="primary",
                done=_("Card added."),
            ),
            _verb(
                "change",
                _("Change"),
                "edit",
                forms.ChangeBoundaryForm,
                actions.change_boundary,
                done=_("Changed."),
            ),
            _verb(
                "remove",
                _("Remove"),
                "x",
                forms.RemoveBoundaryForm,
                actions.remove_boundary,
                style="danger",
                done=_("Removed."),
            ),
        ),
        panels=(Panel("card", _("What the customer is told"), "boundaries/card.html"),),
    )
)
