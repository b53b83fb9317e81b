"""Where complaints pile up: the complaints of a site in groups, and what became of a group over time."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from steward.capabilities.quality.choices import State
from steward.capabilities.quality.grouping import Group, Report, group_reports
from steward.capabilities.quality.models import HotSpot, HotSpotReport
from steward.capabilities.tickets.queries import told_tickets, visible_tickets
from steward.kernel.base import clock
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.choices import Role
from steward.kernel.tenancy.models import Site
from steward.kernel.work.models import WorkItem

FAMILY = "hotspot"
# Three people a month make a hot spot (domain notes 2.4); half a year shows whether a thing is new.
WINDOW_DAYS, PEOPLE, HISTORY_DAYS = 30, 3, 180
# Those who see the hot spots of their sites.
WATCHERS = frozenset({Role.QUALITY, Role.MANAGER, Role.HEAD, Role.DIRECTOR})
LISTED = ("hot_spot", "place", "site", "department")


def visible_hot_spots(actor: Actor) -> QuerySet[WorkItem]:
    """The rows lock: the sites at which one is a watcher."""
    rows = WorkItem.objects.filter(family=FAMILY)
    hats = actor.hats_with(WATCHERS)
    if actor.is_system or any(hat.site_id is None for hat in hats):
        return rows
    return rows.filter(site_id__in={hat.site_id for hat in hats if hat.site_id is not None})


def open_hot_spots(actor: Actor) -> QuerySet[WorkItem]:
    """What is not closed, where most people complain first."""
    return (
        visible_hot_spots(actor)
        .filter(closed_at__isnull=True)
        .select_related(*LISTED)
        .order_by("-hot_spot__people", "-id")
    )


def search_hot_spots(rows: QuerySet[WorkItem], text: str, _actor: Actor) -> QuerySet[WorkItem]:
    """By number, or by words of the name."""
    return rows.filter(number=text.upper()) | rows.filter(title__icontains=text)


def reports_of(spot_id: int, actor: Actor) -> QuerySet[WorkItem]:
    """The complaints of a hot spot that the actor may see, the newest first."""
    inside = HotSpotReport.objects.filter(spot_id=spot_id).values("item_id")
    return (
        visible_tickets(actor)
        .filter(pk__in=inside)
        .select_related("place", "assignee", "site")
        .order_by("-opened_at", "-id")
    )


def complaints(site: Site, since: datetime, until: datetime) -> list[Report]:
    """The complaints of a site in a span: none about a colleague, none cancelled, none rejected as without a
    ground."""
    rows = (
        told_tickets()
        .filter(site=site, kind="complaint", opened_at__gt=since, opened_at__lte=until)
        .exclude(state="cancelled")
        .exclude(ticket__complaint__verdict="rejected")
    )
    return [
        Report(
            key=item.pk,
            who=who(item.requester_id, item.ticket.stranger_index, item.place_id),
            at=item.opened_at,
            title=item.title,
            text=item.ticket.body,
            place=str(item.building_id or item.place_id or ""),
            matter=str(item.category_id or ""),
        )
        for item in rows
    ]


def who(requester_id: int | None, stranger_index: str, place_id: int | None) -> str:
    """Who complained: the party, the caller's number, else the home. All who are unknown together are one person."""
    if requester_id:
        return f"party {requester_id}"
    return f"caller {stranger_index}" if stranger_index else f"place {place_id}" if place_id else "unknown"


def groups_of(site: Site, at: datetime, people: int = PEOPLE) -> list[Group]:
    """The groups of a site's complaints of half a year, the strongest first."""
    return group_reports(complaints(site, at - timedelta(days=HISTORY_DAYS), at), people)


def known_spots(groups: Iterable[Group]) -> dict[int, list[HotSpot]]:
    """By complaint: the hot spots it is in already. Two queries."""
    keys = [report.key for group in groups for report in group.reports]
    rows = HotSpotReport.objects.filter(item_id__in=keys).select_related("spot__item__site")
    found: dict[int, list[HotSpot]] = defaultdict(list)
    for row in rows.order_by("spot_id"):
        found[row.item_id].append(row.spot)
    return found


def kin_of(group: Group, known: dict[int, list[HotSpot]]) -> list[HotSpot]:
    """The hot spots this group is another night's picture of: they share half of the smaller one, oldest first."""
    shared = Counter(spot.pk for report in group.reports for spot in known.get(report.key, []))
    spots = {spot.pk: spot for report in group.reports for spot in known.get(report.key, [])}
    sizes = Counter(spot.pk for row in known.values() for spot in row)
    return [spots[pk] for pk, n in sorted(shared.items()) if 2 * n >= min(len(group.reports), sizes[pk])]


@dataclass(frozen=True)
class Block:
    """A month of a hot spot: from when to when, how many different people, and whether it lies after the closing."""

    since: datetime
    until: datetime
    people: int
    after: bool = False

    @property
    def days(self) -> int:
        return (self.until - self.since).days


@dataclass(frozen=True)
class Effect:
    """People per thirty days before the closing and since; `days` says how long it has been looked at."""

    before: float
    after: float
    days: int


SHOWN_BEFORE, SHOWN_AFTER, BLOCK = 4, 3, timedelta(days=30)


def blocks_of(item: WorkItem, at: datetime | None = None) -> list[Block]:
    """Months of thirty days, counted from the closing (from now while it is open), the oldest first."""
    told = _told(item.pk)
    now = at or clock.now()
    middle = item.closed_at or now
    first = min((moment for _who, moment in told), default=middle)
    blocks = []
    for back in range(SHOWN_BEFORE, 0, -1):
        since, until = middle - back * BLOCK, middle - (back - 1) * BLOCK
        if until > first:
            blocks.append(Block(since, until, _people(told, since, until)))
    for ahead in range(SHOWN_AFTER if item.state == State.CLOSED else 0):
        since = middle + ahead * BLOCK
        until = min(since + BLOCK, now)
        if until > since:
            blocks.append(Block(since, until, _people(told, since, until), after=True))
    return blocks


def effect_of(item: WorkItem, blocks: Sequence[Block]) -> Effect | None:
    """What the closing changed; None while it is open. A month that has only begun counts for its days."""
    after = [block for block in blocks if block.after]
    before = [block for block in blocks if not block.after]
    days = sum(block.days for block in after)
    if item.state != State.CLOSED or not before:
        return None
    return Effect(
        before=sum(block.people for block in before) / len(before),
        after=sum(block.people for block in after) * 30 / max(days, 30),
        days=days,
    )


def _told(spot_id: int) -> list[tuple[str, datetime]]:
    """Who complained when."""
    rows = HotSpotReport.objects.filter(spot_id=spot_id).values_list(
        "item__requester_id", "item__ticket__stranger_index", "item__place_id", "item__opened_at"
    )
    return [(who(party, index, place), at) for party, index, place, at in rows]


def _people(told: Iterable[tuple[str, datetime]], since: datetime, until: datetime) -> int:
    return len({name for name, at in told if since < at <= until})


def root_cause_of(item: WorkItem) -> str:
    """What was named as the cause behind a hot spot."""
    row = HotSpot.objects.filter(pk=item.pk).values_list("root_cause", flat=True).first()
    return row or ""
