"""Households as people and programs meet them."""

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from steward.capabilities.registry import actions, forms
from steward.capabilities.registry.choices import Attention, Known, Occupancy
from steward.capabilities.registry.forms.own import FillUnitForm
from steward.capabilities.registry.policies import READERS, may_own_place, may_place, may_unit
from steward.capabilities.registry.queries import (
    search_households,
)
from steward.capabilities.registry.queries.attention import reasons
from steward.capabilities.registry.queries.familiarity import visible_areas
from steward.capabilities.registry.queries.households import unverified
from steward.capabilities.registry.queries.listed import listed_households
from steward.capabilities.registry.queries.records import NEVER
from steward.capabilities.registry.resources import panels
from steward.capabilities.registry.resources.known import (
    attention,
    attention_codes,
    attention_mark,
    attention_words,
    in_areas,
    known_mark,
    known_word,
    on_attention,
    record,
    seen,
)
from steward.capabilities.registry.resources.own import own_verbs
from steward.capabilities.registry.resources.verbs import verb
from steward.kernel.custom.actions import fill_place, uncover_place
from steward.kernel.custom.choices import Subject
from steward.kernel.people.choices import Relation
from steward.kernel.people.models import Tenure
from steward.kernel.places.models import Place, PlaceKind, PropertyType
from steward.kernel.places.queries import visible_buildings
from steward.kernel.surface.declare import (
    Column,
    Filter,
    Lines,
    Panel,
    Resource,
    choice_filter,
    declare_resource,
    flag_filter,
)
from steward.kernel.surface.usual import site_filter


def _owners() -> Prefetch[str]:
    """Current owners and tenants of listed households: one query for the page."""
    rows = Tenure._base_manager.filter(ends_on__isnull=True, relation__in=(Relation.OWNER, Relation.TENANT))
    return Prefetch("tenures", rows.select_related("party").order_by("relation", "pk"), to_attr="holders")


def _holder_names(place: Place, relation: str) -> str:
    return "、".join(row.party.name for row in place.holders if row.relation == relation)  # type: ignore[attr-defined]


def _area(place: Place) -> str:
    return f"{place.area_cm / 100:.2f} m²" if place.area_cm else ""


def _household_lines(place: Place) -> Lines:
    owners = _holder_names(place, Relation.OWNER) or _("Nobody recorded")
    if mark := attention_mark(place):
        return Lines(place.name, (owners, "；".join(why for _name, why in reasons(place))), state=mark)
    facts = (owners, _holder_names(place, Relation.TENANT), seen(place))
    if place.known:  # type: ignore[attr-defined]
        return Lines(place.name, facts, state=(*known_mark(place), known_word(place)))
    return Lines(place.name, facts, aside=_area(place))


HOUSEHOLDS = declare_resource(
    Resource(
        name="households",
        position=40,
        label=_("Households"),
        label_one=_("Household"),
        icon="building",
        rows=listed_households,
        roles=READERS,
        title=lambda place: place.name,
        joined=("site", "building"),
        prefetched=(_owners(),),
        default_sort="sort_key",
        custom=Subject.UNIT,
        search=search_households,
        search_hint=_("Unit, name, phone"),
        phone=_household_lines,
        head_template="registry/household_head.html",
        columns=(
            Column(
                "code",
                _("Unit"),
                lambda place: place.code,
                show=lambda place: place.name,
                sort="sort_key",
                kind="link",
            ),
            Column("owners", _("Owners"), lambda place: _holder_names(place, Relation.OWNER)),
            Column("tenants", _("Tenants"), lambda place: _holder_names(place, Relation.TENANT)),
            Column("attention", _("Attention"), attention_codes, show=attention_words),
            Column(
                "known",
                _("Familiarity"),
                lambda place: place.known,
                show=known_word,
                kind="state",
                mark=known_mark,
            ),
            Column(
                "seen_on",
                _("Confirmed on"),
                lambda place: None if place.seen_on == NEVER else place.seen_on,
                show=seen,
                default=False,
            ),
            Column("area", _("Floor area"), lambda place: place.area_cm, show=_area, kind="number"),
            Column(
                "property_type",
                _("Use"),
                lambda place: place.property_type,
                show=lambda place: place.get_property_type_display(),
            ),
            Column(
                "kind",
                _("Kind"),
                lambda place: place.kind,
                show=lambda place: place.get_kind_display(),
                default=False,
            ),
            Column("site", _("Site"), lambda place: place.site_id, show=lambda place: place.site),
        ),
        filters=(
            site_filter(),
            choice_filter(
                "building",
                _("Building"),
                "building_id",
                lambda actor: [(b.pk, b.name) for b in visible_buildings(actor)[:500]],
            ),
            Filter(
                "area",
                _("Area"),
                in_areas,
                lambda actor: [(area.pk, area.name) for area in visible_areas(actor).order_by("name", "pk")],
            ),
            Filter("attention", _("Attention"), on_attention, lambda _actor: Attention.choices),
            choice_filter("occupancy", _("Lived in"), "core_record__occupancy", Occupancy),
            choice_filter("known", _("Familiarity"), "known", Known),
            choice_filter("kind", _("Kind"), "kind", PlaceKind),
            choice_filter("property_type", _("Use"), "property_type", PropertyType),
            flag_filter("unverified", _("Not verified"), unverified),
            flag_filter(
                "empty",
                _("Nobody recorded"),
                lambda rows, _actor: rows.exclude(
                    pk__in=Tenure.objects.filter(ends_on__isnull=True).values("place_id")
                ),
            ),
        ),
        verbs=(
            verb(
                "note_contact",
                _("Note a contact"),
                "message-plus",
                forms.NoteContactForm,
                actions.note_contact,
                may_place,
                "contact.note",
                style="primary",
                done=_("Noted."),
            ),
            verb(
                "confirm",
                _("Still true"),
                "user-check",
                forms.ConfirmHouseholdForm,
                actions.confirm_household,
                may_unit,
                "household.confirm",
                done=_("Confirmed."),
            ),
            verb(
                "add_person",
                _("Add a person"),
                "user-plus",
                forms.AddPersonForm,
                actions.add_person,
                may_place,
                "tenure.start",
                done=_("Entered."),
            ),
            verb(
                "verify",
                _("Verify"),
                "id-badge-2",
                forms.VerifyTenureForm,
                actions.verify_household_tenure,
                may_place,
                "tenure.verify",
                done=_("Verified."),
            ),
            verb(
                "end_tenure",
                _("Move out"),
                "user-check",
                forms.EndTenureForm,
                actions.end_household_tenure,
                may_place,
                "tenure.end",
                done=_("Ended."),
            ),
            verb(
                "transfer_ownership",
                _("Change of owner"),
                "transfer",
                forms.TransferOwnershipForm,
                actions.transfer_household_ownership,
                may_place,
                "place.transfer_ownership",
                done=_("The owner changed."),
            ),
            *own_verbs(FillUnitForm, fill_place, uncover_place, may_own_place),
        ),
        panels=(
            Panel("attention", _("Attention"), "registry/attention.html", attention),
            Panel("promises", _("Promised"), "registry/promises.html", panels.promises),
            Panel("people", _("People"), "registry/members.html", panels.members),
            Panel("work", _("Requests"), "registry/work.html", panels.work),
            Panel("archives", _("Archives"), "archives/of_place.html", panels.archives, side=True),
            Panel("record", _("Core record"), "registry/record.html", record, side=True),
            Panel("facts", _("Unit"), "registry/unit_facts.html", panels.facts, side=True),
        ),
    )
)
