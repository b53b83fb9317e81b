"""Fixed words of quality."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Task(TextChoices):
    """What is read from a text."""

    KIND = "kind", _("Kind of request")
    CATEGORY = "category", _("Matter of the request")
    URGENCY = "urgency", _("Urgency of the request")
