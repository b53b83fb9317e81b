"""Fixed words of the registry."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Way(TextChoices):
    """How a household was spoken to."""

    VISIT = "visit", _("Visit")
    CALL = "call", _("Phone call")
    MESSAGE = "message", _("Message")
    MET = "met", _("Met on site")


class Topic(TextChoices):
    """What it was about."""

    GREETING = "greeting", _("Getting to know")
    SERVICE = "service", _("Our service")
    REPAIR = "repair", _("Repairs")
    FEES = "fees", _("Fees")
    NEIGHBOURS = "neighbours", _("Neighbours")
    RENOVATION = "renovation", _("Renovation")
    CARE = "care", _("Care and help")
    OTHER = "other", _("Something else")


class Mood(TextChoices):
    PLEASED = "pleased", _("Pleased")
    CALM = "calm", _("Calm")
    WORRIED = "worried", _("Worried")
    ANGRY = "angry", _("Angry")


class Need(TextChoices):
    """Why a household needs more of us than others (REG6)."""

    ALONE = "alone", _("Elderly and alone")
    ILL = "ill", _("Ill or disabled")
    CHILD = "child", _("Child alone at home")
    HARDSHIP = "hardship", _("In hardship")
