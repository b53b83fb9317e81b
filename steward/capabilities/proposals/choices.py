"""Fixed words of proposals."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Topic(TextChoices):
    SERVICE = "service", _("Better service")
    MONEY = "money", _("More income or less cost")
    SAFETY = "safety", _("Safety at the site")
    EQUIPMENT = "equipment", _("Facilities and equipment")
    SURROUNDINGS = "surroundings", _("Cleanliness and greenery")
    WORK = "work", _("How we work")


class Verdict(TextChoices):
    ADOPTED = "adopted", _("Adopted")
    PARTLY = "partly", _("Adopted in part")
    DECLINED = "declined", _("Not adopted")


class State(TextChoices):
    SUBMITTED = "submitted", _("To take up")
    STUDIED = "studied", _("Being studied")
    ADOPTED = "adopted", _("To put into practice")
    DONE = "done", _("Put into practice")
    DECLINED = "declined", _("Proposal not adopted")
    WITHDRAWN = "withdrawn", _("Taken back")
