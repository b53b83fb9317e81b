"""Fixed words of meetings."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    DEPARTMENT = "department", _("Department meeting")
    DAILY = "daily", _("Daily briefing")
    SAFETY = "safety", _("Safety meeting")
    OUTSIDE = "outside", _("Meeting with outsiders")
    OTHER = "other", _("Other meeting")


class State(TextChoices):
    CALLED = "called", _("Meeting called")
    HELD = "held", _("Minutes sent")
    CANCELLED = "cancelled", _("Meeting cancelled")


class Presence(TextChoices):
    INVITED = "invited", _("Asked to come")
    PRESENT = "present", _("Present")
    ABSENT = "absent", _("Absent")
