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


class Occupancy(TextChoices):
    """How a unit is lived in; somebody looked."""

    OWNER = "owner", _("Lived in by the owner")
    LET = "let", _("Let")
    BUSINESS = "business", _("Used for business")
    VACANT = "vacant", _("Stands empty")
    RENOVATION = "renovation", _("Being renovated")


class Part(TextChoices):
    """What a core record may consist of; an organisation chooses."""

    AREA = "area", _("Floor area")
    USE = "use", _("Use")
    OWNER = "owner", _("Owner")
    OWNER_PHONE = "owner_phone", _("Phone of an owner")
    OWNER_ID = "owner_id", _("ID number of an owner")
    EMERGENCY = "emergency", _("Emergency contact")


class Known(TextChoices):
    """What we know of a household: `known` counts for familiarity (REG2), the others are to be seen."""

    KNOWN = "known", _("Known")
    INCOMPLETE = "incomplete", _("Record incomplete")
    UNCONFIRMED = "unconfirmed", _("Not confirmed lately")


class Attention(TextChoices):
    """Lists a household may be on; computed from what happened, never typed (REG3, REG6). The most pressing first."""

    COMPLAINER = "complainer", _("Frequent complainer")
    CARE = "care", _("Care household")
    KEY = "key", _("Key owner")
    SILENT = "silent", _("Silent customer")


class Rule(TextChoices):
    """What an organisation sets figures for."""

    RECORD = "record", _("Core record")
    COMPLAINER = "complainer", _("Frequent complainer")
    CARE = "care", _("Care household")
    KEY = "key", _("Key owner")
    SILENT = "silent", _("Silent customer")
    VACANCY = "vacancy", _("Vacant home")


class Figure(TextChoices):
    """The figures rules are made of; each rule has its own few."""

    PARTS = "parts", _("What a core record consists of")
    MONTHS = "months", _("Months looked back on")
    TARGET = "target", _("Wanted share in %")
    COMPLAINTS = "complaints", _("Complaints from so many")
    FIRST_DAYS = "first_days", _("Days until the first visit")
    DAYS = "days", _("Days from visit to visit")
    LITRES = "litres", _("Litres of water or gas that are no sign of life")
    KWH = "kwh", _("Kilowatt-hours that are no sign of life")
    UNITS = "units", _("Units owned from so many")
    SQUARE_METRES = "square_metres", _("Or square metres owned from so many")
