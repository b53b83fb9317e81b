"""Fixed words of submissions."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    WANTED = "wanted", _("Report to hand in")
    HANDED_IN = "handed_in", _("With the receiver")
    RETURNED = "returned", _("Report given back")
    ACCEPTED = "accepted", _("Report accepted")


class Punctuality(TextChoices):
    OPEN = "open", _("Not due yet")
    IN_TIME = "in_time", _("Handed in on time")
    LATE = "late", _("Handed in late")
    MISSING = "missing", _("Missing")


class Covers(TextChoices):
    """Which span the figures are of."""

    THIS = "this", _("The span in which it is due")
    BEFORE = "before", _("The span before")


class Told(TextChoices):
    """What whoever has to hand it in was told already."""

    NOTHING = "", _("Nothing yet")
    SOON = "soon", _("That it is due soon")
    MISSED = "missed", _("That it is missing")
