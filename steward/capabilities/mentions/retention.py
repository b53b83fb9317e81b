"""What mentions forget: under which account something was published, once it is long over."""

from django.utils.translation import gettext_lazy as _

from steward.capabilities.mentions.actions import forget_posters
from steward.kernel.people.retention import Retention, declare_retention

declare_retention(
    Retention(
        "mentions.posters",
        _("Accounts of negative information"),
        _("Account and link are taken off once the matter was closed so long ago."),
        2 * 365,
        forget_posters,
    )
)
