"""What proposals forget: who handed one in without a name, once it is long over."""

from django.utils.translation import gettext_lazy as _

from steward.capabilities.proposals.actions import forget_authors
from steward.kernel.people.retention import Retention, declare_retention

declare_retention(
    Retention(
        "proposals.authors",
        _("Anonymous proposers"),
        _("Who handed in a suggestion without a name is forgotten once it was closed so long ago."),
        365,
        forget_authors,
    )
)
