"""What proposals tell the kernel about themselves."""

from django.utils.translation import gettext_lazy as _

from steward.capabilities.proposals.lifecycle import LIFECYCLE
from steward.capabilities.proposals.queries import FAMILY, visible_proposals
from steward.kernel.tenancy.choices import Role
from steward.kernel.work.choices import ClockName
from steward.kernel.work.kinds import WorkFamily, declare_family

PROPOSALS = declare_family(
    WorkFamily(
        code=FAMILY,
        resource="proposals",
        visible=visible_proposals,
        lifecycle=LIFECYCLE,
        # Those the ladder turns to while nobody has it in hand.
        dispatch_roles=frozenset({Role.QUALITY, Role.MANAGER}),
        kinds=((FAMILY, _("Staff suggestion")),),
        clock_words={
            ClockName.RESPOND: _("Taking up"),
            ClockName.RESOLVE: _("Answer to the proposer"),
            ClockName.CALLBACK: _("Putting into practice"),
        },
        agreed_clocks=frozenset({ClockName.CALLBACK}),
    )
)
