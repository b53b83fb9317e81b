"""Fixed words of the surface."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ExportState(TextChoices):
    WAITING = "waiting", _("Waiting")
    MAKING = "making", _("Being made")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Failed")
    GONE = "gone", _("Deleted after a week")


class ExportFormat(TextChoices):
    XLSX = "xlsx", _("Excel")
    CSV = "csv", "CSV"
