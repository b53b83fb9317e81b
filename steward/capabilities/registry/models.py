"""Tables of the registry: what was said and promised to households, and since when what we know of them is true."""

from django.db import models
from django.db.models import Q

from steward.capabilities.registry.choices import Mood, Need, Occupancy, Rule, Topic, Way
from steward.kernel.base import clock
from steward.kernel.people.models import Party
from steward.kernel.places.models import Place
from steward.kernel.tenancy.models import TenantModel, User


class Contact(TenantModel):
    """Somebody of ours spoke with a household: who, how, about what, in which mood."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="talks", db_index=False)
    # Nobody named: with the household, whoever opened.
    party = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    happened_on = models.DateField()
    way = models.CharField(max_length=10, choices=Way.choices)
    topic = models.CharField(max_length=12, choices=Topic.choices)
    mood = models.CharField(max_length=10, choices=Mood.choices)
    need = models.CharField(max_length=10, choices=Need.choices, blank=True, default="")
    words = models.TextField()

    class Meta:
        indexes = (
            models.Index(fields=["place", "-happened_on", "-id"], name="talk_by_place"),
            models.Index(fields=["organisation", "happened_on"], name="talk_of_need", condition=~Q(need="")),
        )

    def __str__(self) -> str:
        return f"{self.get_way_display()} {self.happened_on}"


class FollowUp(TenantModel):
    """What was promised to a household, by whom, until when; open until it is kept."""

    contact = models.OneToOneField(Contact, on_delete=models.PROTECT, related_name="follow_up")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="follow_ups", db_index=False)
    promised_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    words = models.CharField(max_length=200)
    due_on = models.DateField()
    postponed = models.PositiveSmallIntegerField(default=0)
    kept_at = models.DateTimeField(null=True)
    result = models.TextField(blank=True, default="")

    class Meta:
        indexes = (
            models.Index(fields=["place", "due_on"], name="follow_up_by_place"),
            models.Index(
                fields=["organisation", "promised_by", "due_on", "id"],
                name="follow_up_open",
                condition=Q(kept_at__isnull=True),
            ),
            models.Index(fields=["organisation", "due_on", "id"], name="follow_up_by_day"),
        )

    def __str__(self) -> str:
        return self.words

    @property
    def is_late(self) -> bool:
        """Open past its day, by the calendar of whoever asks."""
        return self.kept_at is None and self.due_on < clock.today()


class CoreRecord(TenantModel):
    """What somebody looked at and found still true of a household, and on which day; no row: nobody looked yet."""

    place = models.OneToOneField(
        Place, primary_key=True, on_delete=models.PROTECT, related_name="core_record"
    )
    occupancy = models.CharField(max_length=12, choices=Occupancy.choices)
    confirmed_on = models.DateField()
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)

    def __str__(self) -> str:
        return f"{self.get_occupancy_display()} {self.confirmed_on}"


class Measure(TenantModel):
    """An organisation's own figures for one rule of the registry; what it does not name is the preset's."""

    code = models.CharField(max_length=20)
    figures = models.JSONField(default=dict)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["organisation", "code"], name="measure_once"),)

    def __str__(self) -> str:
        return str(Rule(self.code).label)
