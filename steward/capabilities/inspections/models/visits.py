"""Visits: what somebody saw at a point, as his phone sent it and as the server knows it."""

from django.db import models
from django.db.models import Q

from steward.capabilities.inspections.choices import FoundBy, Outcome, Source, Verdict
from steward.capabilities.inspections.models.checklists import ChecklistVersion
from steward.capabilities.inspections.models.rounds import Round, RoundPoint
from steward.kernel.tenancy.models import Site, TenantModel, User


class FieldPhoto(TenantModel):
    """A picture a phone sent ahead of its visit; the files and hashes hang on it as evidence."""

    sha256 = models.CharField(max_length=64)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    source = models.CharField(max_length=8, choices=Source.choices)
    taken_at = models.DateTimeField()
    received_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["organisation", "sha256"], name="field_photo_once"),)

    def __str__(self) -> str:
        return self.sha256[:12]


class Visit(TenantModel):
    """Somebody was at a point of a round. Insert-only but for the review."""

    # Made by the phone: the same record sent again is the same row.
    key = models.UUIDField()
    digest = models.CharField(max_length=64)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+", db_index=False)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="visits", db_index=False)
    point = models.ForeignKey(RoundPoint, on_delete=models.PROTECT, related_name="visits", db_index=False)
    version = models.ForeignKey(
        ChecklistVersion, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    found_by = models.CharField(max_length=8, choices=FoundBy.choices)
    code = models.CharField(max_length=60, blank=True, default="")
    # What the phone said, and by how many seconds its clock was ahead; `at` and `began_at` are by the server's clock.
    device_began_at = models.DateTimeField()
    device_ended_at = models.DateTimeField()
    drift_seconds = models.BigIntegerField(default=0)
    began_at = models.DateTimeField()
    at = models.DateTimeField()
    received_at = models.DateTimeField()
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    accuracy_metres = models.PositiveIntegerField(null=True)
    signature = models.ForeignKey(
        FieldPhoto, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    # Somebody else's visit of the same point was there before.
    is_beside = models.BooleanField(default=False)
    failed_count = models.PositiveSmallIntegerField(default=0)
    # [{"code": "fast", "seconds": 4, "walk": 60}]; the words are in `doubts`.
    doubts = models.JSONField(default=list)
    verdict = models.CharField(max_length=8, choices=Verdict.choices, default=Verdict.CLEAR)
    reviewed_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    reviewed_at = models.DateTimeField(null=True)
    review_note = models.TextField(blank=True, default="")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["organisation", "key"], name="visit_once"),)
        indexes = (
            # The organisation beside it: without it SQLite takes the index by time for every visit (decision 0006).
            models.Index(fields=["round", "organisation", "at"], name="visit_of_round"),
            models.Index(fields=["point", "organisation"], name="visit_of_point"),
            models.Index(fields=["organisation", "-at", "-id"], name="visit_by_time"),
            models.Index(
                fields=["organisation", "-at"], name="visit_to_review", condition=Q(verdict=Verdict.OPEN)
            ),
        )

    def __str__(self) -> str:
        return f"{self.point_id} {self.at:%m-%d %H:%M}"


class VisitPhoto(TenantModel):
    """A picture that belongs to an item of a visit; one in two visits is doubted."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="photos", db_index=False)
    photo = models.ForeignKey(FieldPhoto, on_delete=models.PROTECT, related_name="uses")
    item = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["visit", "photo", "item"], name="visit_photo_once"),)

    def __str__(self) -> str:
        return f"{self.visit_id} {self.photo_id}"


class Answer(TenantModel):
    """What was answered to one item; `number` beside the text where the item asks for one."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="answers", db_index=False)
    item = models.CharField(max_length=40)
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    value = models.CharField(max_length=2000, blank=True, default="")
    number = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    note = models.CharField(max_length=2000, blank=True, default="")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["visit", "item"], name="answer_once"),)

    def __str__(self) -> str:
        return f"{self.item}: {self.value}"


class RefusedRecord(TenantModel):
    """What a phone sent and could never be taken: kept as it came, with the words it got."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    path = models.CharField(max_length=120)
    body = models.TextField()
    digest = models.CharField(max_length=64)
    what = models.CharField(max_length=300)
    received_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["user", "digest"], name="refused_record_once"),)
        indexes = (models.Index(fields=["organisation", "-id"], name="refused_record_newest"),)

    def __str__(self) -> str:
        return self.what
