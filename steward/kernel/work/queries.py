"""Reads of work of every family."""

from django.db.models import Q, QuerySet

from steward.kernel.tenancy.actor import Actor
from steward.kernel.work.kinds import families
from steward.kernel.work.models import WorkItem


def visible_work(actor: Actor) -> QuerySet[WorkItem]:
    """Work an actor may see, each family by its own rule; nothing of a family that is not declared."""
    wanted = Q(pk__in=[])
    for family in families():
        wanted |= Q(pk__in=family.visible(actor).order_by().values("pk"))
    return WorkItem.objects.filter(wanted)
