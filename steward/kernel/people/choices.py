"""Fixed words of people."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PartyKind(TextChoices):
    PERSON = "person", _("Person")
    COMPANY = "company", _("Company")


class Relation(TextChoices):
    OWNER = "owner", _("Owner")
    TENANT = "tenant", _("Tenant")
    HOUSEHOLD = "household", _("Household member")
    EMERGENCY = "emergency", _("Emergency contact")


class ContactKind(TextChoices):
    PHONE = "phone", _("Phone")
    EMAIL = "email", _("E-mail")
    WECHAT = "wechat", _("WeChat")


class Verified(TextChoices):
    """How somebody made sure that a person is what the record says he is to a home."""

    DOOR = "door", _("Met at the door")
    DESK = "desk", _("Papers shown at the desk")
    CONTRACT = "contract", _("Contract seen")
    CERTIFICATE = "certificate", _("Certificate of title seen")
    OWNER = "owner", _("Confirmed by the owner")


class RevealReason(TextChoices):
    CALL = "call", _("To call the customer")
    IDENTITY = "identity", _("To check identity")
    EMERGENCY = "emergency", _("In an emergency")
    CORRECTION = "correction", _("To correct the record")
    REQUEST = "request", _("The person asked for it")


class DiscloseReason(TextChoices):
    PERSON = "person", _("The person asked for it")
    SPEAKER = "speaker", _("Somebody speaks for the person, with papers")
    LAW = "law", _("A court or an authority demands it")


class EraseReason(TextChoices):
    REQUEST = "request", _("The person asked for it")
    ENDED = "ended", _("The purpose or the retention period has ended")
    MISTAKE = "mistake", _("Recorded by mistake")
