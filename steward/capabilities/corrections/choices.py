"""Fixed words of corrections."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from steward.kernel.people.choices import Relation


class Field(TextChoices):
    """What a customer may ask to have put right."""

    PHONE = "phone", _("Phone")
    EMAIL = "email", _("E-mail")
    NAME = "name", _("Name")
    EMERGENCY = "emergency", _("Emergency contact")
    MEMBER = "member", _("Somebody moved in")
    LEFT = "left", _("Somebody moved out")
    LET = "let", _("Home let")
    LET_ENDED = "let_ended", _("Tenancy ended")


# Fields of the person; the others are of a home.
OWN = frozenset({Field.PHONE, Field.EMAIL, Field.NAME})
# Somebody is entered into the home in this relation.
ENTERS = {Field.EMERGENCY: Relation.EMERGENCY, Field.MEMBER: Relation.HOUSEHOLD, Field.LET: Relation.TENANT}
# Somebody's tenure in this relation ends.
LEAVES = {Field.LEFT: Relation.HOUSEHOLD, Field.LET_ENDED: Relation.TENANT}


class State(TextChoices):
    ASKED = "asked", _("Waits for an answer")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")
