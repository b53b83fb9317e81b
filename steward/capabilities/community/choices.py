"""Fixed words of community."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    DRAFTED = "drafted", _("Draft")
    SUBMITTED = "submitted", _("To be reviewed")
    REVIEWED = "reviewed", _("Ready to publish")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Topic(TextChoices):
    """What an announcement is about."""

    OUTAGE = "outage", _("Water, power, gas or lift is off")
    WORKS = "works", _("Works and cleaning")
    SAFETY = "safety", _("Safety and weather")
    FEES = "fees", _("Fees and accounts")
    EVENT = "event", _("Community event")
    RULES = "rules", _("Rules and meetings")
    OTHER = "other", _("Something else")
