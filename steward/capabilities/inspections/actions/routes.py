"""Writes of routes."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from steward.capabilities.inspections.actions.rounds import follow_route
from steward.capabilities.inspections.models import Checkpoint, Plan, Route, RoutePoint
from steward.capabilities.inspections.policies import MAY
from steward.kernel.audit.record import record
from steward.kernel.base.refused import Refused
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import Site

# A checkpoint with the seconds the way to it takes from the one before (unknown: None).
Way = Sequence[tuple[Checkpoint, int | None]]
MOST_POINTS = 300


@transaction.atomic
def add_route(
    *, by: Actor, site: Site, name: str, way: Way, name_en: str = "", is_ordered: bool = False
) -> Route:
    """Lay out a route over checkpoints of a site, in this order.

    Effects: route, points, event `route.add`. Refuses no points, one twice, one of another site or out of use, a name
    that is taken, and a post without the verb at the site.
    """
    hat = by.need_hat(MAY["add"], site_id=site.pk)
    _need_name(site.pk, name)
    _need_way(site.pk, way)
    route = Route.objects.create(
        organisation_id=by.organisation_id,
        site=site,
        name=name.strip(),
        name_en=name_en.strip(),
        is_ordered=is_ordered,
    )
    _put_points(route, way)
    data = {"name": route.name, "count": len(way)}
    record("route.add", route, by=by, hat=hat, site_id=site.pk, data=data)
    return route


@transaction.atomic
def change_route(
    route: Route, *, by: Actor, name: str, way: Way, name_en: str = "", is_ordered: bool = False
) -> Route:
    """Change a route; rounds that nobody began follow it, the others keep their points.

    Effects: fields and points, also of planned rounds, event `route.change`. Refuses what `add_route` refuses, and one
    out of use.
    """
    hat = by.need_hat(MAY["change"], site_id=route.site_id)
    _need_in_use(route)
    _need_name(route.site_id, name, route.pk)
    _need_way(route.site_id, way)
    route.name, route.name_en, route.is_ordered = name.strip(), name_en.strip(), is_ordered
    route.save(update_fields=["name", "name_en", "is_ordered"])
    route.points.all().delete()
    _put_points(route, way)
    follow_route(route, by=by)
    data = {"name": route.name, "count": len(way)}
    record("route.change", route, by=by, hat=hat, site_id=route.site_id, data=data)
    return route


@transaction.atomic
def retire_route(route: Route, *, by: Actor) -> Route:
    """Take a route out of use. Effects: the mark, event `route.retire`. Refuses one that a plan still walks."""
    hat = by.need_hat(MAY["retire"], site_id=route.site_id)
    _need_in_use(route)
    if Plan.objects.filter(route=route, ends_on__isnull=True).exists():
        raise Refused(_("A plan walks this route."), do=_("End its plans first."), code="in_use")
    route.is_active = False
    route.save(update_fields=["is_active"])
    record("route.retire", route, by=by, hat=hat, site_id=route.site_id, data={"name": route.name})
    return route


def _put_points(route: Route, way: Way) -> None:
    RoutePoint.objects.bulk_create(
        RoutePoint(
            organisation_id=route.organisation_id,
            route=route,
            checkpoint=checkpoint,
            position=position,
            walk_seconds=seconds if position > 1 else None,
        )
        for position, (checkpoint, seconds) in enumerate(way, start=1)
    )


def _need_way(site_id: int, way: Way) -> None:
    keys = [checkpoint.pk for checkpoint, _seconds in way]
    if not keys or len(keys) > MOST_POINTS:
        raise Refused(
            _("A route has 1 to %(most)d points.") % {"most": MOST_POINTS},
            do=_("Choose its checkpoints."),
            field="points",
        )
    if len(set(keys)) != len(keys):
        raise Refused(_("A checkpoint is on it twice."), do=_("Take one away."), field="points")
    if any(row.site_id != site_id or row.retired_at for row, _seconds in way):
        raise Refused(
            _("A checkpoint is at another site, or out of use."), do=_("Choose another one."), field="points"
        )


def _need_name(site_id: int, name: str, own: int = 0) -> None:
    if Route.objects.filter(site_id=site_id, name=name.strip()).exclude(pk=own).exists():
        raise Refused(_("A route of this site has this name."), do=_("Choose another name."), field="name")


def _need_in_use(route: Route) -> None:
    if not route.is_active:
        raise Refused(_("This route is out of use."), do=_("Lay out a new one."), code="illegal_state")
