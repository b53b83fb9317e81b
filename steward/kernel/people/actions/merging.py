"""Two rows that are one person: made one, and parted again when that was a mistake (REG1)."""

from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from steward.kernel.audit.record import record
from steward.kernel.base import clock
from steward.kernel.base.refused import Lost, Refused
from steward.kernel.people.actions.parties import living_row
from steward.kernel.people.models import ContactPoint, Merge, Party, Tenure
from steward.kernel.people.policies import MERGERS, need_party
from steward.kernel.places.queries import reach_of
from steward.kernel.tenancy.actor import Actor


@transaction.atomic
def merge_party(party: Party, *, by: Actor, other: Party) -> Merge:
    """`other` is `party`, recorded twice: everything that hangs on the other hangs on `party` from now on (REG1).

    Effects: every row of any table that points at the other is moved, tenures that say the same become one with the sum
    of their shares, an ID number and a note that only the other has are taken over, a number both have stays once;
    event `person.merge`. The other row stays, out of sight, for the trail and for `split_party`. Refuses without the
    role, a person with homes out of reach, two different ID numbers, a company and a person, and one merged already.
    """
    hat, site_id = need_party(party, by, MERGERS)
    need_party(other, by, MERGERS)
    party, other = living_row(party), living_row(other)
    _need_same(party, other)
    for person in (party, other):
        _need_all_in_reach(person, by)
    if not Party.objects.filter(pk=other.pk, merged_into__isnull=True).update(merged_into=party):
        raise Lost()
    folded = [_fold(*pair) for pair in _same_tenures(party, other)]
    first = _second_to(party, other)
    row = Merge.objects.create(
        organisation_id=party.organisation_id,
        kept=party,
        other=other,
        merged_at=clock.now(),
        filled=_fill(party, other),
        folded=folded,
        first=first,
        moved=_move(party, other),
    )
    record("person.merge", party, by=by, hat=hat, site_id=site_id, data={"other": other.pk})
    return row


@transaction.atomic
def split_party(party: Party, *, by: Actor, merge: Merge) -> Party:
    """The two were two after all: what moved goes back (REG1).

    Effects: rows that moved and still are `party`'s, the tenures that were folded, what was taken over; event
    `person.split`. What came after the merge stays. Refuses without the role, another person's merge, a person erased
    or merged further since, tenures changed since; `Lost` where it was parted already.
    """
    hat, site_id = need_party(party, by, MERGERS)
    party = living_row(party)
    if merge.kept_id != party.pk:
        raise Refused(_("This was not merged into the person."), field="merge")
    if not Merge.objects.filter(pk=merge.pk, undone_at__isnull=True).update(undone_at=clock.now()):
        raise Lost()
    other = merge.other
    for key, ids in merge.moved.items():
        model, column = _table(key)
        model._default_manager.filter(**{f"{column}_id": party.pk}, pk__in=ids).update(**{column: other.pk})
    ContactPoint.objects.filter(pk__in=merge.first, party=other).update(is_primary=True)
    for fold in merge.folded:
        _unfold(fold, other)
    _empty(party, other, merge.filled)
    Party.objects.filter(pk=other.pk).update(merged_into=None)
    other.refresh_from_db()
    record("person.split", party, by=by, hat=hat, site_id=site_id, data={"other": other.pk})
    return other


def _need_same(party: Party, other: Party) -> None:
    if party.pk == other.pk:
        raise Refused(_("This is the same record."), field="other")
    if party.kind != other.kind:
        raise Refused(_("A company and a person are two."), field="other")
    if party.id_index and other.id_index and party.id_index != other.id_index:
        raise Refused(
            _("Their ID numbers differ: these are two people."),
            do=_("Correct the wrong number first, with the paper in hand."),
            field="other",
        )


def _need_all_in_reach(party: Party, by: Actor) -> None:
    here = reach_of(by).rows(site="place__site_id", building="place__building_id", place="place_id")
    if Tenure.objects.filter(party=party).exclude(pk__in=Tenure.objects.filter(here).values("pk")).exists():
        raise Refused(
            _("%(name)s also has homes you do not see.") % {"name": party},
            do=_("Ask somebody who answers for all of them."),
            field="other",
        )


def _pointing() -> list[tuple[str, type[models.Model], str]]:
    """Every column of any table that points at a person, also those without a way back; the merges themselves aside."""
    relations = [
        rel for rel in Party._meta.get_fields(include_hidden=True) if isinstance(rel, models.ManyToOneRel)
    ]
    return [
        (f"{rel.related_model._meta.label}.{rel.field.name}", rel.related_model, rel.field.name)
        for rel in relations
        if rel.related_model is not Merge
    ]


def _table(key: str) -> tuple[type[models.Model], str]:
    return next((model, column) for name, model, column in _pointing() if name == key)


