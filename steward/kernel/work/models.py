"""Tables of work."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from steward.kernel.people.models import Party
from steward.kernel.places.models import Place
from steward.kernel.tenancy.models import Department, Site, TenantModel, User, in_language
from steward.kernel.work.choices import ClockName, PauseReason, RungCondition, RungTarget, Urgency

OPEN = Q(closed_at__isnull=True)


class Category(TenantModel):
    """A matter in the tree of a kind of work (water > ceiling leak); `skill` says who can do it."""

    kind = models.CharField(max_length=16)
    code = models.CharField(max_length=60)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80, blank=True, default="")
    skill = models.CharField(max_length=40, blank=True, default="")
    # Code of the department that answers for it at each site.
    department_code = models.CharField(max_length=40, blank=True, default="")
    urgency = models.PositiveSmallIntegerField(choices=Urgency.choices, default=Urgency.ORDINARY)
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["organisation", "kind", "code"], name="category_code_once"),
        )

    def __str__(self) -> str:
        return in_language(self.name, self.name_en)


class Target(TenantModel):
    """The promise: minutes to respond, resolve and call back. Empty category, urgency or site means any.

    The most specific row wins: site before category before urgency.
    """

    kind = models.CharField(max_length=16)
    site = models.ForeignKey(Site, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    category = models.ForeignKey(Category, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    urgency = models.PositiveSmallIntegerField(choices=Urgency.choices, null=True, blank=True)
    respond_minutes = models.PositiveIntegerField()
    resolve_minutes = models.PositiveIntegerField()
    callback_minutes = models.PositiveIntegerField()
    # False: that clock's minutes count around the clock (an emergency does not wait for Monday).
    respond_in_working_time = models.BooleanField(default=True)
    resolve_in_working_time = models.BooleanField(default=True)
    callback_in_working_time = models.BooleanField(default=True)
    source = models.CharField(max_length=80, blank=True, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "organisation",
                "kind",
                Coalesce("site", 0),
                Coalesce("category", 0),
                Coalesce("urgency", 0),
                name="target_once",
            ),
            models.CheckConstraint(
                condition=Q(respond_minutes__lte=F("resolve_minutes")), name="target_in_order"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.respond_minutes}/{self.resolve_minutes}"


class Rung(TenantModel):
    """One step of the ladder of a kind of work: data a manager edits, never code."""

    kind = models.CharField(max_length=16)
    position = models.PositiveSmallIntegerField()
    clock = models.CharField(max_length=10, choices=ClockName.choices)
    # Minutes after the clock's due moment, in the clock's own time; negative warns ahead.
    after_minutes = models.IntegerField()
    # With repeats, again every so many minutes, at most so many times.
    every_minutes = models.PositiveIntegerField(default=0)
    repeats = models.PositiveSmallIntegerField(default=0)
    condition = models.CharField(max_length=12, choices=RungCondition.choices, default=RungCondition.ANY)
    target = models.CharField(max_length=12, choices=RungTarget.choices)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["organisation", "kind", "position"], name="rung_position_once"),
            models.CheckConstraint(
                condition=Q(repeats=0) | Q(every_minutes__gt=0), name="rung_repeats_have_pace"
            ),
        )
        ordering = ("kind", "position")

    def __str__(self) -> str:
        return f"{self.kind} {self.position}"


class WorkItem(TenantModel):
    """What every kind of work shares; the family's own table (tickets ...) joins it one to one."""

    family = models.CharField(max_length=12)
    kind = models.CharField(max_length=16)
    number = models.CharField(max_length=24)
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=16)
    urgency = models.PositiveSmallIntegerField(choices=Urgency.choices, default=Urgency.ORDINARY)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+", db_index=False)
    category = models.ForeignKey(
        Category, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    place = models.ForeignKey(
        Place, null=True, on_delete=models.PROTECT, related_name="work_items", db_index=False
    )
    building = models.ForeignKey(Place, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    department = models.ForeignKey(
        Department, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    assignee = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    requester = models.ForeignKey(
        Party, null=True, on_delete=models.PROTECT, related_name="work_items", db_index=False
    )
    # The person complained about: sees, handles and closes nothing of it, and no rung reaches him.
    about_user = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    # Due moment of the clock that runs out first, for people; moment of the next thing to decide, for the sweep.
    due_at = models.DateTimeField(null=True)
    next_check_at = models.DateTimeField(null=True)
    # From when on the sweep owes a decision it could not make yet: the row was set aside, its rungs were not.
    undecided_since = models.DateTimeField(null=True)
    late_at = models.DateTimeField(null=True)
    cycle = models.PositiveSmallIntegerField(default=1)
    rung = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["organisation", "number"], name="work_number_once"),)
        # Chosen by measuring, with the figures in decision 0002: the organisation leads each of them because the
        # tenant lock is in every query, and the tails let a rare filter be counted without touching the table.
        indexes = (
            models.Index(fields=["organisation", "family", "-opened_at", "-id"], name="work_by_opening"),
            models.Index(
                fields=["organisation", "family", "site", "-opened_at", "-id", "kind", "state"],
                name="work_by_site",
            ),
            models.Index(
                fields=["organisation", "family", "state", "-opened_at", "-id", "kind"], name="work_by_state"
            ),
            models.Index(
                fields=["organisation", "family", "assignee", "-opened_at", "-id"], name="work_by_assignee"
            ),
            models.Index(
                fields=["organisation", "family", "building", "-opened_at", "-id"], name="work_by_building"
            ),
            # The column itself first, for the check that nothing points at a row that is deleted; the organisation
            # beside it, as SQLite takes the index of which most columns are given (decision 0006).
            models.Index(fields=["place", "organisation", "-opened_at"], name="work_of_place"),
            models.Index(fields=["requester", "organisation", "-id"], name="work_of_requester"),
            models.Index(fields=["organisation", "family", "due_at", "id"], name="work_open", condition=OPEN),
            models.Index(
                fields=["organisation", "family", "site", "due_at", "id"],
                name="work_open_site",
                condition=OPEN,
            ),
            models.Index(
                fields=["organisation", "family", "building", "due_at", "id"],
                name="work_open_building",
                condition=OPEN,
            ),
            models.Index(
                fields=["organisation", "family", "assignee", "due_at", "id"],
                name="work_open_assignee",
                condition=OPEN,
            ),
            models.Index(
                fields=["organisation", "about_user"],
                name="work_about",
                condition=Q(about_user__isnull=False),
            ),
            # What a week closed and what became late in it; neither costs an intake anything.
            models.Index(
                fields=["organisation", "family", "closed_at", "site"],
                name="work_by_closing",
                condition=Q(closed_at__isnull=False),
            ),
            models.Index(
                fields=["organisation", "family", "late_at", "site"],
                name="work_by_lateness",
                condition=Q(late_at__isnull=False),
            ),
            models.Index(
                fields=["next_check_at"], name="work_to_check", condition=Q(next_check_at__isnull=False)
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Clock(models.Model):
    """One promise of one cycle. Elapsed minutes are counted in the clock's own time, pauses taken out."""

    item = models.ForeignKey(WorkItem, on_delete=models.CASCADE, related_name="clocks", db_index=False)
    cycle = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=10, choices=ClockName.choices)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    target_minutes = models.PositiveIntegerField()
    in_working_time = models.BooleanField(default=True)
    # False where the year's holidays are unknown and weekdays were assumed.
    is_confirmed = models.BooleanField(default=True)
    stopped_at = models.DateTimeField(null=True)
    elapsed_minutes = models.PositiveIntegerField(null=True)
    met = models.BooleanField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["item", "cycle", "name"], name="clock_once_per_cycle"),
        )
        indexes = (models.Index(fields=["name", "started_at"], name="clock_again", condition=Q(cycle__gt=1)),)

    def __str__(self) -> str:
        return f"{self.name} of {self.item_id}"


