"""Fixed words of evidence."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class EvidenceKind(TextChoices):
    PHOTO = "photo", _("Photo")
    SIGNATURE = "signature", _("Signature")
    LOCATION = "location", _("Location")
    READING = "reading", _("Reading")
    NOTE = "note", _("Note")
    FILE = "file", _("File")


class Size(TextChoices):
    THUMB = "thumb", _("Small picture")
    SHOWN = "shown", _("Picture")
    ORIGINAL = "original", _("Original file")
