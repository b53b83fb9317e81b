"""The one way in which a changed standard reaches clocks that run: somebody asks."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from steward.desk.promises.policies import need
from steward.kernel.audit.record import build, record, record_many
from steward.kernel.base import clock
from steward.kernel.base.bulk import update_rows
from steward.kernel.base.refused import Refused
from steward.kernel.base.worktime import ALWAYS_OPEN, WorkHours
from steward.kernel.tenancy.actor import Actor
from steward.kernel.work.choices import ClockName
from steward.kernel.work.clocks import best_target, promise_of
from steward.kernel.work.kinds import family_of
from steward.kernel.work.ladder import OfficeView
from steward.kernel.work.models import Category, Clock, Pause, Target, WorkItem

# One transaction holds them all: beyond this it would keep others waiting.
MOST_OPEN = 2000


@transaction.atomic
def apply_standard(standard: Target, *, by: Actor) -> Target:
    """Measure open work by the standard as it is now: every running clock it holds for gets its due moment anew.

    Counted from the clock's own beginning, pauses added; the sweep then looks at each item at once. Moments that
    people agreed on stay. Effects: clocks, deadlines, `work.new_promise` on each item whose clock moved,
    `standard.apply` with how many. Refuses more than 2,000 open items, and people without the right at the standard's
    site.
    """
    hat = need("apply", by, standard.site_id)
    now = clock.now()
    items = _open_items(standard)
    office = OfficeView(now)
    pauses = _pauses(items)
    moved: list[Clock] = []
    for row in Clock.objects.filter(item_id__in=items, stopped_at__isnull=True):
        item = items[row.item_id]
        if row.cycle != item.cycle or row.name in family_of(item).agreed_clocks:
            continue
        if _renew(row, standard, office.hours_at(item.site_id), pauses.get(item.pk, [])):
            moved.append(row)
    update_rows(moved, ["due_at", "target_minutes", "in_working_time"])
    changed = _set_deadlines({row.item_id: items[row.item_id] for row in moved}, now)
    record_many(
        build("work.new_promise", item, by=by, hat=hat, site_id=item.site_id, data={"count": count})
        for item, count in changed
    )
    data = {"kind": standard.kind, "count": len(changed)}
    record("standard.apply", standard, by=by, hat=hat, site_id=standard.site_id, data=data)
    return standard


def _open_items(standard: Target) -> dict[int, WorkItem]:
    """Open items for which exactly this standard holds; matters come with their parents, read once."""
    rows = WorkItem.objects.filter(kind=standard.kind, closed_at__isnull=True)
    if standard.site_id:
        rows = rows.filter(site_id=standard.site_id)
    if standard.urgency:
        rows = rows.filter(urgency=standard.urgency)
    found = list(rows.order_by("pk")[: MOST_OPEN + 1])
    if len(found) > MOST_OPEN:
        raise Refused(
            _("More than %(n)d items are open.") % {"n": MOST_OPEN},
            do=_("Make standards for each site and apply them one by one."),
            code="too_many",
        )
    matters = {row.pk: row for row in Category.objects.filter(kind=standard.kind)}
    for row in matters.values():
        row.parent = matters.get(row.parent_id or 0)
    targets = list(Target.objects.filter(kind=standard.kind))
    for item in found:
        item.category = matters.get(item.category_id or 0)
    return {item.pk: item for item in found if best_target(item, targets).pk == standard.pk}


def _pauses(items: dict[int, WorkItem]) -> dict[int, list[Pause]]:
    pauses: dict[int, list[Pause]] = {}
    for pause in Pause.objects.filter(item_id__in=items, ended_at__isnull=False):
        pauses.setdefault(pause.item_id, []).append(pause)
    return pauses


def _renew(row: Clock, standard: Target, site_hours: WorkHours, pauses: list[Pause]) -> bool:
    """Set (not save) what the standard promises for a running clock; whether that moves it."""
    minutes, in_working_time = promise_of(standard, ClockName(row.name))
    hours = site_hours if in_working_time else ALWAYS_OPEN
    paused = sum(
        hours.minutes_between(max(pause.started_at, row.started_at), pause.ended_at)
        for pause in pauses
        if pause.ended_at
    )
    due_at = hours.add_minutes(row.started_at, minutes + paused)
    if (row.due_at, row.target_minutes, row.in_working_time) == (due_at, minutes, in_working_time):
        return False
    row.due_at, row.target_minutes, row.in_working_time = due_at, minutes, in_working_time
    return True


def _set_deadlines(items: dict[int, WorkItem], now: datetime) -> list[tuple[WorkItem, int]]:
    """Nearest due moments of items whose clocks moved; the sweep is to look at them now. Paused ones wait on."""
    paused = set(
        Pause.objects.filter(item_id__in=items, ended_at__isnull=True).values_list("item_id", flat=True)
    )
    running: dict[int, list[Clock]] = {}
    for row in Clock.objects.filter(item_id__in=items, stopped_at__isnull=True):
        running.setdefault(row.item_id, []).append(row)
    changed = []
    for item in items.values():
        rows = [row for row in running.get(item.pk, []) if row.cycle == item.cycle]
        changed.append((item, len(rows)))
        if item.pk not in paused:
            item.due_at = min(row.due_at for row in rows)
            item.next_check_at = now
    update_rows([item for item, _count in changed if item.pk not in paused], ["due_at", "next_check_at"])
    return changed
