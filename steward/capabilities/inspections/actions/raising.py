"""What a visit finds not in order becomes a finding: put right by somebody, looked at again by another (INS4)."""

from collections.abc import Iterable

from steward.capabilities.findings.actions import raise_finding
from steward.capabilities.findings.queries import MAY_RAISE, open_parts
from steward.capabilities.inspections.answers import Item
from steward.capabilities.inspections.choices import Grade, Outcome
from steward.capabilities.inspections.models import Answer, RoundPoint, Visit, VisitPhoto
from steward.kernel.evidence.actions import share_evidence
from steward.kernel.evidence.models import Evidence
from steward.kernel.evidence.queries import evidence_of_many
from steward.kernel.tenancy.actor import Actor, system_actor


def raise_failed(visit: Visit, point: RoundPoint, answers: Iterable[Answer], *, by: Actor) -> None:
    """Raise a finding with its photos for each item of a visit that is not in order. Part of `take_visit`.

    One for a point of a round, however many people saw it, and none while an earlier one of the same item is open: it
    is known. Who has left the site meanwhile raises none himself: the round does, as what was seen is never lost.
    """
    items: dict[str, Item] = {item["key"]: item for item in visit.version.items} if visit.version else {}
    failed = [row for row in answers if row.outcome == Outcome.FAILED]
    known = open_parts(point.checkpoint_id)
    photos = _photos(visit, [row.item for row in failed])
    hat = by.hat_for(MAY_RAISE, site_id=visit.site_id)
    raiser = by if hat else system_actor(visit.organisation_id, "rounds")
    for row in failed:
        item = items[row.item]
        # In the company's own language, whoever walks: it must be known again.
        part = item["zh"]
        if part not in known:
            said = " ".join(filter(None, (part, row.value if row.number is not None else "", row.note)))
            finding = raise_finding(
                point.checkpoint.place,
                by=raiser,
                words=said,
                grade=item.get("grade", Grade.MINOR),
                source="round",
                source_key=f"point:{point.pk}:{row.item}",
                item=part,
                checkpoint_id=point.checkpoint_id,
                at=visit.at,
            )
            for photo in photos.get(row.item, ()):
                share_evidence(photo, finding.item, by=raiser, hat=hat)


def _photos(visit: Visit, items: list[str]) -> dict[str, list[Evidence]]:
    """What was photographed at items, as evidence: two queries."""
    uses = VisitPhoto.objects.filter(visit=visit, item__in=items).select_related("photo")
    kept = evidence_of_many([use.photo for use in uses])
    found: dict[str, list[Evidence]] = {}
    for use in uses:
        found.setdefault(use.item, []).extend(kept.get(use.photo_id, ()))
    return found
