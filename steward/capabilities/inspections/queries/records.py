"""What was looked at in a period, for a record book: visits of one topic, with their answers, and the points missed."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from steward.capabilities.inspections.answers import label_of
from steward.capabilities.inspections.choices import Outcome, PointState, Verdict
from steward.capabilities.inspections.models import Answer, RoundPoint
from steward.capabilities.inspections.queries.visible import visible_rounds, visible_visits
from steward.kernel.base.refused import Refused
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import Site

MOST_LINES = 3000


@dataclass
class RecordLine:
    """One line of the book."""

    at: datetime
    checkpoint: str
    who: str
    result: str
    wrong: list[str] = field(default_factory=list)


def records_of(site: Site, topic: str, first: date, last: date, actor: Actor) -> list[RecordLine]:
    """The lines of a period in their order; rejected records are no records. Refuses more than fit on paper."""
    zone = ZoneInfo(site.zone)
    span = (datetime.combine(first, time(), zone), datetime.combine(last + timedelta(days=1), time(), zone))
    visits = visible_visits(actor).filter(
        site=site, at__gte=span[0], at__lt=span[1], version__checklist__topic=topic
    )
    rows = visits.exclude(verdict=Verdict.REJECTED).select_related(
        "point__checkpoint__place", "user", "version"
    )
    found = list(rows.order_by("at", "pk")[: MOST_LINES + 1])
    gaps = RoundPoint.objects.filter(
        round__in=visible_rounds(actor).filter(site=site, closes_at__gte=span[0], closes_at__lt=span[1]),
        version__checklist__topic=topic,
        state__in=(PointState.MISSED, PointState.FALSE),
    ).select_related("checkpoint__place", "round__post")
    missed = list(gaps.order_by("round__closes_at", "position")[: MOST_LINES + 1])
    if len(found) + len(missed) > MOST_LINES:
        raise Refused(_("These are more lines than a book holds."), do=_("Choose a shorter period."))
    wrong = _wrong([visit.pk for visit in found])
    lines = [
        RecordLine(
            visit.at,
            str(visit.point.checkpoint),
            visit.user.name,
            str(Outcome.FAILED.label if visit.failed_count else Outcome.OK.label),
            [_say(visit.version.items if visit.version else [], answer) for answer in wrong[visit.pk]],
        )
        for visit in found
    ]
    lines += [
        RecordLine(
            point.round.closes_at,
            str(point.checkpoint),
            str(point.round.post or ""),
            str(PointState(point.state).label),
        )
        for point in missed
    ]
    return sorted(lines, key=lambda line: line.at)


def _wrong(visit_ids: list[int]) -> dict[int, list[Answer]]:
    found: dict[int, list[Answer]] = defaultdict(list)
    for answer in Answer.objects.filter(visit__in=visit_ids, outcome=Outcome.FAILED).order_by("pk"):
        found[answer.visit_id].append(answer)
    return found


def _say(items: list[dict[str, object]], answer: Answer) -> str:
    words = next((label_of(item) for item in items if item["key"] == answer.item), answer.item)
    told = [answer.value if answer.value not in ("fail", "") else "", answer.note]
    return " ".join([words, *(f"({one})" for one in told if one)])
