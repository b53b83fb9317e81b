"""Reads of the standard of areas: which number holds for a site in a month."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.queries import visible_sites
from steward.reports.models import AreaLimit

# Complaints of an area in a month, at most, where a company set nothing else (DSK9).
AREA_LIMIT = 2


def visible_limits(actor: Actor) -> QuerySet[AreaLimit]:
    """The standards of all sites, and those of the sites in reach."""
    return AreaLimit.objects.filter(Q(site__isnull=True) | Q(site__in=visible_sites(actor).order_by()))


def limits_in(month: date, site_ids: Iterable[int]) -> dict[int, int]:
    """What holds for each site in a month: its own newest standard by then, else the newest of all. One query."""
    own: dict[int | None, int] = {}
    rows = AreaLimit.objects.filter(from_month__lte=month).order_by("from_month")
    own.update(rows.values_list("site_id", "most"))
    common = own.get(None, AREA_LIMIT)
    return {pk: own.get(pk, common) for pk in site_ids}
