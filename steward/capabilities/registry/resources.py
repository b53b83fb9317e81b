"""Households, people and sites as people and programs meet them."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from steward.capabilities.registry import actions, forms
from steward.capabilities.registry.facts import facts_in_words
from steward.capabilities.registry.policies import MAY, READERS, may_party, may_place
from steward.capabilities.registry.queries import (
    listed_sites,
    search_households,
    search_people,
    search_sites,
    visible_households,
    visible_people,
)
from steward.kernel.base import clock
from steward.kernel.people.actions import add_contact, change_party, erase_party
from steward.kernel.people.choices import PartyKind, Relation
from steward.kernel.people.models import ContactPoint, Party, Tenure
from steward.kernel.people.numbers import shown_phone
from steward.kernel.people.queries import household
from steward.kernel.places.models import Place, PlaceKind, PropertyType
from steward.kernel.places.queries import visible_buildings
from steward.kernel.surface.declare import (
    Column,
    Lines,
    Panel,
    Resource,
    Verb,
    choice_filter,
    declare_resource,
    flag_filter,
    resources,
)
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.choices import SiteKind
from steward.kernel.tenancy.models import Site
from steward.kernel.tenancy.queries import visible_sites
from steward.kernel.work.kinds import family_of
from steward.kernel.work.queries import visible_work


def _owners() -> Prefetch[str]:
    """Current owners and tenants of listed households: one query for the page."""
    rows = Tenure._base_manager.filter(ends_on__isnull=True, relation__in=(Relation.OWNER, Relation.TENANT))
    return Prefetch("tenures", rows.select_related("party").order_by("relation", "pk"), to_attr="holders")


def _holder_names(place: Place, relation: str) -> str:
    return "、".join(row.party.name for row in place.holders if row.relation == relation)  # type: ignore[attr-defined]


def _area(place: Place) -> str:
    return f"{place.area_cm / 100:.2f} m²" if place.area_cm else ""


def _facts(place: Place, _actor: Actor) -> Mapping[str, Any]:
    return {"facts": facts_in_words(place.facts)}


def _household_lines(place: Place) -> Lines:
    owners = _holder_names(place, Relation.OWNER) or _("Nobody recorded")
    return Lines(place.name, (owners, _holder_names(place, Relation.TENANT)), aside=_area(place))


def _person_lines(party: Party) -> Lines:
    return Lines(party.name, (_homes(party),), aside=_phones(party))


def _members(place: Place, _actor: Actor) -> Mapping[str, Any]:
    return {"household": household(place, clock.today()), "relations": Relation.choices}


def _work(place: Place, actor: Actor) -> Mapping[str, Any]:
    """Work at this place, newest first; what the actor may not see of it is not counted either."""
    rows = visible_work(actor).filter(place=place).select_related("assignee").order_by("-opened_at", "-pk")
    found = {"items": [(item, family_of(item).resource) for item in rows[:20]]}
    return found | {"creators": _creators(actor, site=place.site_id, place=place.code)}


def _creators(actor: Actor, **known: Any) -> list[tuple[Verb, str]]:
    """Verbs of other capabilities that begin with a place, with the address of their form filled in so far."""
    return [
        (verb, f"/{resource.name}/{verb.name}/?{urlencode(known)}")
        for resource in resources().values()
        if (verb := resource.creator) and "place" in verb.form.base_fields and verb.may(None, actor)
    ]


def _person(party: Party, actor: Actor) -> Mapping[str, Any]:
    home = party.open_tenures[0].place if party.open_tenures else None  # type: ignore[attr-defined]
    if home is None:
        return {"creators": []}
    return {"creators": _creators(actor, site=home.site_id, place=home.code, requester=party.pk)}


def _verb(
    name: str, label: Any, icon: str, form: type[Any], action: Any, may: Any, event: str, **more: Any
) -> Verb:
    return Verb(
        name=name,
        label=label,
        icon=icon,
        form=form,
        action=action,
        roles=frozenset(MAY[name]),
        event=event,
        may=lambda row, actor: may(name, row, actor),
        **more,
    )


HOUSEHOLDS = declare_resource(
    Resource(
        name="households",
        label=_("Households"),
        label_one=_("Household"),
        icon="building",
        rows=visible_households,
        roles=READERS,
        title=lambda place: place.name,
        joined=("site", "building"),
        prefetched=(_owners(),),
        default_sort="sort_key",
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
            choice_filter(
                "site", _("Site"), "site_id", lambda actor: [(s.pk, s.name) for s in visible_sites(actor)]
            ),
            choice_filter(
                "building",
                _("Building"),
                "building_id",
                lambda actor: [(b.pk, b.name) for b in visible_buildings(actor)[:500]],
            ),
            choice_filter("kind", _("Kind"), "kind", PlaceKind),
            choice_filter("property_type", _("Use"), "property_type", PropertyType),
            flag_filter(
                "empty",
                _("Nobody recorded"),
                lambda rows, _actor: rows.exclude(
                    pk__in=Tenure.objects.filter(ends_on__isnull=True).values("place_id")
                ),
            ),
        ),
        verbs=(
            _verb(
                "add_person",
                _("Add a person"),
                "user-plus",
                forms.AddPersonForm,
                actions.add_person,
                may_place,
                "tenure.start",
                style="primary",
                done=_("Entered."),
            ),
            _verb(
                "end_tenure",
                _("Move out"),
                "user-check",
                forms.EndTenureForm,
                actions.end_household_tenure,
                may_place,
                "tenure.end",
                done=_("Ended."),
            ),
            _verb(
                "transfer_ownership",
                _("Change of owner"),
                "transfer",
                forms.TransferOwnershipForm,
                actions.transfer_household_ownership,
                may_place,
                "place.transfer_ownership",
                done=_("The owner changed."),
            ),
        ),
        panels=(
            Panel("people", _("People"), "registry/members.html", _members),
            Panel("work", _("Requests"), "registry/work.html", _work),
            Panel("facts", _("Unit"), "registry/unit_facts.html", _facts, side=True),
        ),
    )
)

PEOPLE = declare_resource(
    Resource(
        name="people",
        label=_("People"),
        label_one=_("Customer"),
        icon="users",
        rows=visible_people,
        roles=READERS,
        title=lambda party: party.name,
        prefetched=(
            Prefetch(
                "contacts", ContactPoint._base_manager.order_by("-is_primary", "pk"), to_attr="shown_contacts"
            ),
            Prefetch(
                "tenures",
                Tenure._base_manager.filter(ends_on__isnull=True).select_related("place"),
                to_attr="open_tenures",
            ),
        ),
        default_sort="name",
        search=search_people,
        search_hint=_("Name, initials, phone or its last four, unit"),
        phone=_person_lines,
        columns=(
            Column("name", _("Name"), lambda party: party.name, sort="name", kind="link"),
            Column(
                "kind", _("Kind"), lambda party: party.kind, show=lambda party: PartyKind(party.kind).label
            ),
            Column("phone", _("Phone"), lambda party: _phones(party)),
            Column("places", _("Units"), lambda party: _homes(party)),
            Column("created_at", _("Recorded"), lambda party: party.created_at, kind="moment", default=False),
        ),
        filters=(choice_filter("kind", _("Kind"), "kind", PartyKind),),
        verbs=(
            _verb(
                "reveal",
                _("Show numbers in full"),
                "eye",
                forms.RevealPersonForm,
                actions.reveal_person,
                may_party,
                "person.reveal",
                style="primary",
                reveals=True,
            ),
            _verb(
                "change",
                _("Correct"),
                "edit",
                forms.ChangePersonForm,
                change_party,
                may_party,
                "person.change",
                done=_("Corrected."),
            ),
            _verb(
                "add_contact",
                _("Add a contact"),
                "phone",
                forms.AddContactForm,
                add_contact,
                may_party,
                "person.add_contact",
                done=_("Added."),
            ),
            _verb(
                "remove_contact",
                _("Remove a contact"),
                "trash",
                forms.RemoveContactForm,
                actions.remove_party_contact,
                may_party,
                "person.remove_contact",
                done=_("Removed."),
            ),
            _verb(
                "erase",
                _("Erase personal data"),
                "trash",
                forms.ErasePersonForm,
                erase_party,
                may_party,
                "person.erase",
                style="danger",
                done=_("Erased."),
            ),
        ),
        panels=(Panel("person", _("Customer"), "registry/person_facts.html", _person),),
    )
)

SITES = declare_resource(
    Resource(
        name="sites",
        label=_("Sites"),
        label_one=_("Site"),
        icon="map-pin",
        rows=listed_sites,
        roles=READERS,
        title=lambda site: site.name,
        default_sort="name",
        search=search_sites,
        search_hint=_("Name or code"),
        phone=lambda site: Lines(site.name, (site.address or site.code,), aside=SiteKind(site.kind).label),
        columns=(
            Column("name", _("Site name"), lambda site: site.name, sort="name", kind="link"),
            Column("kind", _("Kind"), lambda site: site.kind, show=lambda site: SiteKind(site.kind).label),
            Column("code", _("Code"), lambda site: site.code),
            Column("address", _("Address"), lambda site: site.address),
        ),
        filters=(choice_filter("kind", _("Kind"), "kind", SiteKind),),
        panels=(
            Panel("facts", _("Site"), "registry/site_facts.html", lambda site, _actor: _site_figures(site)),
        ),
    )
)


def _homes(party: Party) -> str:
    return "、".join(row.place.name for row in party.open_tenures)  # type: ignore[attr-defined]


def _phones(party: Party) -> str:
    return "、".join(shown_phone(row) for row in party.shown_contacts)  # type: ignore[attr-defined]


def _site_figures(site: Site) -> Mapping[str, Any]:
    counts = {label: Place.objects.filter(site=site, kind=kind).count() for kind, label in PlaceKind.choices}
    return {"counts": counts, "facts": facts_in_words(site.facts)}
