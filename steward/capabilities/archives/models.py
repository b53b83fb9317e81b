"""Tables of archives: the files, who borrowed them, and what each stocktaking found."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from steward.capabilities.archives.choices import Condition, Finding, Matter, Medium, Secrecy, Standing
from steward.kernel.base import clock
from steward.kernel.people.models import Party
from steward.kernel.places.models import Place
from steward.kernel.tenancy.models import Site, TenantModel, User


def say_shelf(room: str, cabinet: str, shelf: str) -> str:
    """`Archive room · cabinet B · shelf 4`, as far as it is known."""
    named = [room]
    named += [str(_("cabinet %(name)s") % {"name": cabinet})] if cabinet else []
    named += [str(_("shelf %(name)s") % {"name": shelf})] if shelf else []
    return " · ".join(part for part in named if part)


class Archive(TenantModel):
    """One file: what it is about, where it stands, until when it is kept (no day: for ever)."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.CharField(max_length=30)
    old_number = models.CharField(max_length=40, blank=True, default="")
    title = models.CharField(max_length=200)
    matter = models.CharField(max_length=12, choices=Matter.choices)
    medium = models.CharField(max_length=12, choices=Medium.choices, default=Medium.PAPER)
    secrecy = models.CharField(max_length=12, choices=Secrecy.choices, default=Secrecy.OPEN)
    # None: about the whole site.
    place = models.ForeignKey(Place, null=True, on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="+")
    room = models.CharField(max_length=60, blank=True, default="")
    cabinet = models.CharField(max_length=20, blank=True, default="")
    shelf = models.CharField(max_length=20, blank=True, default="")
    pages = models.PositiveIntegerField(null=True)
    kept_until = models.DateField(null=True)
    note = models.TextField(blank=True, default="")
    standing = models.CharField(max_length=10, choices=Standing.choices, default=Standing.SHELVED)
    created_at = models.DateTimeField()
    # What the last stocktaking, or the last return, says of it.
    seen_at = models.DateTimeField(null=True)
    finding = models.CharField(max_length=10, choices=Finding.choices, blank=True, default="")
    condemned_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    condemned_for = models.TextField(blank=True, default="")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["organisation", "number"], name="archive_number_once"),
            models.UniqueConstraint(
                fields=["site", "old_number"], condition=~Q(old_number=""), name="archive_old_number_once"
            ),
        )
        indexes = (
            models.Index(fields=["site", "room", "cabinet", "shelf"], name="archive_by_shelf"),
            models.Index(
                fields=["organisation", "standing"],
                name="archive_not_in_place",
                condition=~Q(standing__in=["shelved", "destroyed"]),
            ),
            models.Index(fields=["organisation", "ended_at"], name="archive_destroyed"),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def shelf_place(self) -> str:
        """Room, cabinet and shelf in one line; empty for what stands nowhere."""
        return say_shelf(self.room, self.cabinet, self.shelf)

    @property
    def is_past_term(self) -> bool:
        """Whether it may be destroyed: the day until which it is kept is over."""
        return self.kept_until is not None and self.kept_until < clock.today()


class Borrowing(TenantModel):
    """One way of an archive to a member of staff and back; open until it is returned, or not agreed to."""

    archive = models.ForeignKey(Archive, on_delete=models.PROTECT, related_name="borrowings")
    borrower = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    reason = models.TextField()
    due_on = models.DateField()
    asked_at = models.DateTimeField()
    # Who agreed, or did not, and what he said; nobody where no consent was needed.
    answered_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    words = models.TextField(blank=True, default="")
    lent_at = models.DateTimeField(null=True)
    # How far up the reminders went: 0 nobody yet, 1 the borrower, 2 and 3 the posts above.
    reminded = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)
    condition = models.CharField(max_length=12, choices=Condition.choices, blank=True, default="")
    result = models.TextField(blank=True, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["archive"], condition=Q(ended_at__isnull=True), name="borrowing_open_once"
            ),
        )
        indexes = (
            models.Index(
                fields=["organisation", "due_on"], name="borrowing_open", condition=Q(ended_at__isnull=True)
            ),
        )

    def __str__(self) -> str:
        return f"{self.archive_id} to {self.borrower_id} until {self.due_on}"

    @property
    def is_late(self) -> bool:
        """Out past its day, by the calendar of whoever asks."""
        return self.lent_at is not None and self.ended_at is None and self.due_on < clock.today()


class Stocktaking(TenantModel):
    """A walk along a shelf, a cabinet, a room or a whole site, from its beginning to its end."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    room = models.CharField(max_length=60, blank=True, default="")
    cabinet = models.CharField(max_length=20, blank=True, default="")
    shelf = models.CharField(max_length=20, blank=True, default="")
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=["organisation", "-started_at", "-id"], name="stocktaking_by_start"),)

    def __str__(self) -> str:
        where = say_shelf(self.room, self.cabinet, self.shelf)
        return f"{self.site} · {where}" if where else str(self.site)


class Mark(TenantModel):
    """What a stocktaking found of one archive."""

    stocktaking = models.ForeignKey(Stocktaking, on_delete=models.PROTECT, related_name="marks")
    archive = models.ForeignKey(Archive, on_delete=models.PROTECT, related_name="marks")
    finding = models.CharField(max_length=10, choices=Finding.choices)
    # Where it was found, if not in its place.
    where = models.CharField(max_length=120, blank=True, default="")
    marked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    marked_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["stocktaking", "archive"], name="archive_marked_once"),
        )

    def __str__(self) -> str:
        return f"{self.archive_id}: {self.finding}"
