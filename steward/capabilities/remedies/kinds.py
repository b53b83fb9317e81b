"""What remedies tell the kernel: their family of work, and the copies of a person's words they hold."""

from django.utils.translation import gettext_lazy as _

from steward.capabilities.remedies.actions import erase_customer
from steward.capabilities.remedies.choices import Kind
from steward.capabilities.remedies.lifecycle import LIFECYCLE
from steward.capabilities.remedies.queries import FAMILY, raised_from, visible_remedies
from steward.kernel.people.erasers import declare_eraser
from steward.kernel.tenancy.choices import Role
from steward.kernel.work.choices import ClockName
from steward.kernel.work.kinds import WorkFamily, declare_family

REMEDIES = declare_family(
    WorkFamily(
        code=FAMILY,
        resource="remedies",
        visible=visible_remedies,
        lifecycle=LIFECYCLE,
        # Those the ladder turns to while nobody has it in hand.
        dispatch_roles=frozenset({Role.QUALITY, Role.MANAGER}),
        kinds=Kind.choices,
        clock_words={
            ClockName.RESPOND: _("Plan"),
            ClockName.RESOLVE: _("Carrying out"),
            ClockName.CALLBACK: _("Check of effect"),
        },
        agreed_clocks=frozenset({ClockName.RESOLVE}),
        came_of=raised_from,
    )
)

declare_eraser("remedies.customer", erase_customer)
