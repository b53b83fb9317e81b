"""The one row that remembers how far the setting up of this installation came."""

from django.db import models
from django.db.models import Q

from steward.kernel.tenancy.models import Organisation, Site


class FirstRun(models.Model):
    """How far the setting up came. Not of a tenant: it begins before there is one."""

    # Of the address that was printed last; empty once somebody can sign in.
    digest = models.CharField(max_length=64, blank=True, default="")
    issued_at = models.DateTimeField()
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    site = models.ForeignKey(Site, null=True, on_delete=models.PROTECT, related_name="+")
    finished_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "config"
        constraints = (models.CheckConstraint(condition=Q(id=1), name="first_run_once"),)

    def __str__(self) -> str:
        return f"first run of {self.organisation}"
