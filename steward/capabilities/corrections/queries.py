"""Reads of corrections: which wait, what a customer may ask for, and how the record stands."""

from collections.abc import Iterable

from django.db.models import QuerySet

from steward.capabilities.corrections.choices import ENTERS, LEAVES, OWN, Field, State
from steward.capabilities.corrections.models import Correction
from steward.kernel.base.privacy import mask_phone
from steward.kernel.people.choices import ContactKind, Relation
from steward.kernel.people.models import ContactPoint, Party, Tenure
from steward.kernel.people.queries import homes_of
from steward.kernel.places.models import Place
from steward.kernel.places.queries import reach_of
from steward.kernel.tenancy.actor import Actor

KINDS = {Field.PHONE: ContactKind.PHONE, Field.EMAIL: ContactKind.EMAIL}
SHOWN = 20


def visible_corrections(actor: Actor) -> QuerySet[Correction]:
    """What was asked for homes in the actor's reach."""
    reach = reach_of(actor)
    return Correction.objects.filter(
        reach.rows(site="place__site_id", building="place__building_id", place="place_id")
    )


def waiting(actor: Actor) -> QuerySet[Correction]:
    """What waits for an answer, the one due first at the top."""
    rows = visible_corrections(actor).filter(state=State.ASKED).select_related("party", "place__site")
    return rows.order_by("due_at", "pk")


def own_corrections(party: Party) -> list[Correction]:
    """What a customer asked for himself, the newest first."""
    rows = Correction.objects.filter(party=party).select_related("place__site", "contact", "tenure__party")
    return list(rows.order_by("-asked_at", "-pk")[:SHOWN])


def homes_for(field: str, party_id: int, homes: Iterable[Tenure] | None = None) -> list[Place]:
    """The homes a customer may ask this for: a letting is the owner's matter, the household his and his tenant's."""
    allowed = {Relation.OWNER, Relation.TENANT, Relation.HOUSEHOLD}
    if field in (Field.LET, Field.LET_ENDED):
        allowed = {Relation.OWNER}
    elif field in (Field.MEMBER, Field.LEFT):
        allowed = {Relation.OWNER, Relation.TENANT}
    held = homes_of(party_id) if homes is None else homes
    return list(dict.fromkeys(row.place for row in held if row.relation in allowed))


def tenures_for(field: str, party_id: int) -> QuerySet[Tenure]:
    """Whose tenure a customer may say is over, or replace: of people entered at his own homes.

    A tenant answers for who came with him or later; those of the owner's household are not shown to him.
    """
    relation = LEAVES.get(Field(field)) or ENTERS.get(Field(field))
    if relation is None or field in (Field.MEMBER, Field.LET):
        return Tenure.objects.none()
    keys: list[int] = []
    mine = {row.place_id: row for row in sorted(homes_of(party_id), key=lambda row: row.relation == "owner")}
    for home in homes_for(field, party_id):
        rows = Tenure.objects.filter(place=home, relation=relation, ends_on__isnull=True)
        if mine[home.pk].relation != Relation.OWNER:
            rows = rows.filter(starts_on__gte=mine[home.pk].starts_on)
        keys += rows.exclude(party_id=party_id).values_list("pk", flat=True)
    return Tenure.objects.filter(pk__in=keys).select_related("party", "place").order_by("pk")


def contacts_for(field: str, party_id: int) -> QuerySet[ContactPoint]:
    """Which of his numbers or addresses a customer may have replaced."""
    kind = KINDS.get(Field(field))
    rows = ContactPoint.objects.filter(party_id=party_id, kind=kind) if kind else ContactPoint.objects.none()
    return rows.order_by("-is_primary", "pk")


def stands(row: Correction) -> str:
    """How the record stands now, in the words `before` was kept in; compared, they tell a change made meanwhile."""
    if row.field == Field.NAME:
        return str(Party.objects.get(pk=row.party_id).name)
    if row.field in KINDS:
        contact = ContactPoint.objects.filter(pk=row.contact_id or 0, party_id=row.party_id).first()
        return str(contact.value) if contact else ""
    if row.field in (Field.MEMBER, Field.LET):
        there = Tenure.objects.filter(
            place_id=row.place_id,
            relation=ENTERS[Field(row.field)],
            ends_on__isnull=True,
            party__name=row.name,
        )
        return row.name if there.exists() else ""
    tenure = (
        Tenure.objects.filter(pk=row.tenure_id or 0, ends_on__isnull=True).select_related("party").first()
    )
    return str(tenure.party) if tenure else ""


def changed_meanwhile(row: Correction) -> bool:
    """Whether somebody changed the same thing in the record since it was asked for."""
    return row.state == State.ASKED and stands(row) != row.before


def masked(field: str, text: str) -> str:
    """A number or address as the screen may show it; names are shown as everywhere."""
    if field == Field.PHONE:
        return mask_phone(text)
    if field == Field.EMAIL and text:
        name, at, domain = text.partition("@")
        return f"{name[:1]}***{at}{domain}"
    return text


def wanted(row: Correction, *, whole: bool = False) -> str:
    """What shall stand there, masked unless the whole is asked for."""
    if row.field in OWN:
        text = row.name if row.field == Field.NAME else row.value
        return text if whole else masked(row.field, text)
    phone = row.value if whole or not row.value else mask_phone(row.value)
    return " ".join(filter(None, (row.name, phone)))
