"""What would happen to a ticket, told by the functions that will decide it; and what could not work at all."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from steward.desk.approvals.queries import flows_by_kind
from steward.desk.promises.queries import kind_word
from steward.kernel.approvals.checker import problems_of
from steward.kernel.approvals.kinds import say_kind
from steward.kernel.tenancy.models import CalendarDay, Site, User, WorkCalendar
from steward.kernel.work.choices import ClockName, RungCondition, RungTarget, Urgency
from steward.kernel.work.clocks import clock_hours, pick_target, plan_clocks
from steward.kernel.work.kinds import families
from steward.kernel.work.ladder import LEVELS, OfficeView, alarms, dispatching_post, reach
from steward.kernel.work.models import Category, Clock, Rung, Target, WorkItem

MOST_STEPS = 20


@dataclass(frozen=True)
class Step:
    """Somebody is told at a moment."""

    at: datetime
    rung: Rung
    repeat: int
    names: str


@dataclass(frozen=True)
class Sample:
    """The promises and the alarms of one imagined ticket that nobody touches."""

    target: Target
    clocks: Sequence[Clock]
    steps: Sequence[Step]


def dispatch_roles(kind: str) -> frozenset[str]:
    """Who gives out work of a kind: what its family says."""
    found = [family.dispatch_roles for family in families() if kind in dict(family.kinds)]
    return found[0] if found else frozenset()


def sample_of(kind: str, site: Site, *, at: datetime, category: Category | None, urgency: int) -> Sample:
    """What happens to a ticket reported at a moment and left alone. Refuses where no standard holds for it.

    Nobody is assigned, so the rungs for an assignee go to those who dispatch; the callback runs from the moment the
    work must be done.
    """
    item = WorkItem(
        organisation_id=site.organisation_id,
        kind=kind,
        site=site,
        category=category,
        urgency=urgency,
        opened_at=at,
    )
    clocks = plan_clocks(item, [ClockName.RESPOND, ClockName.RESOLVE], at=at)
    clocks += plan_clocks(item, [ClockName.CALLBACK], at=clocks[-1].due_at)
    rungs = list(Rung.objects.filter(kind=kind, is_active=True).exclude(condition=RungCondition.OFF_DUTY))
    office, roles = OfficeView(at), dispatch_roles(kind)
    rung_at = [
        (alarm, reach(alarm.rung, item, office, roles))
        for clock in clocks
        for alarm in alarms(clock, rungs, clock_hours(clock.in_working_time, site))
        if alarm.rung.condition != RungCondition.NO_HOLDER
    ]
    rung_at = sorted(rung_at, key=lambda pair: (pair[0].moment, pair[0].rung.position))[:MOST_STEPS]
    names = dict(
        User.objects.filter(pk__in={pk for _alarm, found in rung_at for pk in found}).values_list(
            "pk", "name"
        )
    )
    steps = [
        Step(alarm.moment, alarm.rung, alarm.repeat, "、".join(names[pk] for pk in found if pk in names))
        for alarm, found in rung_at
    ]
    return Sample(pick_target(item), clocks, steps)


@dataclass(frozen=True)
class Finding:
    """Something that could not work, and the page on which it is set right. `grave`: work would come to harm."""

    words: str
    href: str
    grave: bool = True


def check(at: datetime) -> list[Finding]:
    """Everything amiss with promises, ladder and calendars, the grave first. A few queries for any number of sites."""
    kinds = [code for family in families() for code, _word in family.kinds]
    found = [*_standards(kinds), *_ladder(kinds, at), *_calendars(at), *_flows(at)]
    return sorted(found, key=lambda finding: not finding.grave)


def _flows(at: datetime) -> Iterable[Finding]:
    """Where requests could end dead."""
    office = OfficeView(at)
    for kind, flows in flows_by_kind().items():
        for words in problems_of(flows, office):
            yield Finding(f"{say_kind(kind)}：{words}", f"/flows/{flows[0].pk}/")


def _standards(kinds: Iterable[str]) -> Iterable[Finding]:
    general = set(
        Target.objects.filter(site__isnull=True, category__isnull=True, urgency__isnull=True).values_list(
            "kind", flat=True
        )
    )
    for kind in kinds:
        if kind not in general:
            words = _("%(kind)s: no standard for all cases. Some reports could not be taken.")
            yield Finding(words % {"kind": kind_word(kind)}, "/standards/add/")


def _ladder(kinds: Iterable[str], at: datetime) -> Iterable[Finding]:
    office = OfficeView(at)
    sites = [site for site in office.sites.values() if site.is_active]
    rungs = list(Rung.objects.filter(is_active=True))
    for kind in kinds:
        own = [rung for rung in rungs if rung.kind == kind]
        if not own:
            yield Finding(
                _("%(kind)s: no ladder. Nobody hears of late work.") % {"kind": kind_word(kind)},
                "/rungs/add/",
            )
        for rung in own:
            yield from _rung_at(rung, [site for site in sites if not reaches(rung, site, office)], grave=True)
            yield from _rung_at(rung, [site for site in sites if short_line(rung, site, office)], grave=False)


def _rung_at(rung: Rung, sites: Sequence[Site], *, grave: bool) -> Iterable[Finding]:
    if sites:
        words = (
            _("%(kind)s, rung %(n)d: reaches nobody at %(sites)s.")
            if grave
            else _("%(kind)s, rung %(n)d: the line at %(sites)s is not that long; its top is told.")
        )
        names = "、".join(site.name for site in sites[:3]) + ("…" if len(sites) > 3 else "")
        said = words % {"kind": kind_word(rung.kind), "n": rung.position, "sites": names}
        yield Finding(said, f"/rungs/{rung.pk}/", grave)


def reaches(rung: Rung, site: Site, office: OfficeView) -> bool:
    """Whether a rung would find anybody for unassigned work at a site."""
    if not office.posts:
        return False
    item = WorkItem(kind=rung.kind, site=site, urgency=Urgency.ORDINARY)
    return bool(reach(rung, item, office, dispatch_roles(rung.kind)))


def short_line(rung: Rung, site: Site, office: OfficeView) -> bool:
    """Whether the reporting line above those who dispatch ends below the level a rung asks for."""
    level = LEVELS.get(RungTarget(rung.target), 0)
    post = dispatching_post(office, dispatch_roles(rung.kind), site.pk)
    return bool(level) and post is not None and len(list(office.line_above(post))) < level


def _calendars(at: datetime) -> Iterable[Finding]:
    for calendar in WorkCalendar.objects.filter(
        pk__in=Site.objects.exclude(calendar=None).values("calendar_id")
    ):
        if not any(calendar.hours.get(str(day)) for day in range(7)):
            words = _("%(name)s: no working time, and a site counts by it.")
            yield Finding(words % {"name": calendar.name}, f"/calendars/{calendar.pk}/")
    if WorkCalendar.objects.filter(follows_holidays=True).exists():
        years = set(CalendarDay.objects.filter(Q(day__year__gte=at.year)).values_list("day__year", flat=True))
        for year in (at.year, at.year + 1) if at.month > 10 else (at.year,):
            if year not in years:
                words = _("The public holidays of %(year)d are not entered: plain weekdays count.")
                yield Finding(words % {"year": year}, "/holidays/add/", grave=False)
