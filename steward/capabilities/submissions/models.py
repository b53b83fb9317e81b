"""Tables of submissions: which reports there are, and each one that is due."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from steward.capabilities.submissions.choices import Covers, Punctuality, Report, State, Told
from steward.kernel.base import clock
from steward.kernel.tenancy.models import Post, Site, TenantModel, User, in_language


class Template(TenantModel):
    """A report that certain kinds of post hand in again and again. `cadence` is read by `read_cadence`."""

    code = models.CharField(max_length=40)
    report = models.CharField(max_length=20, choices=Report.choices, default=Report.OWN)
    title = models.CharField(max_length=60)
    title_en = models.CharField(max_length=80, blank=True, default="")
    how = models.CharField(max_length=400, blank=True, default="")
    how_en = models.CharField(max_length=600, blank=True, default="")
    # Codes of `PostKind`.
    kinds = models.JSONField(default=list)
    cadence = models.JSONField(default=dict)
    covers = models.CharField(max_length=6, choices=Covers.choices, default=Covers.THIS)
    # Codes of `figures`.
    figures = models.JSONField(default=list, blank=True)
    remind_hours = models.PositiveSmallIntegerField(default=24)
    # Nothing is due before that day.
    starts_on = models.DateField()
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["organisation", "code"], name="template_once"),)

    def __str__(self) -> str:
        return in_language(self.title, self.title_en)


class Submission(TenantModel):
    """One report of a post, due at a moment."""

    template = models.ForeignKey(
        Template, on_delete=models.PROTECT, related_name="submissions", db_index=False
    )
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+", db_index=False)
    site = models.ForeignKey(Site, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    first_on = models.DateField()
    last_on = models.DateField()
    due_on = models.DateField()
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WANTED)
    author = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    words = models.TextField(blank=True, default="")
    # What the system counted when it was handed in: [{"code": ..., "values": [...]}].
    figures = models.JSONField(default=list, blank=True)
    # The first time; corrections do not move it.
    handed_in_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    returned = models.PositiveSmallIntegerField(default=0)
    told = models.CharField(max_length=6, choices=Told.choices, blank=True, default=Told.NOTHING)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["template", "post", "due_on"], name="submission_once"),
            models.CheckConstraint(condition=Q(last_on__gte=F("first_on")), name="submission_ends_later"),
        )
        indexes = (
            models.Index(fields=["organisation", "-due_on", "-id"], name="submission_by_day"),
            models.Index(fields=["post", "state", "due_at"], name="submission_of_post"),
        )

    def __str__(self) -> str:
        return f"{self.template} · {self.post} · {self.due_on}"

    def punctuality(self, at: datetime | None = None) -> Punctuality:
        """Whether it came in time, as things stand at a moment."""
        if self.handed_in_at is not None:
            return Punctuality.LATE if self.handed_in_at >= self.due_at else Punctuality.IN_TIME
        return Punctuality.MISSING if self.due_at <= (at or clock.now()) else Punctuality.OPEN
