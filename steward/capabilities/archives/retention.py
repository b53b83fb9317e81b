"""What archives forget: whom files were about that are long destroyed."""

from django.utils.translation import gettext_lazy as _

from steward.capabilities.archives.actions.forgetting import forget_destroyed
from steward.kernel.people.retention import Retention, declare_retention

declare_retention(
    Retention(
        "archives.destroyed",
        _("Destroyed archives"),
        _("Title, note and customer go; number, kind and dates stay in the register."),
        3 * 365,
        forget_destroyed,
    )
)
