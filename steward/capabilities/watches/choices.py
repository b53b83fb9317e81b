"""Fixed words of watches."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Way(TextChoices):
    """How the watches of a week are found."""

    TURNS = "turns", _("By turns, fairly shared")
    COPY = "copy", _("As in an earlier week")
    EMPTY = "empty", _("By hand")


class DayType(TextChoices):
    """What a watch costs whoever has it; shared kind by kind."""

    WORKDAY = "workday", _("Workday")
    WEEKEND = "weekend", _("Weekend")
    HOLIDAY = "holiday", _("Holiday")


class Matter(TextChoices):
    CALL = "call", _("Call or visitor")
    EMERGENCY = "emergency", _("Sudden event")
    SECURITY = "security", _("Order and safety")
    EQUIPMENT = "equipment", _("Equipment")
    RESIDENT = "resident", _("Residents' request")
    STAFF = "staff", _("Staff and posts")
    OTHER = "other", _("Other matter")


class Addition(TextChoices):
    ADDED = "added", _("More was added")
    CORRECTED = "corrected", _("Corrected")
    SETTLED = "settled", _("Matter settled")


class RevealReason(TextChoices):
    URGENT = "urgent", _("An urgent matter")
    HANDOVER = "handover", _("Handing over")
    ABSENT = "absent", _("The officer is not on post")


class TicketFrom(TextChoices):
    """What a duty officer makes tickets of; the codes are those of tickets."""

    REPAIR = "repair", _("Repair")
    COMPLAINT = "complaint", _("Complaint")
    HELP = "help", _("Call for help")