class Pause(models.Model):
    """Time in which nobody is to blame: coded reason, expected end, and who stopped the clock."""

    item = models.ForeignKey(WorkItem, on_delete=models.CASCADE, related_name="pauses")
    reason = models.CharField(max_length=12, choices=PauseReason.choices)
    note = models.CharField(max_length=300, blank=True, default="")
    started_at = models.DateTimeField()
    expected_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    # The state to go back to.
    state_before = models.CharField(max_length=16)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["item"], condition=Q(ended_at__isnull=True), name="one_open_pause"
            ),
            models.CheckConstraint(condition=Q(expected_at__gt=F("started_at")), name="pause_expects_an_end"),
        )

    def __str__(self) -> str:
        return f"pause of {self.item_id}"


class Remark(TenantModel):
    """Free words about an item. An event holds only their id: events cannot be forgotten, words must be."""

    item = models.ForeignKey(WorkItem, on_delete=models.CASCADE, related_name="remarks")
    text = models.TextField()

    def __str__(self) -> str:
        return f"remark on {self.item_id}"


class Escalation(TenantModel):
    """A rung that fired: the unique row is what makes it fire once."""

    item = models.ForeignKey(WorkItem, on_delete=models.CASCADE, related_name="escalations", db_index=False)
    cycle = models.PositiveSmallIntegerField()
    rung = models.ForeignKey(Rung, on_delete=models.PROTECT, related_name="+", db_index=False)
    repeat = models.PositiveSmallIntegerField(default=0)
    fired_at = models.DateTimeField()
    reached = models.JSONField(default=list)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["item", "cycle", "rung", "repeat"], name="rung_fires_once"),
        )

    def __str__(self) -> str:
        return f"rung {self.rung_id} of {self.item_id}"
