"""Checkpoints and the labels that hang at them."""

from django.db import models
from django.db.models import Q

from steward.capabilities.inspections.models.checklists import Checklist
from steward.kernel.places.models import Place
from steward.kernel.tenancy.models import Site, TenantModel


class Checkpoint(TenantModel):
    """A place, or a named thing at it, that somebody walks to and looks at."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+", db_index=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    # What of the place ("hydrant box beside the lift"); empty: the place itself.
    name = models.CharField(max_length=60, blank=True, default="")
    checklist = models.ForeignKey(
        Checklist, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    nfc = models.CharField(max_length=40, blank=True, default="")
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["place", "name"], condition=Q(retired_at__isnull=True), name="checkpoint_once"
            ),
            models.UniqueConstraint(
                fields=["organisation", "nfc"],
                condition=~Q(nfc="") & Q(retired_at__isnull=True),
                name="checkpoint_nfc_once",
            ),
        )
        indexes = (models.Index(fields=["organisation", "site", "-id"], name="checkpoint_by_site"),)

    def __str__(self) -> str:
        return f"{self.place} · {self.name}" if self.name else str(self.place)


class Label(TenantModel):
    """A code that hung or hangs at a checkpoint. A lost one is replaced, and its code opens nothing from then on."""

    checkpoint = models.ForeignKey(
        Checkpoint, on_delete=models.PROTECT, related_name="labels", db_index=False
    )
    code = models.CharField(max_length=16)
    made_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["organisation", "code"], name="label_code_once"),
            models.UniqueConstraint(
                fields=["checkpoint"], condition=Q(replaced_at__isnull=True), name="label_hanging_once"
            ),
        )
        indexes = (models.Index(fields=["checkpoint"], name="label_of_checkpoint"),)

    def __str__(self) -> str:
        return self.code
