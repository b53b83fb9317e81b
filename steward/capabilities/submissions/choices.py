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
    MISSING = "missing", _("Never came")


class Covers(TextChoices):
    """Which span the figures are of."""

    THIS = "this", _("The span in which it is due")
    BEFORE = "before", _("The span before")


class Told(TextChoices):
    """What whoever has to hand it in was told already."""

    NOTHING = "", _("Nothing yet")
    SOON = "soon", _("That it is due soon")
    MISSED = "missed", _("That it is missing")


class Report(TextChoices):
    """Reports the house knows by name: what duties are proved by. Others are asked for under `own`."""

    OWN = "own", _("A report of our own")
    WEEKLY_FEES = "weekly_fees", _("Weekly fee report")
    MONTHLY_FEES = "monthly_fees", _("Monthly fee analysis")
    WEEKLY_SERVICE = "weekly_service", _("Weekly service report")
    MONTHLY_SERVICE = "monthly_service", _("Monthly service report")
    WEEKLY_CUSTOMERS = "weekly_customers", _("Weekly customer data report")
    MONTHLY_COMPLAINTS = "monthly_complaints", _("Monthly complaint report")
    QUALITY_ANALYSIS = "quality_analysis", _("Quality analysis")
    AREA_REPORT = "area_report", _("Monthly report of the area")
