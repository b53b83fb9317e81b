"""Fixed words of admissions."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from steward.kernel.people.choices import Relation


class Standing(TextChoices):
    """What an applicant says he is."""

    OWNER = Relation.OWNER.value, _("New owner")
    TENANT = Relation.TENANT.value, _("Tenant")
    HOUSEHOLD = Relation.HOUSEHOLD.value, _("Family of a resident")


class State(TextChoices):
    ASKED = "asked", _("Waits for an answer")
    APPROVED = "approved", _("Approved")
    CONFIRMED = "confirmed", _("Confirmed by the owner")
    REFUSED = "refused", _("Refused")
