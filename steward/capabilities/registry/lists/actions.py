"""Writes of the registry: what checked lists bring in."""

from typing import Any

from django.utils.translation import gettext as _

from steward.capabilities.registry.lists.buildings import BuildingPlan
from steward.capabilities.registry.lists.own import OwnPlan
from steward.capabilities.registry.lists.people import Person, chunks
from steward.capabilities.registry.lists.sites import NewSite
from steward.capabilities.registry.lists.unit_plan import Unit, UnitPlan
from steward.kernel.audit.record import build, record_many
from steward.kernel.base.numbering import take_numbers
from steward.kernel.custom.actions import fill_places
from steward.kernel.custom.models import CustomValue
from steward.kernel.imports.traces import Traces
from steward.kernel.people.actions import NewParty, NewTenure, add_contact, add_parties, add_tenures
from steward.kernel.people.models import ContactPoint, Party, Tenure
from steward.kernel.places.bulk import NewPlace, add_places
from steward.kernel.places.code import Code
from steward.kernel.places.models import Place
from steward.kernel.tenancy.models import Organisation, Site


def write_units(plan: UnitPlan, traces: Traces) -> dict[str, int]:
    """Write a unit list: buildings and units, gaps of known units, people with their phones, tenures.

    Runs inside the batch's transaction and through the actions of places and people, so their locks and events
    hold here too (REG1, REG4).
    """
    by, site = traces.by, plan.site
    traces.progress(_("Writing units"))
    places = [NewPlace(site.pk, Code(code)) for code in plan.buildings]
    places += [
        NewPlace(
            site.pk,
            unit.code,
            area_cm=unit.area_cm,
            property_type=unit.property_type,
            facts={"note": unit.note} if unit.note else {},
        )
        for unit in plan.units
    ]
    if places:
        ids = add_places(places, by=by)
        traces.created(Place, ids)
        for unit, pk in zip(plan.units, ids[len(plan.buildings) :], strict=True):
            unit.place_id = pk
    _fill_gaps(plan.filled, traces)
    traces.progress(_("Writing people"))
    added = _add_people(plan, traces)
    traces.progress(_("Writing tenures"))
    tenures = [
        NewTenure(holder.person.party_id or 0, holder.unit.place_id or 0, holder.relation, holder.starts_on,
                  share_bp=holder.share_bp)
        for holder in plan.holders
    ]  # fmt: skip
    if tenures:
        traces.created(Tenure, add_tenures(tenures, by=by, site=site))
    return {
        "buildings": len(plan.buildings),
        "units": len(plan.units),
        "filled": len(plan.filled),
        "people": added,
        "tenures": len(tenures),
    }


def _fill_gaps(units: list[Unit], traces: Traces) -> None:
    events = []
    for unit in units:
        pk = unit.place_id or 0
        after = {name: pair[1] for name, pair in (unit.changes or {}).items()}
        Place.objects.filter(pk=pk).update(**after)
        traces.changed(Place, pk, unit.changes or {})
        events.append(_event("registry.complete", Place(pk=pk), traces, site_id=traces.batch.site_id))
    record_many(events)


def _add_people(plan: UnitPlan, traces: Traces) -> int:
    known = [person for person in plan.people if person.party_id]
    fresh = [person for person in plan.people if not person.party_id]
    for person in known:
        _add_phones(person, traces)
    if fresh:
        rows = [NewParty(person.name, person.kind, person.phones, person.id_number) for person in fresh]
        ids = add_parties(rows, by=traces.by, site=plan.site)
        for person, pk in zip(fresh, ids, strict=True):
            person.party_id = pk
        traces.created(Party, ids)
        for part in chunks(ids):
            contacts = ContactPoint.objects.filter(party_id__in=part).order_by("pk")
            traces.created(ContactPoint, list(contacts.values_list("pk", flat=True)))
    return len(fresh)


def _add_phones(person: Person, traces: Traces) -> None:
    """Somebody the records know already, with a number they do not."""
    new = [phone for phone in person.phones if phone not in person.known_phones]
    if new:
        party = Party.objects.get(pk=person.party_id or 0)
        contacts = [add_contact(party, phone, by=traces.by) for phone in new]
        traces.created(ContactPoint, [contact.pk for contact in contacts])


def write_sites(sites: list[NewSite], traces: Traces) -> dict[str, int]:
    """Write a list of sites, in the company's own time zone. Records `registry.add_site` for each."""
    by = traces.by
    numbers = take_numbers(f"{by.organisation_id}:site", len(sites))
    taken = set(Site.objects.values_list("code", flat=True))
    zone = Organisation.objects.get(pk=by.organisation_id).zone
    rows = []
    for site, number in zip(sites, numbers, strict=True):
        code = site.code or f"S{number:04d}"
        # Codes given by hand may look like ours.
        while code in taken:
            code = f"{code}a"
        taken.add(code)
        rows.append(
            Site(
                organisation_id=by.organisation_id,
                name=site.name,
                code=code,
                kind=site.kind,
                address=site.address,
                zone=zone,
                facts=site.facts,
            )
        )
    made = Site.objects.bulk_create(rows)
    traces.created(Site, [site.pk for site in made])
    record_many(_event("registry.add_site", site, traces, site_id=site.pk, name=site.name) for site in made)
    return {"sites": len(made)}


def write_buildings(plan: BuildingPlan, traces: Traces) -> dict[str, int]:
    """Write a list of buildings, and the sites that were to be made for them."""
    made = write_sites(plan.new_sites, traces) if plan.new_sites else {"sites": 0}
    sites = dict(Site.objects.filter(code__in=plan.site_codes).values_list("code", "pk"))
    rows = [
        NewPlace(
            building.site_id or sites[building.site_code],
            Code(building.code),
            name=building.name,
            facts=building.facts,
        )
        for building in plan.buildings
    ]
    ids = add_places(rows, by=traces.by) if rows else []
    traces.created(Place, ids)
    return made | {"buildings": len(ids)}


def _event(kind: str, subject: Any, traces: Traces, *, site_id: int | None, **data: str) -> Any:
    told = {"file": traces.batch.file_name, **data}
    return build(kind, subject, by=traces.by, site_id=site_id, data=told)


def write_own(plan: OwnPlan, traces: Traces) -> dict[str, int]:
    """Write a list of own details: what was empty so far, so that taking it back leaves it empty again."""
    traces.progress(_("Writing own details"))
    made = fill_places(plan.site, plan.fields, plan.units, by=traces.by)
    traces.created(CustomValue, [value.pk for value in made])
    return {"own": len(plan.units)}
