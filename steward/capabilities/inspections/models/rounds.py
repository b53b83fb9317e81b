"""Rounds: walks that are due or were made, with their points."""

from django.db import models
from django.db.models import F, Q

from steward.capabilities.inspections.choices import PointState, RoundState
from steward.capabilities.inspections.models.checklists import ChecklistVersion
from steward.capabilities.inspections.models.checkpoints import Checkpoint
from steward.capabilities.inspections.models.routes import Plan, Route
from steward.kernel.tenancy.models import Post, Site, TenantModel, User

OPEN = Q(state__in=[RoundState.PLANNED, RoundState.UNDER_WAY])


class Round(TenantModel):
    """One walk along a route: planned for a post, or voluntary (no plan, no post, its walker's own).

    State and counts are what `count_round` counted last from the visits.
    """

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+", db_index=False)
    route = models.ForeignKey(Route, on_delete=models.PROTECT, related_name="+", db_index=False)
    plan = models.ForeignKey(Plan, null=True, on_delete=models.PROTECT, related_name="rounds", db_index=False)
    post = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    # Who began it.
    walker = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    # Known only to who was handed this round: a record made without it was not made on it.
    challenge = models.CharField(max_length=16)
    state = models.CharField(max_length=10, choices=RoundState.choices, default=RoundState.PLANNED)
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    # The plan or its window went before anybody began.
    cancelled_at = models.DateTimeField(null=True)
    warned_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    points_count = models.PositiveSmallIntegerField(default=0)
    seen_count = models.PositiveSmallIntegerField(default=0)
    doubts_count = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["plan", "opens_at"], name="round_once"),
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="round_closes_later"),
        )
        indexes = (
            models.Index(fields=["organisation", "-opens_at", "-id"], name="round_by_opening"),
            models.Index(fields=["post", "closes_at"], name="round_of_post"),
            models.Index(fields=["walker", "-opens_at"], name="round_of_walker"),
            models.Index(fields=["route", "-opens_at"], name="round_of_route"),
            models.Index(
                fields=["organisation", "closes_at"],
                name="round_to_settle",
                condition=Q(settled_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return str(self.route)

    @property
    def is_voluntary(self) -> bool:
        return self.plan_id is None


class RoundPoint(TenantModel):
    """One checkpoint of a round, as it was when the round was made: position, way, version of its checklist."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="points", db_index=False)
    checkpoint = models.ForeignKey(Checkpoint, on_delete=models.PROTECT, related_name="+", db_index=False)
    version = models.ForeignKey(
        ChecklistVersion, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    position = models.PositiveSmallIntegerField()
    walk_seconds = models.PositiveSmallIntegerField(null=True)
    state = models.CharField(max_length=8, choices=PointState.choices, default=PointState.WAITING)
    seen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["round", "checkpoint"], name="round_point_once"),)
        indexes = (models.Index(fields=["checkpoint", "round"], name="round_point_of_place"),)

    def __str__(self) -> str:
        return f"{self.round_id} {self.position}"
