"""Fixed words of the second factor."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ResetReason(TextChoices):
    LOST = "lost", _("Telephone lost or stolen")
    CHANGED = "changed", _("New telephone, the old one is gone")
    BROKEN = "broken", _("App or telephone broken")
