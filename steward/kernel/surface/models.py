"""Tables of the surface: saved views, kept columns, sent-once keys, API tokens, exports."""

from django.db import models
from django.db.models import Q

from steward.kernel.people.models import Party
from steward.kernel.surface.choices import ExportFormat, ExportState
from steward.kernel.tenancy.models import TenantModel, User


class SavedView(TenantModel):
    """A named query of a list; its owner sees it, or everybody of the organisation when shared."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    resource = models.CharField(max_length=40)
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=1000)
    is_shared = models.BooleanField(default=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["user", "resource", "name"], name="saved_view_once"),)

    def __str__(self) -> str:
        return self.name


class KeptColumns(TenantModel):
    """The columns a person chose for a list."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    resource = models.CharField(max_length=40)
    names = models.JSONField(default=list)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["user", "resource"], name="kept_columns_once"),)

    def __str__(self) -> str:
        return f"{self.resource}: {', '.join(self.names)}"


class SentOnce(TenantModel):
    """The answer to a write that carried a key: the same key again gets the same answer and writes nothing."""

    # Who sent it: a member of staff, or a customer.
    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="+", db_index=False)
    party = models.ForeignKey(Party, null=True, on_delete=models.CASCADE, related_name="+", db_index=False)
    key = models.CharField(max_length=80)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    body = models.TextField()
    sent_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["user", "key"], name="sent_once"),
            models.UniqueConstraint(fields=["party", "key"], name="sent_once_by_party"),
            models.CheckConstraint(
                condition=Q(user__isnull=False, party__isnull=True)
                | Q(user__isnull=True, party__isnull=False),
                name="sent_by_one",
            ),
        )

    def __str__(self) -> str:
        return self.key


class ApiToken(TenantModel):
    """A program's sign-in as one user; only the digest is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    last_used_on = models.DateField(null=True)
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class Export(TenantModel):
    """A file somebody asked for: what, how many rows, by whom; the file is deleted after a week, the row stays."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    resource = models.CharField(max_length=40)
    query = models.CharField(max_length=1000, blank=True, default="")
    columns = models.JSONField(default=list)
    format = models.CharField(max_length=4, choices=ExportFormat.choices)
    language = models.CharField(max_length=10)
    state = models.CharField(max_length=8, choices=ExportState.choices, default=ExportState.WAITING)
    # Why it failed, in the words of the person who asked.
    trouble = models.CharField(max_length=300, blank=True, default="")
    rows = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    file = models.CharField(max_length=200, blank=True, default="")
    asked_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=["state", "ready_at"], name="export_to_delete"),)

    def __str__(self) -> str:
        return f"{self.resource} {self.format}"

    @property
    def is_open(self) -> bool:
        return self.state in (ExportState.WAITING, ExportState.MAKING)

    @property
    def percent(self) -> int:
        """Whole percent of the rows written."""
        return 100 * self.done // self.rows if self.rows else 0
