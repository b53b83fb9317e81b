"""Routes and plans: the way, and how often whose post walks it."""

from django.db import models
from django.db.models import F, Q

from steward.capabilities.inspections.models.checkpoints import Checkpoint
from steward.kernel.tenancy.models import Post, Site, TenantModel, in_language


class Route(TenantModel):
    """Checkpoints of a site in order; `is_ordered` asks for exactly that order."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80, blank=True, default="")
    is_ordered = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["site", "name"], name="route_once"),)
        indexes = (models.Index(fields=["organisation", "-id"], name="route_newest"),)

    def __str__(self) -> str:
        return in_language(self.name, self.name_en)


class RoutePoint(TenantModel):
    """One checkpoint of a route; `walk_seconds` is the way from the one before."""

    route = models.ForeignKey(Route, on_delete=models.CASCADE, related_name="points", db_index=False)
    checkpoint = models.ForeignKey(Checkpoint, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    walk_seconds = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["route", "checkpoint"], name="route_point_once"),
            models.UniqueConstraint(fields=["route", "position"], name="route_position_once"),
        )

    def __str__(self) -> str:
        return f"{self.route_id} {self.position}"


class Plan(TenantModel):
    """How often a post walks a route, in the words of duties (`read_cadence`)."""

    route = models.ForeignKey(Route, on_delete=models.PROTECT, related_name="plans")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    cadence = models.JSONField(default=dict)
    # So long before its time is over, who has not begun hears of it.
    warn_minutes = models.PositiveSmallIntegerField(default=30)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="plan_ends_later"
            ),
        )
        indexes = (models.Index(fields=["organisation", "-id"], name="plan_newest"),)

    def __str__(self) -> str:
        return f"{self.route} · {self.post}"
