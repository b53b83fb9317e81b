"""What proposals tell the kernel about themselves."""

from django.utils.translation import gettext_lazy as _

from steward.capabilities.proposals.lifecycle import LIFECYCLE
from steward.capabilities.proposals.queries import FAMILY, visible_proposals
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.choices import Role
from steward.kernel.work.choices import ClockName
from steward.kernel.work.kinds import WorkFamily, declare_family
from steward.kernel.work.models import WorkItem


def _never_paused(item: WorkItem, *, by: Actor, at: object) -> None:
    raise ValueError(f"{item} has no pauses: a proposal is answered, or somebody says why not yet")


PROPOSALS = declare_family(
    WorkFamily(
        code=FAMILY,
        resource="proposals",
        visible=visible_proposals,
        lifecycle=LIFECYCLE,
        # Those the ladder turns to while nobody has it in hand.
        dispatch_roles=frozenset({Role.QUALITY, Role.MANAGER}),
        resume=_never_paused,
        kinds=((FAMILY, _("Staff suggestion")),),
        clock_words={
            ClockName.RESPOND: _("Taking up"),
            ClockName.RESOLVE: _("Answer to the proposer"),
            ClockName.CALLBACK: _("Putting into practice"),
        },
        agreed_clocks=frozenset({ClockName.CALLBACK}),
    )
)
