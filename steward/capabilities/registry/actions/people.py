"""Writes of the registry that tie people and places together; each rests on the kernel's own verbs."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext

from steward.capabilities.registry.policies import MAY
from steward.kernel.people.actions import (
    add_party,
    end_tenure,
    remove_contact,
    reveal_contact,
    reveal_id_number,
    start_tenure,
    transfer_ownership,
    verify_tenure,
)
from steward.kernel.people.models import ContactPoint, Party, Tenure
from steward.kernel.people.policies import need_place
from steward.kernel.places.models import Place
from steward.kernel.tenancy.actor import Actor


@transaction.atomic
def add_person(
    place: Place,
    *,
    by: Actor,
    relation: str,
    starts_on: date,
    party: Party | None = None,
    name: str = "",
    phone: str = "",
    id_number: str = "",
    share_bp: int | None = None,
) -> Tenure:
    """Enter a known person, or a new one with phone and ID number, into a household (REG1).

    Effects: party (when new), tenure, events `person.add` and `tenure.start`. Refuses what those refuse.
    """
    if party is None:
        phones = [phone] if phone.strip() else []
        party = add_party(name, by=by, phones=phones, id_number=id_number, site_id=place.site_id)
    return start_tenure(party, place, relation, by=by, starts_on=starts_on, share_bp=share_bp)


def end_household_tenure(place: Place, *, by: Actor, tenure: Tenure, ends_on: date) -> Tenure:
    """End one tenure of this household on its last day. Effects and refusals as `end_tenure`."""
    return end_tenure(tenure, by=by, ends_on=ends_on)


def verify_household_tenure(place: Place, *, by: Actor, tenure: Tenure, how: str) -> Tenure:
    """Make sure of somebody at the door or the desk. Effects and refusals as `verify_tenure`.

    Refuses administrators besides: whoever verifies has seen the person or the paper.
    """
    need_place(place, by, MAY["verify"])
    return verify_tenure(tenure, by=by, how=how)


@transaction.atomic
def transfer_household_ownership(
    place: Place, *, by: Actor, on: date, name: str, phone: str = "", id_number: str = ""
) -> list[Tenure]:
    """A sale: the former owners end the day before, a new owner begins with the whole. As `transfer_ownership`.

    Refuses stewards besides: the desk enters a sale, with the papers before it.
    """
    need_place(place, by, MAY["transfer_ownership"])
    phones = [phone] if phone.strip() else []
    party = add_party(name, by=by, phones=phones, id_number=id_number, site_id=place.site_id)
    return transfer_ownership(place, [(party, 10000)], by=by, on=on)


def remove_party_contact(party: Party, *, by: Actor, contact: ContactPoint) -> None:
    """Remove one of a person's contacts. Effects and refusals as `remove_contact`."""
    remove_contact(contact, by=by)


@transaction.atomic
def reveal_person(party: Party, *, by: Actor, reason: str, note: str = "") -> dict[str, str]:
    """Phones, addresses and ID number in full, each logged on its own with the reason (SEC1, PIPL art. 51)."""
    shown = {
        contact.get_kind_display() + f" {count}": reveal_contact(contact, by=by, reason=reason, note=note)
        for count, contact in enumerate(
            ContactPoint.objects.filter(party=party).order_by("-is_primary", "pk"), 1
        )
    }
    if party.id_number:
        shown[gettext("ID number")] = reveal_id_number(party, by=by, reason=reason, note=note)
    return shown
