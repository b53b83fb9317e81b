"""Fixed words of inspections."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Topic(TextChoices):
    """What a checklist is about; the record books are made of one topic each."""

    PUBLIC = "public", _("Public areas")
    FIRE = "fire", _("Fire safety")
    EQUIPMENT = "equipment", _("Equipment")
    ENVIRONMENT = "environment", _("Cleanliness and greening")
    ORDER = "order", _("Order-keeping")
    HOMES = "homes", _("Homes and renovation")


class ItemKind(TextChoices):
    CHECK = "check", _("In order or not")
    NUMBER = "number", _("A number within limits")
    CHOICE = "choice", _("Choice")
    TEXT = "text", _("Words")
    PHOTO = "photo", _("Photo")


class PhotoRule(TextChoices):
    NEVER = "never", _("No photo asked for")
    FAIL = "fail", _("Photo where something is wrong")
    ALWAYS = "always", _("Photo every time")


class Grade(TextChoices):
    """How much is at stake where an item is not in order."""

    MINOR = "minor", _("Minor")
    SERIOUS = "serious", _("Grave")
    CRITICAL = "critical", _("Critical")


class Outcome(TextChoices):
    OK = "ok", _("In order")
    FAILED = "failed", _("Not in order")
    NOT_HERE = "na", _("Not applicable")
    NOTED = "noted", _("Noted")


class RoundState(TextChoices):
    PLANNED = "planned", _("Planned")
    UNDER_WAY = "under_way", _("Under way")
    DONE = "done", _("Complete")
    LATE = "late", _("Complete, late")
    PARTLY = "partly", _("With gaps")
    MISSED = "missed", _("Not walked")
    CANCELLED = "cancelled", _("Called off")


class PointState(TextChoices):
    WAITING = "waiting", _("Not visited yet")
    VISITED = "visited", _("Visited")
    LATE = "late", _("Visited late")
    MISSED = "missed", _("Missed point")
    FALSE = "false", _("Rejected")
    # It left the route before anybody came; who comes all the same is heard.
    GONE = "gone", _("Not asked any more")


# Points that count as seen; of these only VISITED in time.
SEEN = frozenset({PointState.VISITED, PointState.LATE})


class FoundBy(TextChoices):
    QR = "qr", _("QR code")
    NFC = "nfc", _("NFC tag")
    TYPED = "typed", _("Code typed in")


class Source(TextChoices):
    CAMERA = "camera", _("Camera")
    GALLERY = "gallery", _("Gallery")


class Verdict(TextChoices):
    CLEAR = "clear", _("No doubts")
    OPEN = "open", _("To be judged")
    TRUSTED = "trusted", _("Found true")
    REJECTED = "rejected", _("Found false")
