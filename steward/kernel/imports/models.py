"""Tables of imports."""

from django.db import models
from django.utils.translation import gettext

from steward.kernel.imports.choices import BatchStatus, Repair, TraceKind, Verdict
from steward.kernel.tenancy.models import Site, TenantModel, User


class ImportBatch(TenantModel):
    """One uploaded file on its way in. The file itself goes when the batch is committed or given up."""

    kind = models.CharField(max_length=40)
    site = models.ForeignKey(Site, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    # Relative to MEDIA_ROOT; empty once the file was removed: it holds names and numbers in clear text.
    path = models.CharField(max_length=200, blank=True, default="")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    mapping = models.JSONField(default=dict, blank=True)
    # Names of ticked options; `good_rows_only` takes the good rows and leaves the refused ones out.
    options = models.JSONField(default=list, blank=True)
    status = models.CharField(max_length=10, choices=BatchStatus.choices, default=BatchStatus.UPLOADED)
    # rows, taken, refused, skipped, repaired, repairs {how: n}, created {word: n}, seconds
    counts = models.JSONField(default=dict, blank=True)
    # The first rows as they will be read, personal values masked.
    sample = models.JSONField(default=list, blank=True)
    failure = models.TextField(blank=True, default="")
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    user_name = models.CharField(max_length=60)
    job_id = models.BigIntegerField(null=True, blank=True)
    created_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True, blank=True)
    committed_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (
            models.Index(fields=["organisation", "-created_at"], name="import_by_time"),
            models.Index(fields=["status", "created_at"], name="import_by_status"),
        )

    def __str__(self) -> str:
        return self.file_name


class ImportRow(TenantModel):
    """Something found in one cell: why its row stays out, or how its value was rewritten."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="findings")
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    row = models.PositiveIntegerField()
    cell = models.CharField(max_length=12)
    column = models.CharField(max_length=44)
    # As in the file, masked where it is personal.
    value = models.CharField(max_length=200, blank=True, default="")
    # An untranslated sentence (or the code of a repair) and what fills its places.
    message = models.CharField(max_length=200)
    params = models.JSONField(default=dict, blank=True)

    class Meta:
        indexes = (models.Index(fields=["batch", "verdict", "row"], name="import_row_in_order"),)

    def __str__(self) -> str:
        return f"{self.cell}: {self.text}"

    @property
    def text(self) -> str:
        """What was found, in the reader's language."""
        if self.verdict == Verdict.REPAIRED:
            return str(Repair(self.message).label)
        sentence = str(gettext(self.message))
        # As Django does for its own errors: "100 %" in a sentence without places is no place.
        return sentence % self.params if self.params else sentence


class ImportTrace(TenantModel):
    """What a batch created (up to 500 ids of one table, in order) or changed (one row, before and after)."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="traces")
    what = models.CharField(max_length=8, choices=TraceKind.choices)
    model = models.CharField(max_length=60)
    object_ids = models.JSONField()
    # {field: [before, after]} of a changed row.
    changes = models.JSONField(default=dict, blank=True)

    def __str__(self) -> str:
        return f"{self.what} {self.model}"
