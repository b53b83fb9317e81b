"""Tables of equipment: pieces, plans of their maintenance, what each plan covers, what became of its days."""

from datetime import date, timedelta

from django.db import models
from django.db.models import Q

from steward.capabilities.equipment.choices import Discipline, Outcome, Strategy, Use
from steward.capabilities.equipment.periods import Period
from steward.kernel.base import clock
from steward.kernel.places.models import Place
from steward.kernel.tenancy.models import Post, Site, TenantModel, User, in_language


class Equipment(TenantModel):
    """One piece of a site's equipment, or several kept under one code."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+", db_index=False)
    code = models.CharField(max_length=60)
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True, default="")
    discipline = models.CharField(max_length=8, choices=Discipline.choices, default=Discipline.OTHER)
    # Of its discipline: "fan coil unit", "fire hydrant".
    kind = models.CharField(max_length=80, blank=True, default="")
    place = models.ForeignKey(Place, null=True, on_delete=models.PROTECT, related_name="+")
    # Where it is, in words: beside the place, or for as long as no place is known.
    location = models.CharField(max_length=200, blank=True, default="")
    brand = models.CharField(max_length=80, blank=True, default="")
    type_name = models.CharField(max_length=80, blank=True, default="")
    # As much of the day as is known: "2019", "2021-10", "2022-05-17".
    installed = models.CharField(max_length=10, blank=True, default="")
    life_years = models.PositiveSmallIntegerField(null=True)
    use = models.CharField(max_length=8, choices=Use.choices, default=Use.IN_USE)
    use_reason = models.TextField(blank=True, default="")
    # Until when the statutory inspection of special equipment holds; empty: it needs none, or nobody knows.
    certified_until = models.DateField(null=True)
    certificate = models.CharField(max_length=60, blank=True, default="")
    # The period a register asks for; plans say what is really asked for.
    months = models.PositiveSmallIntegerField(default=0)
    days = models.PositiveSmallIntegerField(default=0)
    # What a list told beside the fields (`choices.Fact`).
    facts = models.JSONField(default=dict, blank=True)
    added_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["site", "code"], name="equipment_code_once"),)
        indexes = (
            models.Index(fields=["organisation", "site", "code"], name="equipment_by_site"),
            models.Index(
                fields=["organisation", "certified_until"], name="equipment_by_certificate",
                condition=Q(certified_until__isnull=False),
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.code} {in_language(self.name, self.name_en)}"

    @property
    def where(self) -> str:
        """The place and the words for it, as far as they are known."""
        return " · ".join(filter(None, (str(self.place) if self.place else "", self.location)))


class Certificate(TenantModel):
    """Until when one statutory inspection holds; over when the next one was noted, or the equipment scrapped."""

    equipment = models.ForeignKey(
        Equipment, on_delete=models.PROTECT, related_name="certificates", db_index=False
    )
    holds_until = models.DateField()
    number = models.CharField(max_length=60, blank=True, default="")
    noted_at = models.DateTimeField()
    over_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["equipment", "holds_until"], name="certificate_once"),)
        indexes = (models.Index(fields=["organisation", "holds_until"], name="certificate_by_day"),)

    def __str__(self) -> str:
        return f"{self.equipment_id} {self.holds_until}"


class Plan(TenantModel):
    """What maintenance is asked for, how often, by whom, and the day on which it is wanted next."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+", db_index=False)
    code = models.CharField(max_length=60)
    name = models.CharField(max_length=200)
    discipline = models.CharField(max_length=8, choices=Discipline.choices, default=Discipline.OTHER)
    strategy = models.CharField(max_length=12, choices=Strategy.choices)
    contractor = models.CharField(max_length=80, blank=True, default="")
    location = models.CharField(max_length=200, blank=True, default="")
    months = models.PositiveSmallIntegerField(default=0)
    days = models.PositiveSmallIntegerField(default=0)
    # Days after the day wanted on which it is still in time.
    slack_days = models.PositiveSmallIntegerField(default=0)
    anchor_on = models.DateField(null=True)
    # Days given beforehand, as ISO texts; after the last of them the period goes on.
    schedule = models.JSONField(default=list, blank=True)
    next_on = models.DateField(null=True)
    # The last day on which that is still in time.
    late_after = models.DateField(null=True)
    # The day its next one stands for, where that was moved; and why, the last time.
    meant_on = models.DateField(null=True)
    moved_why = models.TextField(blank=True, default="")
    # Who answers for it; empty: the engineering department of the site.
    post = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")
    # The code of its equipment in the list it came from, while the register has none of this code.
    tag = models.CharField(max_length=60, blank=True, default="")
    facts = models.JSONField(default=dict, blank=True)
    added_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_why = models.TextField(blank=True, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["site", "code"], name="plan_code_once"),
            models.CheckConstraint(
                condition=~Q(strategy=Strategy.ON_CALL) | Q(next_on__isnull=True, months=0, days=0),
                name="plan_on_call_without_days",
            ),
            models.CheckConstraint(
                condition=Q(next_on__isnull=True) | Q(months__gt=0) | Q(days__gt=0), name="plan_days_by_period"
            ),
        )  # fmt: skip
        indexes = (
            models.Index(
                fields=["organisation", "next_on"], name="plan_by_day", condition=Q(ended_at__isnull=True)
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def period(self) -> Period:
        return Period(self.months, self.days)

    @property
    def is_overdue(self) -> bool:
        return self.ended_at is None and self.late_after is not None and clock.today() > self.late_after

    def wanted_on(self, day: date | None) -> dict[str, date | None]:
        """The fields that make a day its next one."""
        return {
            "next_on": day,
            "late_after": day and day + timedelta(days=self.slack_days),
            "meant_on": None,
        }

    @property
    def following(self) -> date | None:
        """The day wanted after its next one; where that was moved, after the day it stands for."""
        day = self.meant_on or self.next_on
        return self.after(day) if day else None

    def after(self, on: date) -> date:
        """The day wanted after another: given beforehand, else by the period."""
        given = [day for text in self.schedule if (day := date.fromisoformat(text)) > on]
        if given:
            return min(given)
        return self.period.after(on, None if self.schedule else self.anchor_on)


class Covered(TenantModel):
    """A piece of equipment a plan is for."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="covered", db_index=False)
    equipment = models.ForeignKey(Equipment, on_delete=models.PROTECT, related_name="covered")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["plan", "equipment"], name="covered_once"),)

    def __str__(self) -> str:
        return f"{self.plan_id}: {self.equipment_id}"


class Maintenance(TenantModel):
    """What became of one day of a plan, or what was done beside its days."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+", db_index=False)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="records", db_index=False)
    # Empty: on call, or long before its day.
    due_on = models.DateField(null=True)
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    done_on = models.DateField(null=True)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    # Who came, where it was a contractor.
    doer = models.CharField(max_length=80, blank=True, default="")
    note = models.TextField(blank=True, default="")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["plan", "due_on"], condition=Q(due_on__isnull=False), name="maintenance_once"
            ),
        )
        indexes = (
            models.Index(fields=["plan", "-id"], name="maintenance_of_plan"),
            models.Index(fields=["organisation", "due_on"], name="maintenance_by_day"),
        )

    def __str__(self) -> str:
        return f"{self.plan} · {self.due_on or self.done_on}"
