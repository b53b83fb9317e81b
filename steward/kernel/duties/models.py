"""Tables of duties."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from steward.kernel.duties.choices import DueState, Scope
from steward.kernel.duties.happenings import say_happening
from steward.kernel.places.models import Place
from steward.kernel.tenancy.models import Post, Site, TenantModel, User, in_language


class PostKind(TenantModel):
    """A kind of post, as its job description has it; posts of the chart are of a kind (`Post.kind` is its code)."""

    code = models.CharField(max_length=40)
    title = models.CharField(max_length=60)
    title_en = models.CharField(max_length=60, blank=True, default="")
    above = models.CharField(max_length=40, blank=True, default="")
    # What a holder must bring (HRM6): [{"zh": ..., "en": ..., "clauses": [...]}].
    needs = models.JSONField(default=list, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    is_edited = models.BooleanField(default=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["organisation", "code"], name="post_kind_once"),)

    def __str__(self) -> str:
        return in_language(self.title, self.title_en)


class Duty(TenantModel):
    """One duty of a job description: whose, how often, proved by what.

    `cadence` is read by `read_cadence`; `evidence` is a code of `Wanted` or `event:KIND`. What was due before
    `starts_on` was due by an earlier row: a change never moves the past.
    """

    code = models.CharField(max_length=60)
    title = models.CharField(max_length=80)
    title_en = models.CharField(max_length=120, blank=True, default="")
    how = models.CharField(max_length=400, blank=True, default="")
    how_en = models.CharField(max_length=600, blank=True, default="")
    kinds = models.JSONField(default=list)
    requirements = models.JSONField(default=list, blank=True)
    clauses = models.JSONField(default=list, blank=True)
    cadence = models.JSONField(default=dict)
    scope = models.CharField(max_length=10, choices=Scope.choices, default=Scope.POST)
    evidence = models.CharField(max_length=60)
    count = models.PositiveSmallIntegerField(default=1)
    grace_minutes = models.PositiveIntegerField(default=0)
    weight = models.PositiveSmallIntegerField(default=1)
    standard = models.JSONField(default=dict, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    is_edited = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["organisation", "code", "starts_on"], name="duty_once"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="duty_ends_later"
            ),
            models.CheckConstraint(condition=Q(count__gte=1), name="duty_wants_something"),
        )

    def __str__(self) -> str:
        return in_language(self.title, self.title_en)


class Case(TenantModel):
    """Something duties wait for: it happened, has a day, or lasts; found in the daily work or reported by hand.

    `code` is what cadences name. What it is about is a subject of the trail; a case reported by hand has none, and has
    the words, the person and the post that reported it instead.
    """

    code = models.CharField(max_length=40)
    subject_type = models.CharField(max_length=40, blank=True, default="")
    subject_id = models.BigIntegerField(null=True)
    began_at = models.DateTimeField()
    # Over: a state ended, or nothing more can be done about what happened.
    ended_at = models.DateTimeField(null=True)
    # Before it nobody knew the day that comes; empty: known as early as one likes.
    known_at = models.DateTimeField(null=True)
    site = models.ForeignKey(Site, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    place = models.ForeignKey(Place, null=True, on_delete=models.PROTECT, related_name="+")
    # The ids of the posts it concerns, the first one first; empty: whose it is follows from site and place.
    concerned = models.JSONField(null=True)
    # A number such as a ticket's, never a customer's words.
    label = models.CharField(max_length=40, blank=True, default="")
    words = models.CharField(max_length=300, blank=True, default="")
    user = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    post = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = (
            # Those by hand have no subject, and are each their own.
            models.UniqueConstraint(
                fields=["organisation", "code", "subject_type", "subject_id", "began_at"], name="case_once"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("began_at")), name="case_ends_later"
            ),
            models.CheckConstraint(
                condition=Q(subject_id__isnull=True, user__isnull=False, post__isnull=False)
                | Q(subject_id__isnull=False, user__isnull=True, post__isnull=True),
                name="case_found_or_reported",
            ),
        )
        indexes = (
            models.Index(fields=["organisation", "-began_at", "-id"], name="case_by_beginning"),
            models.Index(fields=["organisation", "code", "began_at"], name="case_by_code"),
            models.Index(
                fields=["organisation", "code"], name="case_open", condition=Q(ended_at__isnull=True)
            ),
        )

    def __str__(self) -> str:
        return self.label or self.words or say_happening(self.code)


class Due(TenantModel):
    """A duty of a post in one window, for one place where it is due for each: done, late or missed by evidence."""

    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="dues", db_index=False)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="dues", db_index=False)
    site = models.ForeignKey(
        Site, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    place = models.ForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # What it waited for, where it is due once for each case.
    case = models.ForeignKey(
        Case, null=True, blank=True, on_delete=models.PROTECT, related_name="dues", db_index=False
    )
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    # Until then it can be made up for; empty: for ever.
    ends_at = models.DateTimeField(null=True, blank=True)
    # The local day on which it closes: its week and month.
    due_on = models.DateField()
    state = models.CharField(max_length=8, choices=DueState.choices, default=DueState.DUE)
    found = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True, blank=True)
    # Who did it, or whose it was when it was missed.
    user = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "duty",
                "post",
                Coalesce("place", 0),
                "opens_at",
                name="due_once",
                condition=Q(case__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["case", "duty", "opens_at"], name="due_once_a_case", condition=Q(case__isnull=False)
            ),
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="due_closes_later"),
        )
        indexes = (
            models.Index(fields=["post", "state", "closes_at"], name="due_of_post"),
            models.Index(fields=["organisation", "state", "closes_at"], name="due_to_decide"),
            models.Index(fields=["organisation", "-due_on", "-id"], name="due_by_day"),
            # A count reads posts by the thousand, from a day on; by the day alone it would read all posts.
            models.Index(fields=["organisation", "post", "due_on"], name="due_of_post_by_day"),
        )

    def __str__(self) -> str:
        return f"{self.duty} {self.due_on}"

    @property
    def over_at(self) -> datetime | None:
        """From then on nothing proves it any more; None: it can be made up for as long as one likes."""
        if self.ends_at is None:
            return None
        return max(self.ends_at, self.closes_at + timedelta(minutes=self.duty.grace_minutes))


class Proof(TenantModel):
    """What somebody brought for a duty that no other work proves: words; photos and files hang on it as evidence.

    It hangs on the duty and not on a due: which window it proves is counted, and counted anew when it comes late.
    """

    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="proofs", db_index=False)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+", db_index=False)
    place = models.ForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(
        Case, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    note = models.TextField(blank=True, default="")

    class Meta:
        indexes = (
            models.Index(fields=["post", "duty", "at"], name="proof_by_post"),
            models.Index(fields=["case", "at"], name="proof_by_case", condition=Q(case__isnull=False)),
        )

    def __str__(self) -> str:
        return f"{self.duty} {self.at:%m-%d %H:%M}"


class DutyMonth(TenantModel):
    """A month that was frozen once: what was due in it is counted no more, until it is opened again with a reason."""

    first = models.DateField()
    last = models.DateField()
    is_frozen = models.BooleanField(default=True)
    # How often it was frozen: figures kept of it carry the number.
    edition = models.PositiveSmallIntegerField(default=1)
    frozen_at = models.DateTimeField()
    reopened_at = models.DateTimeField(null=True, blank=True)
    reopened_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    reason = models.CharField(max_length=300, blank=True, default="")
    # An opened month is frozen again on this day.
    freezes_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["organisation", "first"], name="duty_month_once"),
            models.CheckConstraint(
                condition=Q(is_frozen=True) | Q(freezes_on__isnull=False), name="opened_month_freezes_again"
            ),
        )

    def __str__(self) -> str:
        return f"{self.first:%Y-%m}"


class FreezeDay(TenantModel):
    """On which day of the next month a month is frozen, for this month and those after it."""

    from_month = models.DateField()
    day = models.PositiveSmallIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["organisation", "from_month"], name="freeze_day_once_a_month"),
        )

    def __str__(self) -> str:
        return f"{self.from_month:%Y-%m}: {self.day}"


class Excuse(TenantModel):
    """Why a due was missed; once its request is approved, the count says excused where it would say missed.

    It hangs on duty, post, place, case and the window's beginning, not on a row of `Due`: those are counted anew.
    """

    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="+", db_index=False)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+", db_index=False)
    place = models.ForeignKey(
        Place, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    case = models.ForeignKey(
        Case, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    opens_at = models.DateTimeField()
    due_on = models.DateField()
    words = models.TextField()
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    approved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "duty", "post", Coalesce("place", 0), Coalesce("case", 0), "opens_at", name="excuse_once"
            ),
        )
        indexes = (models.Index(fields=["post", "due_on"], name="excuse_by_post"),)

    def __str__(self) -> str:
        return f"{self.duty} {self.due_on}"
