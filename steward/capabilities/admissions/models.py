"""The table of admissions."""

from django.db import models
from django.db.models import Q

from steward.capabilities.admissions.choices import Standing, State
from steward.kernel.base.privacy import EncryptedTextField, declare_indexes, keyed_index
from steward.kernel.people.models import Party, Tenure
from steward.kernel.places.models import Place
from steward.kernel.tenancy.models import TenantModel, User


class Admission(TenantModel):
    """Somebody with a proved number asks for access to a home; name and number are sealed."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    relation = models.CharField(max_length=10, choices=Standing.choices)
    name = EncryptedTextField(blank=True, default="")
    phone = EncryptedTextField(blank=True, default="")
    phone_index = models.CharField(max_length=32, blank=True, default="")
    starts_on = models.DateField()
    # The last day of the lease, where there is one: a tenant's access ends with it.
    ends_on = models.DateField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    # Who decided: somebody at the desk, or an owner of the home.
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_party = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="+")
    # What came of it.
    tenure = models.ForeignKey(Tenure, null=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.TextField(blank=True, default="")
    forgotten_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["place", "phone_index"], condition=Q(state="asked"), name="admission_open_once"
            ),
        )
        indexes = (
            models.Index(fields=["organisation", "-asked_at", "-id"], name="admission_by_time"),
            models.Index(
                fields=["organisation", "due_at"], name="admission_open", condition=Q(state="asked")
            ),
            models.Index(fields=["organisation", "phone_index", "-asked_at"], name="admission_by_phone"),
        )

    def __str__(self) -> str:
        return f"{self.relation} of place {self.place_id}"

    @property
    def site_id(self) -> int:
        """Where its events and photos belong."""
        return int(self.place.site_id)


declare_indexes(Admission, lambda row: {"phone_index": keyed_index(row.phone, "phone") if row.phone else ""})
