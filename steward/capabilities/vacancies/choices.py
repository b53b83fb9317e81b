"""Fixed words of vacancies."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    UNSOLD = "unsold", _("Unsold")
    NOT_HANDED = "not_handed", _("Sold, not handed over")
    NOT_LIVED_IN = "not_lived_in", _("Handed over, not lived in")
    MOVED_OUT = "moved_out", _("Moved out")


class Keys(TextChoices):
    OURS = "ours", _("Kept by us")
    OWNER = "owner", _("With the owner")
    NOBODY = "nobody", _("Not known")


class Consent(TextChoices):
    NONE = "none", _("Not asked yet")
    GIVEN = "given", _("May be entered")
    REFUSED = "refused", _("May not be entered")


class Way(TextChoices):
    OUTSIDE = "outside", _("From outside")
    ENTRY = "entry", _("Entered, two together")
    ROUND = "round", _("On a round")


# What somebody says by hand; a round's visit comes from inspections.
BY_HAND = ((Way.OUTSIDE.value, Way.OUTSIDE.label), (Way.ENTRY.value, Way.ENTRY.label))


class Item(TextChoices):
    LOCK = "lock", _("Lock and seal")
    WINDOWS = "windows", _("Windows")
    LEAKS = "leaks", _("Leaks and damp")
    DRAINS = "drains", _("Drains and traps")
    VALVES = "valves", _("Water and gas valves shut")
    POWER = "power_off", _("Electricity off")


class Seen(TextChoices):
    UNSEEN = "unseen", _("Not looked at")
    OK = "ok", _("In order")
    WRONG = "wrong", _("Not in order")


class Meter(TextChoices):
    WATER = "water", _("Water meter")
    POWER = "power", _("Electricity meter")
    GAS = "gas", _("Gas meter")


class Outcome(TextChoices):
    LIVED_IN = "lived_in", _("Somebody lives there: no vacancy")
    EXPLAINED = "explained", _("Explained: still vacant")
