"""Fixed words of tasks."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Source(TextChoices):
    """What a task came of."""

    DIRECT = "direct", _("Given by a person")
    PLAN = "plan", _("Point of a work plan")
    MEETING = "meeting", _("Decision of a meeting")


class State(TextChoices):
    GIVEN = "given", _("Being done")
    DONE = "done", _("Task done")
    DROPPED = "dropped", _("Task dropped")


class Outcome(TextChoices):
    """How a task stands against its day: what plans and minutes count."""

    DONE = "done", _("Done by its day")
    LATE = "late", _("Done after its day")
    OPEN = "open", _("Still in time")
    OVERDUE = "overdue", _("Past its day")
    DROPPED = "dropped", _("Dropped")
