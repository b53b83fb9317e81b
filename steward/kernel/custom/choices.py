"""Fixed words of own fields."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Subject(TextChoices):
    """What fields can be added to; the name of the column of a value that points at it is in `queries.COLUMN`."""

    UNIT = "unit", _("Units, rooms and parking spaces")
    PERSON = "person", _("People")
    SITE = "site", _("Sites")


class Kind(TextChoices):
    TEXT = "text", _("Text")
    NUMBER = "number", _("A number")
    DATE = "date", _("Date")
    CHOICE = "choice", _("Choice")
    YES_NO = "yes_no", _("Yes or no")


class Trait(TextChoices):
    """What of a field can be changed."""

    LABEL = "label", _("Name in Chinese")
    LABEL_EN = "label_en", _("Name in English")
    CHOICES = "choices", _("Choices")
    REQUIRED = "is_required", _("Required")
    LISTED = "is_listed", _("Shown in the list")
    POSITION = "position", _("Position")
