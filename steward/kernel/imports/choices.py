"""Fixed words of imports."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class BatchStatus(TextChoices):
    UPLOADED = "uploaded", _("Uploaded")
    MAPPED = "mapped", _("Columns mapped")
    CHECKED = "checked", _("Checked")
    COMMITTING = "committing", _("Being written")
    COMMITTED = "committed", _("Committed")
    UNDOING = "undoing", _("Being undone")
    UNDONE = "undone", _("Undone")
    FAILED = "failed", _("Failed")


class Verdict(TextChoices):
    REFUSED = "refused", _("Refused")
    SKIPPED = "skipped", _("Already there")
    REPAIRED = "repaired", _("Repaired")


class Repair(TextChoices):
    """How a value was rewritten before it was taken."""

    CONTROL = "control", _("Control characters removed")
    FOLDED = "folded", _("Full-width characters folded")
    NUMBER = "number", _("Long number written out as digits")
    LOSSY = "lossy", _("Digits lost in the spreadsheet: left empty")
    FILLED = "filled", _("Merged or empty cell filled from above")
    UNIT = "unit", _("Unit or words around a number removed")
    DATE = "date", _("Date rewritten")
    CODE = "code", _("Number of the place rewritten")
    SPLIT = "split", _("Several people in one cell separated")
    UNREAD = "unread", _("Kept as text: no number could be read")
    UNKNOWN = "unknown", _("“None” or a dash read as empty")


class TraceKind(TextChoices):
    CREATED = "created", _("Created")
    CHANGED = "changed", _("Changed")
