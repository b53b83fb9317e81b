"""Fixed words of quality."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    FOUND = "found", _("Hot spot found")
    EXPLAINED = "explained", _("Root cause named")
    HANDED_OVER = "handed_over", _("Handed over")
    RECTIFIED = "rectified", _("Put right")
    CLOSED = "closed", _("Hot spot closed")
    DISMISSED = "dismissed", _("Dismissed")


class DismissReason(TextChoices):
    UNRELATED = "unrelated", _("The complaints are not about one thing")
    ELSEWHERE = "elsewhere", _("Not ours to put right")
    KNOWN = "known", _("Dealt with elsewhere already")


class Task(TextChoices):
    """What is read from a text."""

    KIND = "kind", _("Kind of request")
    CATEGORY = "category", _("Matter of the request")
    URGENCY = "urgency", _("Urgency of the request")
