"""Tables of vacancies: homes without people, looks at them, rounds after storms."""

from django.db import models
from django.db.models import Q

from steward.capabilities.vacancies.choices import Consent, Keys, Kind, Way
from steward.kernel.base import clock
from steward.kernel.places.models import Place
from steward.kernel.tenancy.models import Site, TenantModel, User
from steward.kernel.work.models import WorkItem


class Vacancy(TenantModel):
    """A home's time without people; open until somebody lives there."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+", db_index=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="vacancies")
    kind = models.CharField(max_length=14, choices=Kind.choices)
    since_on = models.DateField()
    # Empty: read from tenures and core records.
    declared_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    declared_at = models.DateTimeField()
    reason = models.TextField(blank=True, default="")
    keys = models.CharField(max_length=8, choices=Keys.choices, default=Keys.NOBODY)
    # Number of the tag, never an address.
    key_tag = models.CharField(max_length=40, blank=True, default="")
    consent = models.CharField(max_length=8, choices=Consent.choices, default=Consent.NONE)
    consent_on = models.DateField(null=True)
    consent_words = models.TextField(blank=True, default="")
    checked_at = models.DateTimeField(null=True)
    next_on = models.DateField()
    # Which meter moved, from what to what; empty: none.
    doubt = models.JSONField(default=dict, blank=True)
    ended_at = models.DateTimeField(null=True)
    # Empty: read from the records.
    ended_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    ended_why = models.TextField(blank=True, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["place"], condition=Q(ended_at__isnull=True), name="vacancy_open_once"
            ),
        )
        indexes = (
            models.Index(
                fields=["organisation", "next_on"], name="vacancy_due", condition=Q(ended_at__isnull=True)
            ),
            models.Index(fields=["site", "declared_at"], name="vacancy_by_site"),
        )

    def __str__(self) -> str:
        return str(self.place)

    @property
    def is_due(self) -> bool:
        return self.ended_at is None and self.next_on <= clock.today()


class Look(TenantModel):
    """One visit to a vacant home: what was seen, what the meters said."""

    vacancy = models.ForeignKey(Vacancy, on_delete=models.PROTECT, related_name="looks")
    way = models.CharField(max_length=8, choices=Way.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    second = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    # Item -> ok, wrong; what was not looked at is left out.
    seen = models.JSONField(default=dict)
    water = models.DecimalField(max_digits=10, decimal_places=2, null=True)
    power = models.DecimalField(max_digits=10, decimal_places=2, null=True)
    gas = models.DecimalField(max_digits=10, decimal_places=2, null=True)
    words = models.TextField(blank=True, default="")
    # The visit of a round that told all this (`inspections`); each counts once.
    visit_id = models.PositiveBigIntegerField(null=True)
    # The ticket for what was not in order.
    item = models.ForeignKey(WorkItem, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["visit_id"], condition=Q(visit_id__isnull=False), name="look_of_visit_once"
            ),
        )
        indexes = (models.Index(fields=["vacancy", "-at"], name="look_by_vacancy"),)

    def __str__(self) -> str:
        return f"{self.vacancy_id} {self.at:%m-%d}"


class StormRound(TenantModel):
    """After a storm, or whatever else: every vacancy of a site is to be looked at."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+", db_index=False)
    words = models.CharField(max_length=200)
    called_at = models.DateTimeField()
    called_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        indexes = (models.Index(fields=["site", "-called_at"], name="storm_round_by_site"),)

    def __str__(self) -> str:
        return f"{self.site} · {self.words}"
