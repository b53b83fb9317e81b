"""Who reads the weeks, and who may have one drawn up again."""

from steward.capabilities.tickets.policies import JUDGES
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.choices import Role
from steward.reports.models import WeeklyReport

READERS = JUDGES
MAY = {"redo": frozenset({Role.MANAGER, Role.QUALITY, Role.DIRECTOR})}


def may_redo(week: WeeklyReport, actor: Actor) -> bool:
    """The edition that holds, by whoever runs the site; all sites' weeks belong to the whole company."""
    return week.is_current and (
        actor.is_system or actor.hat_for(MAY["redo"], site_id=week.site_id) is not None
    )
