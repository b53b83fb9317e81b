"""Fixed words of findings."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from steward.kernel.work.choices import Urgency


class Grade(TextChoices):
    """How bad; also the kind of work, so that each grade has its own standards and ladder."""

    MINOR = "minor", _("Minor finding")
    SERIOUS = "serious", _("Serious finding")
    CRITICAL = "critical", _("Critical finding")


URGENCY = {
    Grade.MINOR: Urgency.ORDINARY,
    Grade.SERIOUS: Urgency.URGENT,
    Grade.CRITICAL: Urgency.EMERGENCY,
}


class Nature(TextChoices):
    DEFECT = "defect", _("Not in order")
    DANGER = "danger", _("Danger")
    VIOLATION = "violation", _("Violation")


# What is stopped at once instead of only being put right some day.
STOPPED = frozenset({Nature.DANGER, Nature.VIOLATION})


class Source(TextChoices):
    OWN = "own", _("Seen oneself")
    ROUND = "round", _("On a round")
    SPOT_CHECK = "spot_check", _("Spot check")
    CUSTOMER = "customer", _("From a customer")
    AUDIT = "audit", _("Audit")


class State(TextChoices):
    RAISED = "raised", _("To hand out")
    ASSIGNED = "assigned", _("Handed out")
    UNDER_WAY = "under_way", _("Being put right")
    RECTIFIED = "rectified", _("To re-inspect")
    CLOSED = "closed", _("Put right, re-inspected")
    WITHDRAWN = "withdrawn", _("Finding withdrawn")
