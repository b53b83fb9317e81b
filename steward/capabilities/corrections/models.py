"""The table of corrections."""

from django.db import models
from django.db.models import Q

from steward.capabilities.corrections.choices import Field, State
from steward.kernel.base.privacy import EncryptedTextField
from steward.kernel.people.models import ContactPoint, Party, Tenure
from steward.kernel.places.models import Place
from steward.kernel.tenancy.models import TenantModel, User


class Correction(TenantModel):
    """One change a customer asks for, sealed as the record itself is."""

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    # The home it is about; for what is the person's own, the first home.
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    field = models.CharField(max_length=10, choices=Field.choices)
    # What there is one open correction of: a field, of a home, of somebody there.
    slot = models.CharField(max_length=40)
    # Which number is replaced, whose tenure it is about; both can vanish from the record meanwhile.
    contact = models.ForeignKey(ContactPoint, null=True, on_delete=models.SET_NULL, related_name="+")
    tenure = models.ForeignKey(Tenure, null=True, on_delete=models.SET_NULL, related_name="+")
    before = EncryptedTextField(blank=True, default="")
    name = EncryptedTextField(blank=True, default="")
    value = EncryptedTextField(blank=True, default="")
    on = models.DateField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(blank=True, default="")
    forgotten_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["party", "slot"], condition=Q(state="asked"), name="correction_open_once"
            ),
        )
        indexes = (
            models.Index(fields=["organisation", "-asked_at", "-id"], name="correction_by_time"),
            models.Index(
                fields=["organisation", "due_at"], name="correction_open", condition=Q(state="asked")
            ),
            models.Index(fields=["party", "-asked_at"], name="correction_by_party"),
        )

    def __str__(self) -> str:
        return f"{self.field} of party {self.party_id}"

    @property
    def site_id(self) -> int:
        """Where its events and photos belong."""
        return int(self.place.site_id)
