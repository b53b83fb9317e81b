"""What tickets forget: names and numbers of callers nobody knows, once the matter is long over."""

from django.utils.translation import gettext_lazy as _

from steward.capabilities.tickets.actions.erasing import forget_strangers
from steward.kernel.people.retention import Retention, declare_retention

declare_retention(
    Retention(
        "tickets.strangers",
        _("Callers nobody knows"),
        _("Name and number given with a request are taken off once it was closed so long ago."),
        2 * 365,
        forget_strangers,
    )
)
