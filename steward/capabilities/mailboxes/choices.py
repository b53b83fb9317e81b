"""Fixed words of mailboxes."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Security(TextChoices):
    TLS = "tls", _("TLS (usual, port 993)")
    STARTTLS = "starttls", _("STARTTLS (port 143)")
    PLAIN = "plain", _("None: a program on this machine only")


class Outcome(TextChoices):
    TAKEN = "taken", _("Became a request")
    REPLY = "reply", _("Added to a request")
    IGNORED = "ignored", _("Automatic mail, left alone")
    UNREADABLE = "unreadable", _("Could not be read")


class Machine(TextChoices):
    """Why nobody needs to answer a letter."""

    SUBMITTED = "submitted", _("Automatic answer")
    BOUNCE = "bounce", _("Returned by a mail server")
    BULK = "bulk", _("Mass mail or mailing list")
    OWN = "own", _("Our own address")
