"""Reads of things. A row is its work item with the thing joined."""

from django.db.models import Q, QuerySet

from steward.kernel.places.queries import places_of_area
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.choices import Role
from steward.kernel.work.models import WorkItem

FAMILY = "thing"
JOINED = ("thing", "place", "site", "assignee")
SITE_WIDE = frozenset({Role.DESK, Role.HEAD, Role.MANAGER, Role.DIRECTOR})


def visible_things(actor: Actor) -> QuerySet[WorkItem]:
    """The rows lock: whole sites for those who run them, their areas for stewards, nothing for others."""
    rows = WorkItem.objects.filter(family=FAMILY)
    if actor.is_system:
        return rows
    wanted = Q(pk__in=[])
    for hat in actor.hats:
        here = Q() if hat.site_id is None else Q(site_id=hat.site_id)
        if hat.roles & SITE_WIDE:
            wanted |= here
        elif Role.STEWARD in hat.roles and hat.area_ids:
            wanted |= here & places_of_area(hat.area_ids).rows(place="place_id")
    return rows.filter(wanted)
