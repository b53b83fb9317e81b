"""Tables of planning: plans and their points."""

from django.db import models
from django.db.models import F, Q

from steward.capabilities.planning.choices import Span, State
from steward.capabilities.planning.periods import say_period
from steward.kernel.tenancy.models import Post, TenantModel, User
from steward.kernel.work.models import WorkItem


class Plan(TenantModel):
    """What a post means to do in a period, and what came of it."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+", db_index=False)
    span = models.CharField(max_length=8, choices=Span.choices)
    key = models.CharField(max_length=8)
    first_on = models.DateField()
    last_on = models.DateField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    # What it is all about, in the author's words.
    aims = models.TextField(blank=True, default="")
    summary = models.TextField(blank=True, default="")
    # What the system counted when it was summed up; it never changes again.
    figures = models.JSONField(default=dict, blank=True)
    handed_in_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    summed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["post", "span", "key"], name="work_plan_once"),
            models.CheckConstraint(condition=Q(last_on__gte=F("first_on")), name="work_plan_ends_later"),
        )
        indexes = (models.Index(fields=["organisation", "-first_on", "-id"], name="work_plan_by_day"),)

    def __str__(self) -> str:
        return f"{self.post} · {say_period(self.span, self.key)}"

    @property
    def site_id(self) -> int | None:
        """The site of its post; none for posts over all sites."""
        return self.post.site_id


class PlanPoint(TenantModel):
    """One thing to do: what, who, by when; a task from the moment the plan is handed in."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="points", db_index=False)
    position = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=200)
    assignee = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    wanted_on = models.DateField()
    work = models.ForeignKey(WorkItem, null=True, on_delete=models.PROTECT, related_name="+")
    # How many plans it stood in before this one.
    carried = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["plan", "position"], name="plan_point_position_once"),
            models.UniqueConstraint(
                fields=["plan", "work"], condition=Q(work__isnull=False), name="plan_point_work_once"
            ),
        )
        ordering = ("plan_id", "position")

    def __str__(self) -> str:
        return self.words
