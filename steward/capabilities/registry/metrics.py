"""What the registry measures: whether households are known (REG2), and whether somebody spoke with them (ENG1)."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from steward.capabilities.registry.choices import Known, Rule
from steward.capabilities.registry.models import Contact
from steward.capabilities.registry.queries.measures import measures
from steward.capabilities.registry.queries.records import with_known
from steward.kernel.duties.metrics import Measured, Metric, Period, Share, Unit, declare_metric
from steward.kernel.places.models import Place, PlaceKind


def _shares(asked: Sequence[Measured], units: QuerySet[Any], good: Q) -> list[Share]:
    """The share of homes with something, for sites and areas: two queries, however many are asked about."""
    counts = {"n": Count("pk"), "good": Count("pk", filter=good)}
    by_building = units.order_by().values_list("site_id", "building_id").annotate(**counts)
    buildings = {building: (site, all_, good) for site, building, all_, good in by_building}
    singles = {pk for one in asked if one.scope for pk in one.scope.place_ids}
    alone = units.filter(pk__in=singles).order_by().values_list("pk", "building_id").annotate(**counts)
    homes = {pk: (building, all_, good) for pk, building, all_, good in alone}
    return [_share(one, buildings, homes) for one in asked]


def _share(
    one: Measured,
    buildings: Mapping[int | None, tuple[int, int, int]],
    homes: Mapping[int, tuple[int | None, int, int]],
) -> Share:
    """Whole buildings, and homes chosen one by one; one chosen both ways counts once."""
    found = [
        (all_, good) for building, (site, all_, good) in buildings.items() if one.holds(site, building, None)
    ]
    for pk in one.scope.place_ids if one.scope else ():
        building, all_, good = homes.get(pk, (None, 0, 0))
        if one.scope and building not in one.scope.building_ids:
            found.append((all_, good))
    return Share(sum(good for _all, good in found), sum(all_ for all_, _good in found))


def _homes() -> QuerySet[Place]:
    return Place.objects.filter(kind=PlaceKind.UNIT, is_active=True)


def _familiarity(asked: Sequence[Measured], _period: Period) -> list[Share]:
    """As it is today: what was known in a month that is over is what was counted when it was frozen."""
    return _shares(asked, with_known(_homes(), measures()[Rule.RECORD]), Q(known=Known.KNOWN.value))


def _reached(asked: Sequence[Measured], period: Period) -> list[Share]:
    """Homes somebody of ours really spoke with in the period, by whatever way."""
    talks = Contact.objects.filter(
        place=OuterRef("pk"), happened_on__gte=period.first, happened_on__lte=period.last
    )
    return _shares(asked, _homes().annotate(reached=Exists(talks)), Q(reached=True))


def _rows(one: Measured, _period: Period) -> str:
    chosen = [("area", pk) for pk in one.area_ids]
    if one.site_id and not chosen:
        chosen = [("site", one.site_id)]
    return "/households/?" + urlencode([*chosen, ("kind", PlaceKind.UNIT.value)])


FAMILIARITY = declare_metric(
    Metric("registry.familiarity", _("Familiarity with households"), Unit.PERCENT, _familiarity, _rows)
)
REACHED = declare_metric(
    Metric("registry.reached", _("Households spoken with"), Unit.PERCENT, _reached, _rows)
)
