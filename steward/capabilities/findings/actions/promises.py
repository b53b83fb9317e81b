"""Until when a finding is handed out, put right and looked at again."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from steward.capabilities.findings.choices import Grade
from steward.kernel.base.refused import Refused
from steward.kernel.tenancy.models import Site
from steward.kernel.work.choices import ClockName
from steward.kernel.work.clocks import promise_until, start_clocks
from steward.kernel.work.models import WorkItem

# Where the company has set no standard: a danger that somebody found is never refused for want of one.
HOURS = {
    Grade.MINOR: {ClockName.RESPOND: 24, ClockName.RESOLVE: 168, ClockName.CALLBACK: 24},
    Grade.SERIOUS: {ClockName.RESPOND: 4, ClockName.RESOLVE: 72, ClockName.CALLBACK: 24},
    Grade.CRITICAL: {ClockName.RESPOND: 1, ClockName.RESOLVE: 24, ClockName.CALLBACK: 4},
}


def promise(item: WorkItem, name: ClockName, *, at: datetime) -> None:
    """Start a clock of the item's cycle by the standard of its grade; the caller refreshes the deadline."""
    try:
        start_clocks(item, (name,), at=at)
    except Refused as refused:
        if refused.code != "no_target":
            raise
        promise_until(item, name, due_at=at + timedelta(hours=HOURS[Grade(item.kind)][name]), at=at)


def end_of(day: date, site: Site) -> datetime:
    """The last moment of a day at a site."""
    return datetime.combine(day + timedelta(days=1), time.min, ZoneInfo(site.zone))
