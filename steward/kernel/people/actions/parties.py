"""Recording people and how to reach them."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from steward.kernel.audit.record import record
from steward.kernel.base import clock
from steward.kernel.base.refused import Refused
from steward.kernel.people.choices import ContactKind, PartyKind
from steward.kernel.people.initials import initials_of
from steward.kernel.people.models import ContactPoint, Party
from steward.kernel.people.numbers import contact_indexes, id_indexes, normal_contact, normal_id_number
from steward.kernel.people.policies import KEEPERS, any_hat, need_party
from steward.kernel.tenancy.actor import Actor


@transaction.atomic
def add_party(
    name: str,
    *,
    by: Actor,
    kind: str = PartyKind.PERSON,
    phones: Iterable[str] = (),
    id_number: str = "",
    note: str = "",
    site_id: int | None = None,
) -> Party:
    """Record a person or company with phones, the first one primary. Records `person.add` at `site_id`.

    Numbers are normalised, sealed and indexed. Refuses without a keeper's role, an empty name, and what is no
    phone or ID number. The same person twice is not refused: namesakes exist, and the finder shows both (REG1).
    """
    hat = by.need_hat(KEEPERS, site_id=site_id) if site_id else any_hat(by)
    number = normal_id_number(id_number)
    full, last4 = id_indexes(number)
    party = Party.objects.create(
        organisation_id=by.organisation_id,
        kind=kind,
        name=clean_name(name),
        initials=initials_of(name),
        id_number=number,
        id_index=full,
        id_last4_index=last4,
        note=note,
        created_at=clock.now(),
    )
    numbers = dict.fromkeys(normal_contact(ContactKind.PHONE, phone) for phone in phones)
    for place, value in enumerate(numbers):
        _contact(party, ContactKind.PHONE, value, is_primary=place == 0).save(force_insert=True)
    record("person.add", party, by=by, hat=hat, site_id=site_id, data={"kind": str(kind)})
    return party


@transaction.atomic
def change_party(
    party: Party,
    *,
    by: Actor,
    name: str | None = None,
    kind: str | None = None,
    id_number: str | None = None,
    note: str | None = None,
) -> Party:
    """Change what is given and differs. Records `person.change` with the names of the fields, never their values.

    Refuses without a keeper's role reaching the person, for an erased person, and what `add_party` refuses.
    """
    hat, site_id = need_party(party, by)
    party = living_row(party)
    wanted = {
        "name": clean_name(name) if name is not None else None,
        "kind": kind,
        "id_number": normal_id_number(id_number) if id_number is not None else None,
        "note": note,
    }
    changed = [key for key, value in wanted.items() if value is not None and value != getattr(party, key)]
    if not changed:
        return party
    for key in changed:
        setattr(party, key, wanted[key])
    party.initials = initials_of(party.name)
    party.id_index, party.id_last4_index = id_indexes(party.id_number)
    party.save(update_fields=[*changed, "initials", "id_index", "id_last4_index"])
    record("person.change", party, by=by, hat=hat, site_id=site_id, data={"fields": changed})
    return party


@transaction.atomic
def add_contact(
    party: Party, value: str, *, by: Actor, kind: str = ContactKind.PHONE, is_primary: bool = False
) -> ContactPoint:
    """Add a phone number or address; the first of a kind is primary, a new primary one replaces the old.

    Records `person.add_contact` with the kind. Refuses without a keeper's role reaching the person, for an erased
    person, a value its kind cannot be, and one the person has.
    """
    hat, site_id = need_party(party, by)
    party = living_row(party)
    same = ContactPoint.objects.filter(party=party, kind=kind)
    is_primary = is_primary or not same.exists()
    if is_primary:
        same.update(is_primary=False)
    contact = _contact(party, kind, normal_contact(kind, value), is_primary=is_primary)
    try:
        with transaction.atomic():
            contact.save(force_insert=True)
    except IntegrityError:
        raise Refused(_("This contact is recorded already."), field="value", code="already_there")
    record("person.add_contact", party, by=by, hat=hat, site_id=site_id, data={"kind": str(kind)})
    return contact


@transaction.atomic
def remove_contact(contact: ContactPoint, *, by: Actor) -> None:
    """Remove a contact; the oldest left of its kind becomes primary. Records `person.remove_contact`.

    Refuses without a keeper's role reaching the person.
    """
    party, kind = contact.party, contact.kind
    hat, site_id = need_party(party, by)
    contact.delete()
    left = ContactPoint.objects.filter(party=party, kind=kind).order_by("-is_primary", "pk").first()
    if left and not left.is_primary:
        left.is_primary = True
        left.save(update_fields=["is_primary"])
    record("person.remove_contact", party, by=by, hat=hat, site_id=site_id, data={"kind": str(kind)})


def clean_name(name: str) -> str:
    """A name on one line. Refuses an empty one and more than 80 characters."""
    clean = " ".join(name.replace("\0", "").split())
    if not 1 <= len(clean) <= 80:
        raise Refused(_("A name has 1 to 80 characters."), field="name", code="bad_name")
    return clean


def _contact(party: Party, kind: str, value: str, *, is_primary: bool) -> ContactPoint:
    full, last4 = contact_indexes(kind, value)
    return ContactPoint(
        organisation_id=party.organisation_id,
        party=party,
        kind=kind,
        value=value,
        value_index=full,
        last4_index=last4,
        is_primary=is_primary,
    )


def living_row(party: Party) -> Party:
    """The row as it is now. Refuses one that was erased, and one that was merged into another."""
    fresh: Party = Party.objects.get(pk=party.pk)
    if fresh.erased_at:
        raise Refused(_("This person's data was erased."), do=_("Record the person anew."), code="erased")
    if fresh.merged_into_id:
        raise Refused(
            _("This person was merged with another record."), do=_("Open the other one."), code="merged"
        )
    return fresh
