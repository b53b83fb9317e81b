"""Fixed words of posters."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Size(TextChoices):
    """How large a poster is printed; the smaller ones share a sheet of A4."""

    A5 = "a5", _("A5, one on a page")
    A6 = "a6", _("Four on a sheet of A4")
    LABEL = "label", _("Twelve labels on a sheet of A4")


class Standing(TextChoices):
    HANGING = "hanging", _("In use")
    WITHDRAWN = "withdrawn", _("Withdrawn")
