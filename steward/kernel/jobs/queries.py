"""Reads of jobs: what a person may see, and how the queues stand."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Min, Q, QuerySet

from steward.kernel.base import clock
from steward.kernel.jobs.choices import JobStatus
from steward.kernel.jobs.models import Job
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.choices import Role
from steward.kernel.tenancy.models import Organisation

OVERSEERS = (Role.ADMIN, Role.DIRECTOR)


def visible_jobs(actor: Actor) -> QuerySet[Job]:
    """Jobs a person may see, newest first: one's own; as administrator or director, the organisation's.

    Sweeps belong to no organisation. Where the installation serves one organisation only they are shown to
    its overseers, as nobody else would notice a failing sweep; with several, only the operator sees them.
    """
    mine = Q(organisation_id=actor.organisation_id)
    seen = mine & Q(enqueued_by_id=actor.user_id, enqueued_by__isnull=False)
    if actor.is_system or actor.hats_with(OVERSEERS):
        seen = mine | Q(organisation__isnull=True) if serves_one_organisation() else mine
    return Job.objects.filter(seen).select_related("enqueued_by").order_by("-enqueued_at", "-pk")


def serves_one_organisation() -> bool:
    """Whether this installation knows a single organisation."""
    return Organisation.objects.count() == 1


@dataclass(frozen=True)
class QueueFigures:
    """How one queue stands: due now, waiting for a later moment, running, dead, and the longest wait."""

    queue: str
    due: int
    later: int
    running: int
    dead: int
    longest_wait: timedelta


def queue_figures() -> list[QueueFigures]:
    """The figures of every queue that has open or dead jobs, by name: one query, over all organisations."""
    now = clock.now()
    due = Q(status=JobStatus.READY, run_after__lte=now)
    rows = (
        Job.objects.filter(status__in=[JobStatus.READY, JobStatus.RUNNING, JobStatus.DEAD])
        .values("queue")
        .annotate(
            due=Count("pk", filter=due),
            later=Count("pk", filter=Q(status=JobStatus.READY, run_after__gt=now)),
            running=Count("pk", filter=Q(status=JobStatus.RUNNING)),
            dead=Count("pk", filter=Q(status=JobStatus.DEAD)),
            oldest=Min("run_after", filter=due),
        )
        .order_by("queue")
    )
    return [
        QueueFigures(
            queue=row["queue"],
            due=row["due"],
            later=row["later"],
            running=row["running"],
            dead=row["dead"],
            longest_wait=now - row["oldest"] if row["oldest"] else timedelta(),
        )
        for row in rows
    ]
