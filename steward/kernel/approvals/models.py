"""Tables of approvals."""

from django.db import models
from django.db.models import F, Q

from steward.kernel.approvals.choices import ACTIVE, Mode, StageState, State, Verdict
from steward.kernel.tenancy.models import Post, Site, TenantModel, User, in_language


class Flow(TenantModel):
    """The steps a kind of request goes through, for amounts from `least_minor` (fen) to before `below_minor`.

    `steps` are read by `read_steps`. A row that somebody edited is never overwritten by a newer preset.
    """

    code = models.CharField(max_length=60)
    kind = models.CharField(max_length=60)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80, blank=True, default="")
    least_minor = models.BigIntegerField(default=0)
    below_minor = models.BigIntegerField(null=True, blank=True)
    steps = models.JSONField(default=list)
    is_active = models.BooleanField(default=True)
    is_edited = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["organisation", "code"], name="flow_once"),
            models.CheckConstraint(
                condition=Q(least_minor__gte=0)
                & (Q(below_minor__isnull=True) | Q(below_minor__gt=F("least_minor"))),
                name="flow_band_holds_something",
            ),
        )

    def __str__(self) -> str:
        return in_language(self.name, self.name_en)


class Request(TenantModel):
    """Somebody asks that something may hold. `user` asks, in his own post or for `on_behalf`, whom he acts for."""

    number = models.CharField(max_length=30)
    kind = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=80)
    subject_id = models.BigIntegerField()
    # What it is about, as it was called when it was asked.
    title = models.CharField(max_length=200)
    site = models.ForeignKey(
        Site, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    # Whose reporting line it goes along.
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+", db_index=False)
    # Empty: the system asked.
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    on_behalf = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    post_title = models.CharField(max_length=60, blank=True, default="")
    words = models.TextField(blank=True, default="")
    amount_minor = models.BigIntegerField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    # Counts from 1; each correction handed in again adds one. Stages and decisions of earlier rounds stay.
    round = models.PositiveSmallIntegerField(default=1)
    position = models.PositiveSmallIntegerField(default=0)
    requested_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    next_check_at = models.DateTimeField(null=True, blank=True)
    # Whoever changes it first wins: the others read anew.
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["organisation", "number"], name="approval_number_once"),
            models.UniqueConstraint(
                fields=["organisation", "subject_type", "subject_id"],
                condition=Q(state__in=ACTIVE),
                name="one_active_approval",
            ),
        )
        indexes = (
            models.Index(fields=["next_check_at"], name="approval_to_check"),
            models.Index(fields=["subject_type", "subject_id"], name="approval_by_subject"),
            models.Index(fields=["organisation", "state", "-id"], name="approval_by_state"),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def barred(self) -> frozenset[int]:
        """Who never decides it: whoever asked, and whom he asked for."""
        return frozenset(pk for pk in (self.user_id, self.on_behalf_id) if pk)


class Stage(TenantModel):
    """One step of one request in one round; stages at the same position are decided beside each other."""

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="stages")
    round = models.PositiveSmallIntegerField()
    position = models.PositiveSmallIntegerField()
    # Who was asked for (`superior`, `role:manager`), and how many of them have to agree.
    who = models.CharField(max_length=80)
    mode = models.CharField(max_length=3, choices=Mode.choices)
    hours = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=StageState.choices, default=StageState.WAITING)
    due_at = models.DateTimeField(null=True, blank=True)
    # When it goes one level up; empty once nobody is left above.
    climb_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.request_id}/{self.position} {self.who}"


class Seat(TenantModel):
    """Who may give one signature (`slot`) of a stage: whoever holds a post, or a named colleague.

    A colleague's seat keeps the post it came from: that one's line goes on above him.
    """

    stage = models.ForeignKey(Stage, on_delete=models.CASCADE, related_name="seats")
    slot = models.PositiveSmallIntegerField()
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+", db_index=False)
    user = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    has_climbed = models.BooleanField(default=False)
    # Whether a signature is wanted from here now.
    is_open = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["stage", "slot", "post"], condition=Q(user__isnull=True), name="seat_of_post_once"
            ),
            models.UniqueConstraint(
                fields=["stage", "slot", "user"], condition=Q(user__isnull=False), name="seat_of_user_once"
            ),
        )
        indexes = (
            models.Index(fields=["post", "is_open"], name="seat_by_post"),
            models.Index(fields=["user", "is_open"], name="seat_by_user"),
        )

    def __str__(self) -> str:
        return str(self.user or self.post)


class Decision(TenantModel):
    """What somebody said about a request; insert-only, by a trigger of the database."""

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="decisions")
    stage = models.ForeignKey(
        Stage, null=True, blank=True, on_delete=models.PROTECT, related_name="decisions"
    )
    slot = models.PositiveSmallIntegerField(null=True, blank=True)
    round = models.PositiveSmallIntegerField()
    verdict = models.CharField(max_length=12, choices=Verdict.choices)
    # Empty: the system, when the line was climbed or nobody was left.
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    post_title = models.CharField(max_length=60, blank=True, default="")
    # Both names show when somebody decided in a colleague's stead (HRM2).
    acting_for = models.CharField(max_length=60, blank=True, default="")
    # Whom it was handed on to, who was added, which post it climbed to.
    to = models.CharField(max_length=120, blank=True, default="")
    reason = models.TextField(blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["stage", "slot"],
                condition=Q(verdict__in=[Verdict.APPROVED, Verdict.REFUSED, Verdict.RETURNED]),
                name="one_decision_a_signature",
            ),
        )

    def __str__(self) -> str:
        return f"{self.request_id} {self.verdict}"
