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
    KEPT = "kept", _("Not understood: kept as it was written")
    DAY_FIRST = "day_first", _("Dates of the row read as day/month/year")
    MONTH_FIRST = "month_first", _("Dates of the row read as month/day/year")
    EITHER = "either", _("Dates could be read both ways: read like most of the list, please look")
    SENSELESS = "senseless", _("A date of another century left out: kept as it was written")
    APART = "apart", _("Dates of the list further apart, or closer, than its period: taken as given")
    IDLE = "idle", _("Said to be out of use: nothing is asked for until somebody gives it a day")
    PASSED = "passed", _("Days that are over: the next one of the list or the period is wanted first")


class TraceKind(TextChoices):
    CREATED = "created", _("Created")
    CHANGED = "changed", _("Changed")
