"""Fixed words of boundaries."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Side(TextChoices):
    """Who answers for a matter."""

    COMPANY = "company", _("Our company")
    BUILDER = "builder", _("Builder")
    UTILITY = "utility", _("Utility")
    GOVERNMENT = "government", _("Authority")
    OWNER = "owner", _("The owner himself")