def _move(party: Party, other: Party) -> dict[str, list[int]]:
    """Point at the kept row whatever pointed at the other; what the kept row has already stays where it is."""
    moved: dict[str, list[int]] = {}
    for key, model, column in _pointing():
        rows = model._default_manager.filter(**{column: other.pk})
        if model is Party:
            rows = rows.exclude(pk=other.pk)
        ids = [pk for pk in rows.values_list("pk", flat=True) if _moves(model, column, pk, party)]
        if ids:
            moved[key] = ids
    return moved


def _moves(model: type[models.Model], column: str, pk: int, party: Party) -> bool:
    try:
        with transaction.atomic():
            model._default_manager.filter(pk=pk).update(**{column: party.pk})
    except IntegrityError:
        return False
    return True


def _same_tenures(party: Party, other: Party) -> list[tuple[Tenure, Tenure]]:
    """Open tenures of both in the same relation to the same place."""
    mine = {(row.place_id, row.relation): row for row in Tenure.objects.filter(party=party, ends_on=None)}
    rows = Tenure.objects.filter(party=other, ends_on=None)
    return [(mine[key], row) for row in rows if (key := (row.place_id, row.relation)) in mine]


def _fold(kept: Tenure, other: Tenure) -> dict[str, Any]:
    """One open tenure instead of two, without a share too many on any day: the earlier ends when the later begins."""
    shares = [row.share_bp for row in (kept, other) if row.share_bp]
    earlier, later = sorted((kept, other), key=lambda row: row.starts_on)
    gone: dict[str, Any] | None = None
    before = [_said(kept), _said(other)]
    if earlier.starts_on == later.starts_on:
        gone = _said(other) | {
            "place": other.place_id,
            "relation": other.relation,
            "starts_on": other.starts_on.isoformat(),
        }
        other.delete()
        later, before = kept, before[:1]
    else:
        earlier.ends_on = later.starts_on - timedelta(days=1)
        earlier.save(update_fields=["ends_on"])
    later.share_bp = sum(shares) or None
    later.save(update_fields=["share_bp"])
    after = [_said(row) for row in ([kept] if gone else [kept, other])]
    return {"before": before, "after": after, "gone": gone}


def _said(row: Tenure) -> dict[str, Any]:
    return {
        "id": row.pk,
        "share_bp": row.share_bp,
        "ends_on": row.ends_on.isoformat() if row.ends_on else None,
    }


def _unfold(fold: dict[str, Any], other: Party) -> None:
    """Back to two tenures, unless somebody changed what the folding left."""
    rows = {row.pk: row for row in Tenure.objects.filter(pk__in=[said["id"] for said in fold["after"]])}
    if any(said["id"] not in rows or _said(rows[said["id"]]) != said for said in fold["after"]):
        raise Refused(
            _("The tenures were changed since."),
            do=_("Correct the household by hand: end what is wrong, add who is missing."),
        )
    for said in fold["before"]:
        ends_on = date.fromisoformat(said["ends_on"]) if said["ends_on"] else None
        Tenure.objects.filter(pk=said["id"]).update(share_bp=said["share_bp"], ends_on=ends_on)
    if gone := fold["gone"]:
        Tenure.objects.create(
            organisation_id=other.organisation_id,
            party=other,
            place_id=gone["place"],
            relation=gone["relation"],
            starts_on=date.fromisoformat(gone["starts_on"]),
            share_bp=gone["share_bp"],
        )


def _second_to(party: Party, other: Party) -> list[int]:
    """The other's first contacts come second to the kept row's own of their kind."""
    kinds = ContactPoint.objects.filter(party=party, is_primary=True).values_list("kind", flat=True)
    rows = ContactPoint.objects.filter(party=other, is_primary=True, kind__in=list(kinds))
    ids = list(rows.values_list("pk", flat=True))
    ContactPoint.objects.filter(pk__in=ids).update(is_primary=False)
    return ids


def _fill(party: Party, other: Party) -> list[str]:
    """Take over what only the other row knows: the ID number sealed anew with its indexes, the note as more lines."""
    filled = []
    if other.id_number and not party.id_number:
        party.id_number, party.id_index = other.id_number, other.id_index
        party.id_last4_index = other.id_last4_index
        filled.append("id_number")
    if other.note and other.note != party.note:
        party.note = f"{party.note}\n{other.note}" if party.note else other.note
        filled.append("note")
    party.save(update_fields=["id_number", "id_index", "id_last4_index", "note"])
    return filled


def _empty(party: Party, other: Party, filled: list[str]) -> None:
    """Give back what was taken over, as far as it is still there."""
    if "id_number" in filled and party.id_index == other.id_index:
        party.id_number = party.id_index = party.id_last4_index = ""
    if "note" in filled:
        party.note = party.note.removesuffix(other.note).removesuffix("\n")
    party.save(update_fields=["id_number", "id_index", "id_last4_index", "note"])
