"""Fixed words of work."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class Urgency(IntegerChoices):
    ORDINARY = 1, _("Ordinary")
    URGENT = 2, _("Urgent")
    EMERGENCY = 3, _("Emergency")


class ClockName(TextChoices):
    RESPOND = "respond", _("Response")
    RESOLVE = "resolve", _("Resolution")
    CALLBACK = "callback", _("Callback")


class PauseReason(TextChoices):
    OWNER = "owner", _("Waiting for the owner")
    PARTS = "parts", _("Waiting for parts")
    THIRD_PARTY = "third_party", _("Waiting for a third party")
    WEATHER = "weather", _("Weather")
    APPROVAL = "approval", _("Waiting for approval")


class RungCondition(TextChoices):
    ANY = "any", _("In any case")
    UNASSIGNED = "unassigned", _("Nobody assigned")
    OFF_DUTY = "off_duty", _("Assignee off duty")
    NO_HOLDER = "no_holder", _("Superior absent")


class RungTarget(TextChoices):
    ASSIGNEE = "assignee", _("The assignee")
    DISPATCHERS = "dispatchers", _("Those who dispatch")
    SUPERIOR_1 = "superior_1", _("The superior")
    SUPERIOR_2 = "superior_2", _("Two levels up")
    SUPERIOR_3 = "superior_3", _("Three levels up")
