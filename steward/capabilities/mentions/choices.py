"""Fixed words of mentions."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Channel(TextChoices):
    """Where it was seen."""

    CHAT = "chat", _("Owners' chat group")
    VIDEO = "video", _("Short video")
    SOCIAL = "social", _("Social media")
    FORUM = "forum", _("Forum")
    REVIEW = "review", _("Review site")
    HOTLINE = "hotline", _("Government hotline")
    NEWS = "news", _("Press and broadcast")
    OTHER = "other", _("Somewhere else")


class Stage(TextChoices):
    FIRST = "first", _("First feedback")
    PROGRESS = "progress", _("Progress feedback")
    FINAL = "final", _("Final feedback")


class Told(TextChoices):
    """Whether the customer was told too."""

    TOLD = "told", _("The customer was told")
    UNREACHED = "unreached", _("The customer was not reached")
    UNKNOWN = "unknown", _("Nobody knows who wrote it")


class Conclusion(TextChoices):
    CONFIRMED = "confirmed", _("Confirmed: it is true")
    UNFOUNDED = "unfounded", _("Not confirmed")
    RESOLVED = "resolved", _("Resolved with whoever wrote it")


class State(TextChoices):
    PASSED_ON = "passed_on", _("First feedback awaited")
    FOLLOWED = "followed", _("Being followed up")
    CONCLUDED = "concluded", _("For quality to accept")
    CLOSED = "closed", _("Mention closed")
