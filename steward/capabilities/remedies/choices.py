"""Fixed words of remedies."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    CORRECTION = "correction", _("Correction")
    CORRECTIVE = "corrective", _("Corrective action")
    PREVENTIVE = "preventive", _("Preventive action")


class State(TextChoices):
    RAISED = "raised", _("To plan")
    PLANNED = "planned", _("Being carried out")
    FINISHED = "finished", _("Effect to verify")
    CLOSED = "closed", _("Effective")
    CANCELLED = "cancelled", _("Dropped")
