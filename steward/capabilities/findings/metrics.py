"""What findings measure: put right in time (INS4)."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from urllib.parse import urlencode

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from steward.capabilities.findings.choices import State
from steward.capabilities.findings.queries import FAMILY
from steward.kernel.base import clock
from steward.kernel.duties.metrics import Measured, Metric, Period, Share, Unit, declare_metric
from steward.kernel.work.choices import ClockName
from steward.kernel.work.models import Clock, WorkItem

DAYS = timedelta(days=2)


def _in_time(asked: Sequence[Measured], period: Period) -> list[Share]:
    """Of what was found in the period and is put right or overdue: no day that was promised went by.

    What failed its re-inspection has a new day, and is in time only if that was kept as well. One query.
    """
    promises = Clock.objects.filter(item=OuterRef("pk"), name=ClockName.RESOLVE)
    broken = promises.filter(Q(met=False) | Q(stopped_at__isnull=True, due_at__lte=clock.now()))
    first, last = (datetime.combine(day, time(), UTC) for day in (period.first, period.last))
    rows = WorkItem.objects.filter(
        family=FAMILY,
        opened_at__gte=first - DAYS,
        opened_at__lt=last + DAYS,
        opened_at__date__gte=period.first,
        opened_at__date__lte=period.last,
    ).exclude(state=State.WITHDRAWN)
    over = rows.annotate(broken=Exists(broken), kept=Exists(promises.filter(met=True)))
    places = over.filter(Q(broken=True) | Q(kept=True)).order_by()
    tallies = list(
        places.values_list("site_id", "building_id", "place_id").annotate(
            n=Count("pk"), good=Count("pk", filter=Q(broken=False))
        )
    )
    found = []
    for one in asked:
        here = [(n, good) for site, building, place, n, good in tallies if one.holds(site, building, place)]
        found.append(Share(sum(good for _n, good in here), sum(n for n, _good in here)))
    return found


def _rows(one: Measured, period: Period) -> str:
    chosen = [("site", one.site_id)] if one.site_id else []
    return "/findings/?" + urlencode([*chosen, ("opened", str(period))])


PUT_RIGHT = declare_metric(
    Metric("finding.in_time", _("Findings put right in time"), Unit.PERCENT, _in_time, _rows)
)
