"""What a visit told of a place, for capabilities that look after it: who, when, and each answer."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from steward.capabilities.inspections.choices import Outcome
from steward.capabilities.inspections.models import Answer, Visit


@dataclass(frozen=True)
class Told:
    """Items of the checklist that were in order and those that were not, numbers that were read, and notes."""

    place_id: int
    user_id: int
    at: datetime
    right: frozenset[str]
    wrong: frozenset[str]
    numbers: dict[str, Decimal]
    notes: tuple[str, ...]


def told_on(visit_id: int) -> Told:
    """What one visit told. Raises `DoesNotExist` for an unknown one."""
    visit = Visit.objects.select_related("point__checkpoint").get(pk=visit_id)
    answers = list(Answer.objects.filter(visit=visit).order_by("pk"))
    return Told(
        place_id=visit.point.checkpoint.place_id,
        user_id=visit.user_id,
        at=visit.at,
        right=frozenset(row.item for row in answers if row.outcome == Outcome.OK),
        wrong=frozenset(row.item for row in answers if row.outcome == Outcome.FAILED),
        numbers={row.item: row.number for row in answers if row.number is not None},
        notes=tuple(row.note for row in answers if row.note),
    )
