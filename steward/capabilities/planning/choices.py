"""Fixed words of work plans."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Span(TextChoices):
    """For how long a plan is."""

    WEEK = "week", _("Week plan")
    MONTH = "month", _("Month plan")
    QUARTER = "quarter", _("Quarter plan")
    YEAR = "year", _("Year plan")


class State(TextChoices):
    DRAFT = "draft", _("Still being written")
    HANDED_IN = "handed_in", _("With the superior")
    ACCEPTED = "accepted", _("Plan in force")
    SUMMED = "summed", _("Summed up")


class Which(TextChoices):
    """Which period, seen from today."""

    THIS = "this", _("The present one")
    NEXT = "next", _("The next one")
