"""Reads of work of every family."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from steward.kernel.base import clock
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import Appointment
from steward.kernel.tenancy.queries import clock_date, in_force
from steward.kernel.work.kinds import families
from steward.kernel.work.models import WorkItem


def visible_work(actor: Actor) -> QuerySet[WorkItem]:
    """Work an actor may see, each family by its own rule; nothing of a family that is not declared."""
    wanted = Q(pk__in=[])
    for family in families():
        wanted |= Q(pk__in=family.visible(actor).order_by().values("pk"))
    return WorkItem.objects.filter(wanted)


def about(actor: Actor) -> QuerySet[WorkItem, Any]:
    """Keys of the complaints about the actor or somebody he acts for: what no path may show him.

    A subquery that is nearly always empty: comparing the column itself would fetch every row that is only counted.
    """
    return WorkItem.objects.filter(about_user_id__in=actor.queue_user_ids).values("pk")


def families_in_hand(actor: Actor) -> set[str]:
    """The families of open work the actor has in hand; read once for each actor, so that Today asks none in vain."""
    if "work.in_hand" not in actor.kept:
        # The family is named for the index of what people have in hand, which asks for it before the person.
        rows = WorkItem.objects.filter(
            family__in=[family.code for family in families()],
            assignee_id__in=actor.queue_user_ids,
            closed_at__isnull=True,
        )
        actor.kept["work.in_hand"] = set(rows.order_by().values_list("family", flat=True).distinct())
    found: set[str] = actor.kept["work.in_hand"]
    return found


def barred(item: WorkItem, at: datetime | None = None) -> set[int]:
    """User ids of those who must not meet an item: the person complained about, and whoever acts for him now."""
    if item.about_user_id is None:
        return set()
    day = clock_date(at or clock.now(), item.site.zone)
    deputies = Appointment.objects.filter(in_force(day), acting_for__user_id=item.about_user_id)
    return {item.about_user_id, *deputies.values_list("user_id", flat=True)}


def own_work(actor: Actor) -> QuerySet[WorkItem]:
    """Work a customer asked for himself, each family by its own rule; nothing of a family without one."""
    wanted = Q(pk__in=[])
    for family in families():
        if family.own is not None:
            wanted |= Q(pk__in=family.own(actor).order_by().values("pk"))
    return WorkItem.objects.filter(wanted)
