"""Clocks: what was promised, by when, how long it took with the pauses taken out.

Rules: domain notes 2.1 - the response clock starts at registration; only a coded pause stops a clock; a
reopening starts a new cycle; timeouts are decided on the server.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from steward.kernel.base.bulk import update_rows
from steward.kernel.base.refused import Refused
from steward.kernel.base.rows import insert_row, read_rows
from steward.kernel.base.worktime import ALWAYS_OPEN, WorkHours
from steward.kernel.tenancy.models import Site
from steward.kernel.tenancy.queries import work_hours
from steward.kernel.tenancy.scope import tenant_rows
from steward.kernel.work.choices import ClockName
from steward.kernel.work.models import Category, Clock, Pause, Target, WorkItem

# A year typed wrong would park work for decades without a sound; who waits longer than a season says so again.
LONGEST_PAUSE = timedelta(days=90)


def pick_target(item: WorkItem) -> Target:
    """The most specific promise for an item: site before category (nearest ancestor first) before urgency.

    Refuses with a clear text when the organisation has no promise for this kind of work at all.
    """
    return best_target(item, tenant_rows(Target, "kind = %s", [item.kind]))


def best_target(item: WorkItem, targets: Iterable[Target]) -> Target:
    """The one of the promises of a kind that holds for an item. Refuses when there is none."""
    lineage = _lineage(item.category)
    best: tuple[int, Target] | None = None
    for target in targets:
        if target.site_id not in (None, item.site_id) or target.urgency not in (None, item.urgency):
            continue
        if target.category_id is not None and target.category_id not in lineage:
            continue
        depth = 0 if target.category_id is None else 50 - lineage.index(target.category_id)
        rank = (target.site_id is not None) * 10_000 + depth * 10 + (target.urgency is not None)
        if best is None or rank > best[0]:
            best = (rank, target)
    if best is None:
        raise Refused(
            _("No service standard is set for this kind of work."),
            do=_("An administrator adds one under service standards; then send this again."),
            code="no_target",
        )
    return best[1]


def _lineage(category: Category | None) -> list[int]:
    found: list[int] = []
    while category is not None and category.pk not in found:
        found.append(category.pk)
        category = category.parent
    return found


def site_hours(site: Site) -> WorkHours:
    """The computable working time of a site."""
    calendar = site.calendar if site.calendar_id else None
    return work_hours(calendar, site.zone)


def clock_hours(clock_in_working_time: bool, site: Site) -> WorkHours:
    return site_hours(site) if clock_in_working_time else ALWAYS_OPEN


def promise_of(target: Target, name: ClockName) -> tuple[int, bool]:
    """The minutes promised for a clock, and whether they are minutes of the site's working time."""
    return getattr(target, f"{name}_minutes"), getattr(target, f"{name}_in_working_time")


def plan_clocks(item: WorkItem, names: Iterable[ClockName], *, at: datetime) -> list[Clock]:
    """Unsaved clocks of the item's cycle, started at a moment, each in its own time."""
    target = pick_target(item)
    promises = {name: promise_of(target, name) for name in names}
    is_counted = any(in_working_time for _minutes, in_working_time in promises.values())
    open_hours = clock_hours(is_counted, item.site)
    rows = []
    for name, (minutes, in_working_time) in promises.items():
        hours = open_hours if in_working_time else ALWAYS_OPEN
        due = hours.add_minutes(at, minutes)
        rows.append(
            Clock(
                item=item,
                cycle=item.cycle,
                name=name,
                started_at=at,
                due_at=due,
                target_minutes=minutes,
                in_working_time=in_working_time,
                is_confirmed=hours.is_confirmed(at) and hours.is_confirmed(due),
            )
        )
    return rows


def start_clocks(item: WorkItem, names: Iterable[ClockName], *, at: datetime) -> None:
    """Start clocks of the item's cycle; the caller refreshes the deadline afterwards."""
    for row in plan_clocks(item, names, at=at):
        insert_row(row)


