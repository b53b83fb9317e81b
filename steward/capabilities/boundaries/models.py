"""The table of boundaries."""

from django.db import models
from django.db.models.functions import Coalesce

from steward.capabilities.boundaries.choices import Side
from steward.kernel.tenancy.models import Site, TenantModel


class Boundary(TenantModel):
    """Who answers for a matter, his number, and what the customer is told."""

    # None: at every site.
    site = models.ForeignKey(Site, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    matter = models.CharField(max_length=80)
    side = models.CharField(max_length=10, choices=Side.choices)
    answers = models.CharField(max_length=80)
    phone = models.CharField(max_length=40, blank=True, default="")
    words = models.TextField()
    marks = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint("organisation", Coalesce("site", 0), "matter", name="boundary_once"),
        )

    def __str__(self) -> str:
        return f"{self.matter} · {self.answers}"
