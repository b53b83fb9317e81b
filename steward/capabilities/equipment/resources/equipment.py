"""The register as people and programs meet it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from steward.capabilities.equipment import actions, forms
from steward.capabilities.equipment.choices import Discipline, Fact, Use
from steward.capabilities.equipment.models import Equipment
from steward.capabilities.equipment.policies import MAY, may
from steward.capabilities.equipment.queries import (
    CERTIFICATE_AHEAD,
    READERS,
    expiring,
    search_equipment,
    uncovered,
    visible_equipment,
    visible_plans,
)
from steward.capabilities.equipment.resources.words import period_words
from steward.kernel.base import clock
from steward.kernel.evidence.models import Evidence
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
)
from steward.kernel.surface.usual import site_filter, verbs_of
from steward.kernel.tenancy.actor import Actor

MARKS = {
    Use.IN_USE: ("ok", "circle-check"),
    Use.STOPPED: ("wait", "player-pause"),
    Use.SCRAPPED: ("off", "trash"),
}
SHOWN = 50


def _mark(row: Equipment) -> tuple[str, str]:
    return MARKS[Use(row.use)]


def _state(row: Equipment) -> tuple[str, str, Any]:
    return (*_mark(row), Use(row.use).label)


def certificate_mark(row: Equipment) -> tuple[str, str, Any] | None:
    """How the statutory inspection of a piece stands; nothing where it has none."""
    if row.certified_until is None or row.use == Use.SCRAPPED:
        return None
    today = clock.today()
    if row.certified_until < today:
        return "late", "alert-triangle", _("Inspection is over")
    if row.certified_until <= today + CERTIFICATE_AHEAD:
        return "wait", "clock", _("Inspection runs out")
    return "ok", "shield-check", _("Inspection holds")


def _facts(row: Equipment, _actor: Actor) -> Mapping[str, Any]:
    """What the register says, and what a list told beside it."""
    told = [(Fact(name).label, value) for name, value in row.facts.items() if name in Fact.values]
    photos = Evidence.objects.filter(subject_type="equipment.equipment", subject_id=row.pk).order_by("pk")
    return {
        "discipline": Discipline(row.discipline).label,
        "period": period_words(row.months, row.days),
        "certificate": certificate_mark(row),
        "told": told,
        "photos": list(photos),
    }


def _plans(row: Equipment, actor: Actor) -> Mapping[str, Any]:
    """What maintenance it is given, by plan."""
    rows = visible_plans(actor).filter(covered__equipment=row).order_by("ended_at", "next_on", "pk")
    return {"rows": [(plan, period_words(plan.months, plan.days)) for plan in rows[:SHOWN]]}


def _at_place(row: Any, actor: Actor) -> Mapping[str, Any]:
    """What stands at the place of a checkpoint."""
    if not EQUIPMENT.open_to(actor):
        return {"rows": []}
    rows = visible_equipment(actor).filter(place_id=row.place_id).exclude(use=Use.SCRAPPED)
    return {"rows": list(rows.order_by("code")[:SHOWN]), "equipment": EQUIPMENT, "now": clock.now()}


_verb = verbs_of(may, MAY)

EQUIPMENT = declare_resource(
    Resource(
        name="equipment",
        label=_("Equipment"),
        label_one=_("Piece of equipment"),
        icon="engine",
        position=33,
        rows=visible_equipment,
        roles=READERS,
        title=str,
        joined=("place", "site"),
        listed=("place", "site"),
        default_sort="code",
        search=search_equipment,
        search_hint=_("Code, name, place, brand"),
        phone=lambda row: Lines(
            title=row, facts=(row.where, Discipline(row.discipline).label),
            state=certificate_mark(row) if (certificate_mark(row) or ("ok",))[0] != "ok" else _state(row),
        ),
        columns=(
            Column("code", _("Code"), lambda row: row.code, sort="code", kind="link"),
            Column("name", _("Name of the equipment"), lambda row: row.name),
            Column("site", _("Site"), lambda row: row.site_id, show=lambda row: row.site),
            Column("discipline", _("Discipline"), lambda row: row.discipline,
                   show=lambda row: Discipline(row.discipline).label),
            Column("kind", _("Kind"), lambda row: row.kind),
            Column("place", _("Place"), lambda row: row.place_id, show=lambda row: row.where),
            Column("brand", _("Brand"), lambda row: row.brand, default=False),
            Column("type_name", _("Model"), lambda row: row.type_name, default=False),
            Column("installed", _("Installed"), lambda row: row.installed, sort="installed", default=False),
            Column("life_years", _("Expected life in years"), lambda row: row.life_years, kind="number",
                   default=False),
            Column("certified_until", _("Inspection holds until"), lambda row: row.certified_until,
                   sort="certified_until"),
            Column("use", _("State"), lambda row: row.use, show=lambda row: Use(row.use).label, kind="state",
                   mark=_mark),
        ),
        detail_fields=lambda row: {
            "location": row.location, "certificate": row.certificate, "use_reason": row.use_reason,
            "months": row.months, "days": row.days, "facts": row.facts,
        },
        filters=(
            choice_filter("use", _("State"), "use", Use),
            choice_filter("discipline", _("Discipline"), "discipline", Discipline),
            flag_filter("expiring", _("Inspection runs out"), lambda rows, _actor: expiring(rows)),
            flag_filter("unplanned", _("In use without a plan"), lambda rows, _actor: uncovered(rows)),
            flag_filter("unplaced", _("Place not known"), lambda rows, _actor: rows.filter(place__isnull=True)),
            date_filter("certified_until", _("Inspection holds until"), "certified_until", is_day=True),
            site_filter(),
        ),
        verbs=(
            Verb(
                "add",
                _("Enter equipment"),
                "plus",
                forms.AddEquipmentForm,
                actions.add_equipment,
                may=lambda _row, actor: bool(actor.roles & MAY["add"]),
                roles=MAY["add"],
                creates=True,
                style="primary",
                done=_("Entered. Plan its maintenance next."),
            ),
            _verb("certify", _("Note an inspection"), "shield-check", forms.CertifyEquipmentForm,
                  actions.certify_equipment, done=_("Noted; a warning comes a month before it ends.")),
            _verb("move", _("Say where it is"), "map-pin", forms.MoveEquipmentForm, actions.move_equipment,
                  bulk=True, done=_("Its place is noted.")),
            _verb("stop", _("Take out of use"), "player-pause", forms.StopEquipmentForm, actions.stop_equipment,
                  done=_("Out of use: its plans ask for nothing meanwhile.")),
            _verb("resume", _("Take into use again"), "player-play", forms.ResumeEquipmentForm,
                  actions.resume_equipment, style="primary", done=_("In use again.")),
            _verb("change", _("Correct details"), "edit", forms.ChangeEquipmentForm, actions.change_equipment,
                  done=_("Corrected.")),
            _verb("scrap", _("Scrap"), "trash", forms.ScrapEquipmentForm, actions.scrap_equipment,
                  style="danger", done=_("Scrapped; plans for it alone have ended.")),
        ),
        panels=(
            Panel("facts", _("In the register"), "equipment/facts.html", _facts),
            Panel("plans", _("Maintenance"), "equipment/plans.html", _plans),
        ),
        looks=(("/maintenance_plans/", "calendar-repeat", _("Maintenance plans")),),
    )
)  # fmt: skip

bring_panel("checkpoints", Panel("equipment", _("Equipment here"), "equipment/at_place.html", _at_place))