def promise_until(item: WorkItem, name: ClockName, *, due_at: datetime, at: datetime) -> None:
    """Start a clock of the item's cycle towards a moment that somebody promised; the caller refreshes the deadline.

    Beside `start_clocks`, whose moments come from the standards. Such a clock counts every minute.
    """
    insert_row(
        Clock(
            item=item,
            cycle=item.cycle,
            name=name,
            started_at=at,
            due_at=due_at,
            target_minutes=max(int((due_at - at).total_seconds() // 60), 0),
            in_working_time=False,
        )
    )


def running(item: WorkItem) -> list[Clock]:
    """Clocks of the item's cycle that nothing has stopped yet."""
    return read_rows(Clock, "item_id = %s AND cycle = %s AND stopped_at IS NULL", [item.pk, item.cycle])


def stop_clocks(item: WorkItem, names: Iterable[ClockName], *, at: datetime) -> None:
    """Stop running clocks and keep the working minutes they took, pauses taken out, and whether they were met."""
    clocks = [clock for clock in running(item) if clock.name in set(names)]
    if not clocks:
        return
    pauses = read_rows(Pause, "item_id = %s AND ended_at IS NOT NULL", [item.pk])
    for clock in clocks:
        clock.stopped_at = at
        clock.elapsed_minutes = elapsed(clock, pauses, at, item.site)
        clock.met = at <= clock.due_at
    update_rows(clocks, ["stopped_at", "elapsed_minutes", "met"])


def elapsed(clock: Clock, pauses: Iterable[Pause], at: datetime, site: Site) -> int:
    """Working minutes of a clock up to a moment, without its pauses."""
    hours = clock_hours(clock.in_working_time, site)
    total = hours.minutes_between(clock.started_at, at)
    for pause in pauses:
        total -= hours.minutes_between(max(pause.started_at, clock.started_at), min(pause.ended_at or at, at))
    return max(total, 0)


def open_pause(item: WorkItem) -> Pause | None:
    """The pause that has not ended yet; the database allows one."""
    return next(iter(read_rows(Pause, "item_id = %s AND ended_at IS NULL", [item.pk])), None)


def pause_clocks(item: WorkItem, *, reason: str, expected_at: datetime, note: str, at: datetime) -> Pause:
    """Stop all clocks for a coded reason until an expected moment.

    Refuses a moment that is not in the future, and one more than 90 days away.
    """
    if expected_at <= at:
        raise Refused(
            _("The expected moment is already over."),
            do=_("Choose a later one."),
            field="expected_at",
            code="past",
        )
    if expected_at > at + LONGEST_PAUSE:
        raise Refused(
            _("No pause lasts longer than %(days)d days.") % {"days": LONGEST_PAUSE.days},
            do=_("Choose an earlier moment; the work can be paused again then."),
            field="expected_at",
            code="too_long",
        )
    return Pause.objects.create(
        item=item, reason=reason, note=note, started_at=at, expected_at=expected_at, state_before=item.state
    )


def resume_clocks(item: WorkItem, *, at: datetime) -> Pause:
    """End the open pause and push each running clock's due moment back by the time left when it began.

    A pause excuses nothing beyond its expected moment, however late whoever ends it comes.
    """
    pause = Pause.objects.get(item=item, ended_at__isnull=True)
    pause.ended_at = ended = min(at, pause.expected_at)
    pause.save(update_fields=["ended_at"])
    clocks = running(item)
    for clock in clocks:
        # A clock that had already run out stays late: a pause forgives nothing that came before it.
        if clock.due_at > pause.started_at:
            hours = clock_hours(clock.in_working_time, item.site)
            begun = max(pause.started_at, clock.started_at)
            clock.due_at = hours.add_minutes(ended, hours.minutes_between(begun, clock.due_at))
            clock.is_confirmed = clock.is_confirmed and hours.is_confirmed(clock.due_at)
    update_rows(clocks, ["due_at", "is_confirmed"])
    return pause
