"""Writes of people by the hundred thousand, for imports."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from steward.kernel.audit.record import record
from steward.kernel.base import clock
from steward.kernel.base.bulk import insert_rows, reserve_ids
from steward.kernel.base.refused import Refused
from steward.kernel.people.actions.parties import clean_name
from steward.kernel.people.choices import ContactKind, PartyKind, Relation
from steward.kernel.people.initials import initials_of
from steward.kernel.people.models import ContactPoint, Party, Tenure
from steward.kernel.people.numbers import contact_indexes, id_indexes, normal_id_number, normal_phone
from steward.kernel.people.policies import KEEPERS
from steward.kernel.people.shares import Share, overfull_day
from steward.kernel.places.models import Place
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import Site

PARTY = ("id", "organisation_id", "kind", "name", "initials", "id_number", "id_index", "id_last4_index", "note",
         "created_at")  # fmt: skip
CONTACT = ("id", "organisation_id", "party_id", "kind", "value", "value_index", "last4_index", "is_primary")
TENURE = ("id", "organisation_id", "party_id", "place_id", "relation", "share_bp", "starts_on", "ends_on")


@dataclass(frozen=True)
class NewParty:
    """A person or company as an import brings it."""

    name: str
    kind: str = PartyKind.PERSON
    phones: tuple[str, ...] = ()
    id_number: str = ""
    note: str = ""


@dataclass(frozen=True)
class NewTenure:
    """Who enters which place as what, as an import brings it."""

    party_id: int
    place_id: int
    relation: str
    starts_on: date
    ends_on: date | None = None
    share_bp: int | None = None

    @property
    def share(self) -> Share:
        return Share(self.starts_on, self.ends_on, self.share_bp or 0)


@transaction.atomic
def add_parties(rows: Sequence[NewParty], *, by: Actor, site: Site) -> list[int]:
    """Record many people of a site with their phones; their ids come back in the order of the rows.

    Records one `person.add_many` on the site. Refuses all of them without a keeper's role at the site, and for one
    empty name or unreadable number: imports check each row before.
    """
    hat = by.need_hat(KEEPERS, site_id=site.pk)
    ids = reserve_ids(Party, len(rows))
    now = clock.now()
    numbers = [normal_id_number(row.id_number) for row in rows]
    parties = (
        (pk, by.organisation_id, str(row.kind), clean_name(row.name), initials_of(row.name), number,
         *id_indexes(number), row.note, now)
        for pk, row, number in zip(ids, rows, numbers, strict=True)
    )  # fmt: skip
    insert_rows(Party, PARTY, parties)
    phones = [
        (pk, value, place == 0)
        for pk, row in zip(ids, rows, strict=True)
        for place, value in enumerate(dict.fromkeys(map(normal_phone, row.phones)))
    ]
    kind = str(ContactKind.PHONE.value)
    contacts = (
        (contact_id, by.organisation_id, pk, kind, value, *contact_indexes(kind, value), is_primary)
        for contact_id, (pk, value, is_primary) in zip(
            reserve_ids(ContactPoint, len(phones)), phones, strict=True
        )
    )
    insert_rows(ContactPoint, CONTACT, contacts)
    record("person.add_many", site, by=by, hat=hat, site_id=site.pk, data={"count": len(rows)})
    return ids


@transaction.atomic
def add_tenures(rows: Sequence[NewTenure], *, by: Actor, site: Site) -> list[int]:
    """Enter many people into places of a site; the ids come back in the order of the rows.

    Records one `tenure.add_many` on the site. Refuses all of them without a keeper's role at the site, for a place
    of another site, for what the tables forbid (the same relation twice, an end before the start), and owner
    shares above 100 % on any day, naming the places.
    """
    hat = by.need_hat(KEEPERS, site_id=site.pk)
    # Locked for the same reason as in `start_tenure`: the sum of shares has no constraint.
    places = Place.objects.filter(site=site).select_for_update().order_by("pk")
    codes = dict(places.values_list("pk", "code"))
    if not {row.place_id for row in rows} <= codes.keys():
        raise Refused(_("Some places belong to another site."), code="other_site")
    _refuse_overfull(rows, codes, site)
    ids = reserve_ids(Tenure, len(rows))
    values = (
        (pk, by.organisation_id, row.party_id, row.place_id, str(row.relation), row.share_bp, row.starts_on,
         row.ends_on)
        for pk, row in zip(ids, rows, strict=True)
    )  # fmt: skip
    try:
        with transaction.atomic():
            insert_rows(Tenure, TENURE, values)
    except IntegrityError:
        raise Refused(
            _("Somebody would be entered into a place twice, or for a period that ends before it starts."),
            code="already_there",
        )
    record("tenure.add_many", site, by=by, hat=hat, site_id=site.pk, data={"count": len(rows)})
    return ids


def _refuse_overfull(rows: Sequence[NewTenure], codes: dict[int, str], site: Site) -> None:
    shares: dict[int, list[Share]] = defaultdict(list)
    for row in rows:
        if row.share_bp:
            shares[row.place_id].append(row.share)
    known = Tenure.objects.filter(place__site=site, relation=Relation.OWNER, share_bp__isnull=False)
    for place_id, starts_on, ends_on, bp in known.values_list("place_id", "starts_on", "ends_on", "share_bp"):
        if bp and place_id in shares:
            shares[place_id].append(Share(starts_on, ends_on, bp))
    overfull = [codes[place_id] for place_id, held in shares.items() if overfull_day(held)]
    if overfull:
        raise Refused(
            _("Owner shares would exceed 100 %% in %(codes)s.") % {"codes": ", ".join(sorted(overfull)[:5])},
            field="share_bp",
            code="overfull",
        )
