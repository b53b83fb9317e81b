"""What tickets forget once the matter is long over: callers nobody knows, and what people said beside it."""

from django.utils.translation import gettext_lazy as _

from steward.capabilities.tickets.actions.erasing import forget_strangers
from steward.capabilities.tickets.actions.forgetting import (
    forget_calls,
    forget_declarations,
    forget_mediations,
    forget_opinions,
)
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
declare_retention(
    Retention(
        "tickets.opinions",
        _("Customer opinion forms"),
        _("The words go, also those said up the line; who filled it in, whom it went to and when stay."),
        # Claims lapse after three years (Civil Code art. 188): until then the papers may be asked for.
        3 * 365,
        forget_opinions,
    )
)
declare_retention(
    Retention(
        "tickets.declarations",
        _("Declarations of major complaints"),
        _("The words go; who declared it, when, and who took note stay."),
        3 * 365,
        forget_declarations,
    )
)
declare_retention(
    Retention(
        "tickets.mediations",
        _("Mediations between neighbours"),
        _("What both sides said and agreed goes, with place and witnesses; doors, day and outcome stay."),
        3 * 365,
        forget_mediations,
    )
)
declare_retention(
    Retention(
        "tickets.calls",
        _("Notes of calls"),
        _("What customers said when called goes once the request was closed so long ago; verdicts stay."),
        2 * 365,
        forget_calls,
    )
)
