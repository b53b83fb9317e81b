"""Tables of jobs."""

from django.db import models
from django.db.models import Q

from steward.kernel.base import clock
from steward.kernel.jobs.choices import JobStatus
from steward.kernel.tenancy.models import Organisation, User


class Job(models.Model):
    """One call of a task to come, running or over.

    Not a tenant row: workers read all of them, and sweeps belong to no organisation. Pages read
    `visible_jobs`.
    """

    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    path = models.CharField(max_length=200)
    args = models.JSONField(default=dict)  # {"args": [...], "kwargs": {...}}
    queue = models.CharField(max_length=40, default="default")
    status = models.CharField(max_length=10, choices=JobStatus.choices, default=JobStatus.READY)
    priority = models.SmallIntegerField(default=0)
    run_after = models.DateTimeField(default=clock.now)
    lease_until = models.DateTimeField(null=True, blank=True)
    # The lease ran out once; its owner gets a moment to show that it lives before the job is taken away.
    suspected = models.BooleanField(default=False)
    worker = models.CharField(max_length=120, blank=True, default="")
    # Only ever grows: together with the worker it is the fencing token.
    attempts = models.PositiveIntegerField(default=0)
    max_attempts = models.PositiveIntegerField(default=5)
    dedupe = models.CharField(max_length=255, null=True, blank=True, unique=True)
    error = models.TextField(blank=True, default="")
    progress_done = models.PositiveIntegerField(default=0)
    progress_total = models.PositiveIntegerField(default=0)
    progress_note = models.CharField(max_length=200, blank=True, default="")
    result = models.JSONField(null=True, blank=True)
    enqueued_at = models.DateTimeField(default=clock.now)
    # When a message about the job was last given to a broker; always empty without one.
    sent_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    enqueued_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(status=JobStatus.RUNNING, lease_until__isnull=False)
                | (~Q(status=JobStatus.RUNNING) & Q(lease_until__isnull=True)),
                name="job_runs_under_a_lease",
            ),
        )
        indexes = (
            # The order of the claim itself, so that taking a job costs the same at ten rows and at a million.
            models.Index(fields=["status", "-priority", "run_after", "id"], name="job_to_claim"),
            models.Index(fields=["status", "lease_until"], name="job_by_lease"),
            models.Index(fields=["status", "finished_at"], name="job_to_prune"),
            models.Index(fields=["organisation", "-enqueued_at"], name="job_by_organisation"),
            models.Index(fields=["enqueued_by", "-enqueued_at"], name="job_by_person"),
        )

    def __str__(self) -> str:
        return f"{self.pk} {self.path}"

    @property
    def name(self) -> str:
        """The task's own name without its module."""
        return self.path.rpartition(".")[2]

    @property
    def progress_percent(self) -> int | None:
        """Whole percent done, or None where the task has not said how much there is."""
        return min(100 * self.progress_done // self.progress_total, 100) if self.progress_total else None


class Slot(models.Model):
    """One moment of a schedule that was fired, or the moment before the schedule was first seen."""

    name = models.CharField(max_length=80)
    slot = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["name", "slot"], name="slot_once"),)

    def __str__(self) -> str:
        return f"{self.name} {self.slot:%Y-%m-%d %H:%M}"
