"""The answers of a visit: judged by the version they answer, and kept with their pictures. Steps of `take_visit`."""

from collections.abc import Mapping, Sequence

from steward.capabilities.inspections.answers import Item, judge_answer
from steward.capabilities.inspections.choices import Outcome
from steward.capabilities.inspections.models import Answer, FieldPhoto, Visit, VisitPhoto
from steward.capabilities.inspections.reading import SentVisit


def judge_answers(visit: Visit, sent: SentVisit) -> list[Answer]:
    """What was answered, judged by the version it answers; how many are not in order stands on the visit."""
    items: dict[str, Item] = {item["key"]: item for item in visit.version.items} if visit.version else {}
    rows = []
    for answer in sent.answers:
        item = items.get(answer.item)
        outcome, number = judge_answer(item, answer.value) if item else (Outcome.NOTED, None)
        visit.failed_count += outcome == Outcome.FAILED
        rows.append(
            Answer(
                organisation_id=visit.organisation_id,
                item=answer.item,
                outcome=outcome,
                value=answer.value,
                number=number,
                note=answer.note,
            )
        )
    return rows


def keep_answers(
    visit: Visit, answers: Sequence[Answer], sent: SentVisit, photos: Mapping[str, FieldPhoto]
) -> None:
    """Answers and pictures of a visit that is kept."""
    for row in answers:
        row.visit = visit
    Answer.objects.bulk_create(answers)
    VisitPhoto.objects.bulk_create(
        [
            VisitPhoto(
                organisation_id=visit.organisation_id, visit=visit, photo=photos[sha], item=answer.item
            )
            for answer in sent.answers
            for sha in answer.photos
        ]
    )
