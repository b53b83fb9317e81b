"""Tables of evidence."""

import uuid
from typing import Any

from django.db import models

from steward.kernel.base.models import InsertOnly
from steward.kernel.evidence.choices import EvidenceKind, Size
from steward.kernel.tenancy.models import TenantModel, User


class Evidence(InsertOnly, TenantModel):
    """One piece of evidence. Insert-only: triggers refuse update and delete."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=10, choices=EvidenceKind.choices)
    subject_type = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    # For staff only; owners see the rest of their own subjects.
    is_internal = models.BooleanField(default=False)
    sha256 = models.CharField(max_length=64, blank=True, default="")
    # Four quarters of the 64-bit difference hash: pictures that differ in up to three bits share a quarter, so
    # that look-alikes are found through indexes. Null for what is no picture, or one without any contrast.
    hash_a = models.IntegerField(null=True)
    hash_b = models.IntegerField(null=True)
    hash_c = models.IntegerField(null=True)
    hash_d = models.IntegerField(null=True)
    original = models.FileField(max_length=120, blank=True)
    shown = models.FileField(max_length=120, blank=True)
    thumb = models.FileField(max_length=120, blank=True)
    mime = models.CharField(max_length=40, blank=True, default="")
    size = models.PositiveIntegerField(default=0)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    note = models.TextField(blank=True, default="")
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    # What the device says, and what the server knows; the server's counts.
    taken_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField()
    by_user = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    by_party_id = models.BigIntegerField(null=True)
    # {"seen_before": {"type", "id", "at"}, "clock_off_minutes": 95}
    flags = models.JSONField(default=dict)

    class Meta:
        indexes = (
            models.Index(
                fields=["organisation", "subject_type", "subject_id", "received_at"],
                name="evidence_by_subject",
            ),
            models.Index(fields=["organisation", "sha256"], name="evidence_by_sha256"),
            *(
                models.Index(fields=["organisation", f"hash_{q}"], name=f"evidence_by_hash_{q}")
                for q in "abcd"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} of {self.subject_type}:{self.subject_id}"

    def file(self, size: str) -> Any:
        """The stored file of a size."""
        return {Size.THUMB: self.thumb, Size.SHOWN: self.shown, Size.ORIGINAL: self.original}[Size(size)]

    @property
    def hash_parts(self) -> tuple[int, ...] | None:
        if self.hash_a is None:
            return None
        return tuple(getattr(self, f"hash_{quarter}") for quarter in "abcd")


class Forgotten(TenantModel):
    """The files of a piece of evidence were deleted because nobody may keep them longer; the fingerprint stays."""

    evidence = models.OneToOneField(Evidence, on_delete=models.PROTECT, related_name="forgotten")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"files of {self.evidence_id}"
