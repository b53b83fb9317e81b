"""Tables of reports: weeks as they were when they were frozen; the standard areas are judged by, month by month."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce

from steward.kernel.tenancy.models import Site, TenantModel, User


class WeeklyReport(TenantModel):
    """The service desk's figures of one week of a site, or of all sites together; written once, never changed."""

    site = models.ForeignKey(Site, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    monday = models.DateField()
    # Drawn up again, the week gets a further edition; the earlier ones stay to be read.
    edition = models.PositiveSmallIntegerField(default=1)
    is_current = models.BooleanField(default=True)
    reason = models.CharField(max_length=300, blank=True, default="")
    figures = models.JSONField()
    frozen_at = models.DateTimeField()
    frozen_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "organisation", Coalesce("site", 0), "monday", "edition", name="week_edition_once"
            ),
            models.UniqueConstraint(
                "organisation",
                Coalesce("site", 0),
                "monday",
                condition=Q(is_current=True),
                name="week_current_once",
            ),
        )
        indexes = (models.Index(fields=["organisation", "site", "-monday"], name="week_by_site"),)

    def __str__(self) -> str:
        return f"week of {self.monday}"


class AreaLimit(TenantModel):
    """How many complaints an area may have in a month (DSK9), of a site or of all, from a month on."""

    site = models.ForeignKey(Site, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    from_month = models.DateField()
    most = models.PositiveSmallIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "organisation", Coalesce("site", 0), "from_month", name="area_limit_once_a_month"
            ),
        )

    def __str__(self) -> str:
        return f"at most {self.most} from {self.from_month}"


class Disclosure(TenantModel):
    """A month's promises of a site for its owners, in the numbers of the day it was drawn up."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+", db_index=False)
    month = models.DateField()
    edition = models.PositiveSmallIntegerField(default=1)
    reason = models.CharField(max_length=300, blank=True, default="")
    figures = models.JSONField()
    drafted_at = models.DateTimeField()
    drafted_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    # The edition owners read.
    is_current = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["site", "month", "edition"], name="disclosure_edition_once"),
            models.UniqueConstraint(
                fields=["site", "month"], condition=Q(is_current=True), name="disclosure_current_once"
            ),
            models.CheckConstraint(
                condition=Q(is_current=False) | Q(published_at__isnull=False),
                name="disclosure_shown_is_published",
            ),
        )

    def __str__(self) -> str:
        return f"promises of {self.month}"
