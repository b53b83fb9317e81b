"""Tables of reports: weeks and scorecards as they were when they were frozen; the standard areas are judged by."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce

from steward.kernel.duties.choices import Outcome
from steward.kernel.tenancy.models import Area, Post, Site, TenantModel, User, in_language


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


class Scorecard(TenantModel):
    """A person's month in a post (HRM3): what was due and what became of it; counted until it is frozen with the month.

    A month that is opened again and frozen anew gives a further edition; the earlier one stays, with its signature.
    """

    month = models.DateField()
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+", db_index=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    site = models.ForeignKey(Site, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    # The post was carried for an absent colleague.
    is_acting = models.BooleanField(default=False)
    edition = models.PositiveSmallIntegerField(default=1)
    is_current = models.BooleanField(default=True)
    done = models.PositiveIntegerField(default=0)
    late = models.PositiveIntegerField(default=0)
    missed = models.PositiveIntegerField(default=0)
    excused = models.PositiveIntegerField(default=0)
    # The weights of what was done in time, and of all that counts.
    weight_done = models.PositiveIntegerField(default=0)
    weight_all = models.PositiveIntegerField(default=0)
    unmet = models.PositiveSmallIntegerField(default=0)
    # One row for each duty: its words and weight as they were, and its four counts (`scores.counting.Line`).
    lines = models.JSONField(default=list)
    counted_at = models.DateTimeField()
    frozen_at = models.DateTimeField(null=True)
    signed_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    verdict = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["post", "user", "month", "edition"], name="scorecard_edition_once"
            ),
            models.UniqueConstraint(
                fields=["post", "user", "month"], condition=Q(is_current=True), name="scorecard_current_once"
            ),
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True) | Q(frozen_at__isnull=False),
                name="scorecard_signed_is_frozen",
            ),
        )
        indexes = (
            models.Index(fields=["organisation", "-month", "-id"], name="scorecard_by_month"),
            models.Index(fields=["user", "-month"], name="scorecard_of_user"),
        )

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.post_id}/{self.user_id}"


class CardStandard(TenantModel):
    """A standard a scorecard was judged by: the figure, the threshold, how many months in a row it is missed."""

    card = models.ForeignKey(Scorecard, on_delete=models.CASCADE, related_name="standards", db_index=False)
    # Of the card, for lists over all cards.
    month = models.DateField()
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+", db_index=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    site = models.ForeignKey(Site, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    is_current = models.BooleanField(default=True)
    area = models.ForeignKey(Area, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    duty = models.CharField(max_length=60)
    words = models.CharField(max_length=200, blank=True, default="")
    words_en = models.CharField(max_length=200, blank=True, default="")
    metric = models.CharField(max_length=60)
    at_least = models.PositiveIntegerField(null=True)
    at_most = models.PositiveIntegerField(null=True)
    numerator = models.PositiveIntegerField(null=True)
    denominator = models.PositiveIntegerField(null=True)
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    in_a_row = models.PositiveSmallIntegerField(default=0)
    # The list behind the figure.
    rows = models.CharField(max_length=400, blank=True, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint("card", "duty", Coalesce("area", 0), name="card_standard_once"),
        )
        indexes = (
            models.Index(fields=["organisation", "-month", "outcome", "-id"], name="card_standard_by_month"),
        )

    def __str__(self) -> str:
        return in_language(self.words, self.words_en)


class CardComment(TenantModel):
    """What a person said to his own card."""

    card = models.ForeignKey(Scorecard, on_delete=models.PROTECT, related_name="comments")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    text = models.CharField(max_length=1000)

    def __str__(self) -> str:
        return f"{self.user} {self.at:%m-%d %H:%M}"
