"""Fixed words of duties."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Scope(TextChoices):
    """What one due is about."""

    POST = "post", _("The post")
    AREA = "area", _("The post's area")
    SITE = "site", _("The site")
    BUILDING = "building", _("Each building of the area")
    UNIT = "unit", _("Each unit of the area")
    SPACE = "space", _("Each space of the area")
    CASE = "case", _("Each case")


# Scopes that are due for each place, with the kind of the place.
EACH_PLACE = frozenset({Scope.BUILDING, Scope.UNIT, Scope.SPACE})


class DueState(TextChoices):
    DUE = "due", _("Still to do")
    DONE = "done", _("Done in time")
    LATE = "late", _("Done late")
    MISSED = "missed", _("Missed")
    # Missed for a reason that was approved.
    EXCUSED = "excused", _("Excused")


class Outcome(TextChoices):
    """What became of a standard in a period."""

    MET = "met", _("Met")
    UNMET = "unmet", _("Not met")
    # No household in the area, nothing due.
    EMPTY = "empty", _("Nothing to count")
    # No capability counts it yet.
    UNMEASURED = "unmeasured", _("Not measured yet")


class Wanted(TextChoices):
    """What a due that no other work proves is proved with."""

    NOTE = "manual:note", _("A note")
    PHOTO = "manual:photo", _("A photo")
    FILE = "manual:file", _("A file")
