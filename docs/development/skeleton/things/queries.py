"""Reads of things. A row is its work item with the thing joined."""

from django.db.models import QuerySet

from steward.kernel.places.queries import reach_of
from steward.kernel.tenancy.actor import Actor
from steward.kernel.work.models import WorkItem

FAMILY = "thing"
JOINED = ("thing", "place", "site", "assignee")


def visible_things(actor: Actor) -> QuerySet[WorkItem]:
    """The rows lock: whole sites for those who run them, their areas for stewards."""
    return WorkItem.objects.filter(reach_of(actor).rows(place="place_id"), family=FAMILY)
