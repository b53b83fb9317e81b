"""Fixed words of equipment and its maintenance."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Discipline(TextChoices):
    LIFT = "lift", _("Lifts")
    POWER = "power", _("Power and lighting")
    WATER = "water", _("Water and drainage")
    AIR = "air", _("Heating, air, cooling")
    FIRE = "fire", _("Fire protection")
    SIGNAL = "signal", _("Security and signals")
    CIVIL = "civil", _("Buildings and structures")
    SEWAGE = "sewage", _("Sewage treatment")
    OTHER = "other", _("Other equipment")


class Use(TextChoices):
    IN_USE = "in_use", _("In use")
    STOPPED = "stopped", _("Out of use")
    SCRAPPED = "scrapped", _("Scrapped")


class Strategy(TextChoices):
    IN_HOUSE = "in_house", _("By our own people")
    THIRD_PARTY = "third_party", _("By a contractor")
    ON_CALL = "on_call", _("On call only")


class Outcome(TextChoices):
    DONE = "done", _("Done in time")
    LATE = "late", _("Done late")
    OPEN = "open", _("Past its day")
    MISSED = "missed", _("Not done")


class Fact(TextChoices):
    """What lists tell beside the fields, kept as it was written."""

    UID = "uid", _("Number in the list")
    TAG = "tag", _("Code of the equipment in the list")
    DESCRIPTION = "description", _("Description")
    DISCIPLINE = "discipline", _("Discipline as written")
    CATEGORY = "category", _("Main group")
    SYSTEM = "system", _("System")
    ZONE = "zone", _("Zone")
    PLACE_CODE = "place_code", _("Code of the place in the list")
    BUILDING = "building", _("Building as written")
    FLOOR = "floor", _("Floor as written")
    QUANTITY = "quantity", _("Quantity")
    PERIOD = "period", _("Period as written")
    INSTALLED = "installed", _("Installed, as written")
    LIFE = "life", _("Expected life in years")
    CONDITION = "condition", _("How it is")
    STATUS = "status", _("State as written")
    BRAND = "brand", _("Brand")
    MODEL = "model", _("Model")
    DAYS = "days", _("Dates as written")
    SOURCE = "source", _("Sheet")
