"""Fixed words of archives."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Matter(TextChoices):
    HOUSEHOLD = "household", _("File of a household")
    BUILDING = "building", _("File of a building")
    SITE = "site", _("File of the site")
    EQUIPMENT = "equipment", _("File of equipment")
    HANDOVER = "handover", _("Handover from the builder")
    CONTRACT = "contract", _("Contract file")
    OTHER = "other", _("Other file")


class Medium(TextChoices):
    PAPER = "paper", _("Paper")
    ELECTRONIC = "electronic", _("Electronic")
    BOTH = "both", _("Paper and electronic")


class Secrecy(TextChoices):
    OPEN = "open", _("For all staff")
    RESTRICTED = "restricted", _("Restricted: a second person agrees")


class Standing(TextChoices):
    """Where an archive stands. Electronic ones stand on no shelf, but are given out and destroyed all the same."""

    SHELVED = "shelved", _("In its place")
    ASKED = "asked", _("Waits for consent")
    LENT = "lent", _("Borrowed")
    MISSING = "missing", _("Not found")
    CONDEMNED = "condemned", _("To be destroyed")
    DESTROYED = "destroyed", _("Destroyed")


class Condition(TextChoices):
    GOOD = "good", _("Complete and in good order")
    DAMAGED = "damaged", _("Damaged")
    INCOMPLETE = "incomplete", _("Pages are missing")


class Finding(TextChoices):
    FOUND = "found", _("Found")
    MISPLACED = "misplaced", _("Found elsewhere")
    MISSING = "missing", _("Missing")


class Answer(TextChoices):
    YES = "yes", _("Agreed")
    NO = "no", _("Not agreed")


class Part(TextChoices):
    """What of an archive can be corrected."""

    TITLE = "title", _("Title of the file")
    MATTER = "matter", _("Kind")
    MEDIUM = "medium", _("Medium")
    SECRECY = "secrecy", _("Secrecy")
    ROOM = "room", _("Room")
    CABINET = "cabinet", _("Cabinet")
    SHELF = "shelf", _("Shelf")
    PAGES = "pages", _("Number of pages")
    KEPT_UNTIL = "kept_until", _("Kept until")
    OLD_NUMBER = "old_number", _("Old number")
    NOTE = "note", _("Note")
    PARTY = "party", _("Customer")
