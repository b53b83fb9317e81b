"""What equipment measures: how much of the maintenance that was wanted was done in time (INS2, PLN1)."""

from collections.abc import Sequence
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from steward.capabilities.equipment.choices import Discipline, Outcome
from steward.capabilities.equipment.models import Maintenance
from steward.kernel.duties.metrics import (
    Counting,
    Measured,
    Metric,
    Period,
    Share,
    Unit,
    declare_metric,
)


def _in_time(only: Discipline | None = None) -> Counting:
    """Of the days that were wanted in the period and are decided or overdue, those kept: one query for all asked."""

    def count(asked: Sequence[Measured], period: Period) -> list[Share]:
        rows = Maintenance.objects.filter(due_on__gte=period.first, due_on__lte=period.last)
        if only is not None:
            rows = rows.filter(plan__discipline=only)
        good = Count("pk", filter=Q(outcome=Outcome.DONE))
        tallies = rows.order_by().values_list("site_id").annotate(good=good, n=Count("pk"))
        sites = {site: (kept, n) for site, kept, n in tallies}
        found = []
        for one in asked:
            mine = [tally for site, tally in sites.items() if one.site_id in (None, site)]
            found.append(Share(sum(kept for kept, _n in mine), sum(n for _kept, n in mine)))
        return found

    return count


def _rows(one: Measured, period: Period, discipline: str = "") -> str:
    chosen = [("due_on", str(period))]
    if one.site_id:
        chosen.append(("site", str(one.site_id)))
    if discipline:
        chosen.append(("discipline", discipline))
    return "/maintenance_records/?" + urlencode(chosen)


IN_TIME = declare_metric(
    Metric("maintenance.in_time", _("Planned maintenance done in time"), Unit.PERCENT, _in_time(), _rows)
)
LIFTS_IN_TIME = declare_metric(
    Metric(
        "maintenance.lifts_in_time",
        _("Lifts maintained in time"),
        Unit.PERCENT,
        _in_time(Discipline.LIFT),
        lambda one, period: _rows(one, period, Discipline.LIFT),
    )
)
