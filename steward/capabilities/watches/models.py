"""Tables of watches: weeks of a rota, stretches of duty, the log and what was added to it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from steward.capabilities.watches.choices import Addition, DayType, Matter
from steward.kernel.base import clock
from steward.kernel.places.models import Place
from steward.kernel.tenancy.models import Site, TenantModel, User
from steward.kernel.work.models import WorkItem

# The line of the whole company; every other line bears the key of its site.
COMPANY = 0


class Rota(TenantModel):
    """One week of a line, Monday to Sunday; a draft until it is published."""

    # None: the whole company. `line` says the same in a column that is never empty.
    site = models.ForeignKey(Site, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    line = models.PositiveBigIntegerField(default=COMPANY)
    week_on = models.DateField()
    drawn_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    drawn_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    # Why there are gaps, or two at once.
    words = models.TextField(blank=True, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["organisation", "line", "week_on"], name="rota_week_once"),
        )

    def __str__(self) -> str:
        return f"{self.site or _('Company-wide')} · {self.week_on}"


class Watch(TenantModel):
    """One person's stretch of duty, and how it was handed on."""

    rota = models.ForeignKey(Rota, on_delete=models.PROTECT, related_name="watches")
    site = models.ForeignKey(Site, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    line = models.PositiveBigIntegerField(default=COMPANY)
    officer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    day_type = models.CharField(max_length=10, choices=DayType.choices, default=DayType.WORKDAY)
    # Why it is his turn: how many he had, who was away; empty where it was given by hand.
    why = models.JSONField(default=dict, blank=True)
    handed_at = models.DateTimeField(null=True)
    words = models.TextField(blank=True, default="")
    taken_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    # How far up a handover that does not happen went: 0 nobody yet, 1 whoever is to act, 2 and 3 the posts above.
    climbed = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="watch_ends_later"),
        )
        indexes = (
            models.Index(fields=["organisation", "line", "starts_at"], name="watch_by_line"),
            models.Index(fields=["officer", "ends_at"], name="watch_by_officer"),
            models.Index(
                fields=["organisation", "ends_at"], name="watch_not_taken", condition=Q(taken_at__isnull=True)
            ),
        )

    def __str__(self) -> str:
        return f"{self.officer} · {self.site or _('Company-wide')}"

    @property
    def has_begun(self) -> bool:
        return self.starts_at <= clock.now()


class Change(TenantModel):
    """Somebody else is to have a watch of a published rota: asked, then decided by approval."""

    watch = models.ForeignKey(Watch, on_delete=models.PROTECT, related_name="changes")
    officer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    instead_of = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    words = models.TextField()
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    is_approved = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["watch"], condition=Q(decided_at__isnull=True), name="watch_change_open_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.instead_of} → {self.officer}"


class Entry(TenantModel):
    """Something written down on a watch; its words are never changed."""

    watch = models.ForeignKey(Watch, on_delete=models.PROTECT, related_name="entries")
    site = models.ForeignKey(Site, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    line = models.PositiveBigIntegerField(default=COMPANY)
    kind = models.CharField(max_length=12, choices=Matter.choices)
    place = models.ForeignKey(Place, null=True, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    happened_at = models.DateTimeField()
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    # A matter has to be settled; what is only noted has nothing open.
    is_matter = models.BooleanField(default=False)
    settled_at = models.DateTimeField(null=True)
    # How many handovers listed it as open.
    carried = models.PositiveSmallIntegerField(default=0)
    # The ticket that came of it.
    item = models.ForeignKey(WorkItem, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = (
            models.Index(fields=["organisation", "-happened_at", "-id"], name="entry_by_time"),
            models.Index(
                fields=["organisation", "line"],
                name="entry_open_matter",
                condition=Q(is_matter=True, settled_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return self.text.strip().partition("\n")[0][:80]

    @property
    def is_open(self) -> bool:
        return self.is_matter and self.settled_at is None


class EntryNote(TenantModel):
    """What was said to an entry later: more of it, that it was wrong, how it ended."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="notes")
    kind = models.CharField(max_length=10, choices=Addition.choices)
    text = models.TextField()
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.kind}"


class HandedMatter(TenantModel):
    """A matter that was open when a watch was handed over: what the next officer was told of."""

    watch = models.ForeignKey(Watch, on_delete=models.PROTECT, related_name="handed")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="handovers")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["watch", "entry"], name="matter_handed_once"),)

    def __str__(self) -> str:
        return f"{self.entry_id} with {self.watch_id}"
