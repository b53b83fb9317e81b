"""Fixed words of things."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    OPENED = "opened", _("Thing opened")
    FINISHED = "finished", _("Thing finished")
