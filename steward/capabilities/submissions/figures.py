"""Figures the system draws for a report, by their code; what nobody counts yet says so.

`work:KIND` counts pieces of work of a kind (opened, closed, became late), `dues` the duties of the post, and
`metric:CODE` is a figure some capability declares.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from steward.capabilities.submissions.models import Submission
from steward.kernel.duties.choices import DueState
from steward.kernel.duties.metrics import Measured, Period, Share, metrics
from steward.kernel.duties.models import Due
from steward.kernel.places.queries import AreaScope, places_of_areas
from steward.kernel.tenancy.models import Appointment
from steward.kernel.tenancy.queries import in_force, zone_of
from steward.kernel.work.kinds import kind_words
from steward.kernel.work.models import WorkItem

WORK, METRIC, DUES = "work:", "metric:", "dues"


def known_figures() -> dict[str, str]:
    """Every figure a template can ask for, with its word."""
    found = {f"{WORK}{code}": str(word) for code, word in kind_words().items()}
    found[DUES] = _("Duties of the post")
    return found | {f"{METRIC}{code}": str(metric.label) for code, metric in metrics().items()}


def draw_figures(row: Submission) -> list[dict[str, Any]]:
    """The figures of a submission as they are now: what hands in keeps. Few queries, whatever is asked for."""
    codes, scope = row.template.figures, _scope(row)
    work = _work(row, [code.removeprefix(WORK) for code in codes if code.startswith(WORK)], scope)
    found = []
    for code in codes:
        if code == DUES:
            values: Any = _dues(row)
        elif code.startswith(METRIC):
            values = _share(row, code.removeprefix(METRIC), scope)
        else:
            values = work.get(code.removeprefix(WORK), [0, 0, 0])
        found.append({"code": code, "values": values})
    return found


def _scope(row: Submission) -> AreaScope | None:
    """The places of the post's areas; none where it answers for the whole site."""
    held = Appointment.objects.filter(in_force(row.last_on), post=row.post_id)
    areas = list(held.filter(areas__isnull=False).values_list("areas", flat=True))
    return places_of_areas(areas) if areas else None


def _work(row: Submission, kinds: Iterable[str], scope: AreaScope | None) -> dict[str, list[int]]:
    wanted = list(kinds)
    if not wanted:
        return {}
    zone = ZoneInfo(zone_of(row.post))
    first = datetime.combine(row.first_on, time(), zone)
    end = datetime.combine(row.last_on + timedelta(days=1), time(), zone)
    rows = WorkItem.objects.filter(kind__in=wanted)
    if row.site_id is not None:
        rows = rows.filter(site_id=row.site_id)
    if scope is not None:
        rows = rows.filter(scope.rows(building="building_id", place="place_id"))

    def within(column: str) -> Count:
        return Count("pk", filter=Q(**{f"{column}__gte": first, f"{column}__lt": end}))

    counted = rows.order_by().values("kind")
    counted = counted.annotate(new=within("opened_at"), closed=within("closed_at"), late=within("late_at"))
    return {one["kind"]: [one["new"], one["closed"], one["late"]] for one in counted}


def _dues(row: Submission) -> list[int]:
    dues = Due.objects.filter(post=row.post_id, due_on__gte=row.first_on, due_on__lte=row.last_on)
    states = dict(dues.order_by().values_list("state").annotate(n=Count("pk")))
    return [states.get(state, 0) for state in (DueState.DONE, DueState.LATE, DueState.MISSED)]


def _share(row: Submission, code: str, scope: AreaScope | None) -> list[int | None] | None:
    metric = metrics().get(code)
    if metric is None:
        return None
    asked = Measured(site_id=row.site_id, post_id=row.post_id, scope=scope)
    [share] = metric.count([asked], Period(row.first_on, row.last_on))
    return [share.numerator, share.denominator]


@dataclass(frozen=True)
class Line:
    """A figure as people read it: its word and what it came to."""

    label: str
    text: str
    values: Any


def say_figures(figures: Iterable[Mapping[str, Any]]) -> list[Line]:
    """Frozen figures in the reader's language."""
    words = known_figures()
    return [
        Line(words.get(row["code"], row["code"]), _text(row["code"], row["values"]), row["values"])
        for row in figures
    ]


def _text(code: str, values: Any) -> str:
    if values is None:
        return _("not measured yet")
    if code == DUES:
        return _("%(done)d in time, %(late)d late, %(missed)d missed") % dict(
            zip(("done", "late", "missed"), values, strict=True)
        )
    if code.startswith(METRIC):
        share = Share(*values)
        of = f"{share.numerator} / {share.denominator}"
        return str(share.numerator) if share.denominator is None else f"{share.percent or 0} % ({of})"
    return _("%(new)d new, %(closed)d closed, %(late)d overdue") % dict(
        zip(("new", "closed", "late"), values, strict=True)
    )
