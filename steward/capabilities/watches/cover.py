"""What a week looks like: its days, who is on when, where nobody is or two are, and who had how many."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from steward.capabilities.watches.models import Rota, Watch
from steward.capabilities.watches.queries import COUNTED
from steward.capabilities.watches.turns import Span, doubled, uncovered
from steward.kernel.base.worktime import DayKind
from steward.kernel.tenancy.models import CalendarDay, Organisation

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Holes:
    """When nobody is on watch, and when more than one is."""

    gaps: list[Span]
    doubles: list[Span]


def zone_of(rota: Rota) -> str:
    """Whose clock a line goes by: its site's, or the company's."""
    return rota.site.zone if rota.site else Organisation.objects.get(pk=rota.organisation_id).zone


def week_of(rota: Rota) -> Span:
    """Monday's and the next Monday's midnight."""
    zone = ZoneInfo(zone_of(rota))
    first, last = (
        datetime.combine(day, time(), zone).astimezone(UTC) for day in (rota.week_on, rota.week_on + WEEK)
    )
    return first, last


def days_off(week_on: date) -> Mapping[date, DayKind]:
    """The calendar's word on the days of a week and the one after it."""
    rows = CalendarDay.objects.filter(day__gte=week_on, day__lte=week_on + WEEK)
    return {day: DayKind(kind) for day, kind in rows.values_list("day", "kind")}


def holes_of(rota: Rota) -> Holes:
    """Gaps and overlaps of a week. Whoever is still on from the week before counts; the draft after it does not."""
    since, until = week_of(rota)
    rows = Watch.objects.filter(line=rota.line, starts_at__lt=until, ends_at__gt=since)
    spans = list(rows.filter(rota__week_on__lte=rota.week_on).values_list("starts_at", "ends_at"))
    return Holes(uncovered(spans, since, until), doubled(spans, since, until))


def shares_of(rota: Rota) -> list[tuple[str, dict[str, int], int]]:
    """Who had how many watches of each type of day in the weeks up to the end of this one: the fairness in figures."""
    until = week_of(rota)[1]
    rows = Watch.objects.filter(line=rota.line, starts_at__gte=until - COUNTED, starts_at__lt=until)
    found: dict[str, dict[str, int]] = {}
    for name, day_type in rows.order_by("officer__name").values_list("officer__name", "day_type"):
        counts = found.setdefault(name, {})
        counts[day_type] = counts.get(day_type, 0) + 1
    return [(name, counts, sum(counts.values())) for name, counts in found.items()]
