"""What a visit finds not in order becomes a finding: put right by somebody, looked at again by another (INS4)."""

from steward.capabilities.findings.actions import raise_finding
from steward.capabilities.findings.queries import MAY_RAISE, open_parts
from steward.capabilities.inspections.answers import Item
from steward.capabilities.inspections.choices import Grade, Outcome
from steward.capabilities.inspections.models import Answer, RoundPoint, Visit
from steward.kernel.tenancy.actor import Actor, system_actor


def raise_failed(visit: Visit, point: RoundPoint, *, by: Actor) -> None:
    """Raise a finding for each item of a visit that is not in order. Part of `take_visit`.

    One for a point of a round, however many people saw it, and none while an earlier one of the same item is open: it
    is known. Who has left the site meanwhile raises none himself: the round does, as what was seen is never lost.
    """
    items: dict[str, Item] = {item["key"]: item for item in visit.version.items} if visit.version else {}
    failed = list(Answer.objects.filter(visit=visit, outcome=Outcome.FAILED).order_by("pk"))
    known = open_parts(point.checkpoint_id) if failed else set()
    hat = by.hat_for(MAY_RAISE, site_id=visit.site_id)
    raiser = by if hat else system_actor(visit.organisation_id, "rounds")
    for row in failed:
        item = items[row.item]
        # In the company's own language, whoever walks: it must be known again.
        part = item["zh"]
        if part not in known:
            said = " ".join(filter(None, (part, row.value if row.number is not None else "", row.note)))
            raise_finding(
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
