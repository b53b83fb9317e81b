"""Watches for tests."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from steward.capabilities.watches.actions import (
    assign_rota,
    draw_rota,
    hand_over_watch,
    log_watch,
    publish_rota,
)
from steward.capabilities.watches.models import Entry, Rota, Watch
from steward.capabilities.watches.queries import current
from steward.kernel.base import clock
from steward.kernel.tenancy.models import Away
from steward.kernel.work.models import Target
from tests.people import World

# Whoever is on watch has his open matters read too: the laws count the queries of the others' Today.
OFFICERS = ("alice", "bob", "dave", "eve", "grace", "ivan", "judy")


def monday(weeks: int = 0) -> datetime:
    """Midnight of this week's Monday at the site, or of one so many weeks on."""
    day = clock.today("Asia/Shanghai")
    start = day - timedelta(days=day.weekday()) + timedelta(weeks=weeks)
    return datetime.combine(start, time(), ZoneInfo("Asia/Shanghai"))


def draft(world: World, weeks: int = 0) -> Rota:
    """A week of the site without watches; the next free one from so many weeks on."""
    while Rota.objects.filter(site=world.site, week_on=monday(weeks).date()).exists():
        weeks += 1
    return draw_rota(by=world.alice, site=world.site, week_on=monday(weeks).date(), way="empty")


def on_watch(world: World, *spans: tuple[str, datetime, datetime]) -> list[Watch]:
    """A published week of the site with these watches, in order; the week is that of the first one's beginning."""
    first = min(start for _name, start, _end in spans).astimezone(ZoneInfo("Asia/Shanghai"))
    rota = draw_rota(by=world.alice, site=world.site, week_on=first.date(), way="empty")
    for name, start, end in spans:
        assign_rota(rota, by=world.alice, officer=world.users[name], starts_at=start, ends_at=end)
    publish_rota(rota, by=world.alice, words="试行，只排这几班")
    return list(
        Watch.objects.filter(rota=rota).select_related("officer", "site", "rota").order_by("starts_at", "pk")
    )


def make_watch(world: World, _building: str = "3", _state: str = "") -> Watch:
    """A watch that is going on: Alice's first, then other people's beside it."""
    now, known = clock.now(), current(clock.now()).filter(site=world.site).order_by("pk").first()
    if known is None:
        start = max(now - timedelta(hours=1), monday())
        return on_watch(world, ("alice", start, now + timedelta(hours=6)))[0]
    officer = world.users[OFFICERS[Watch.objects.count() % len(OFFICERS)]]
    return Watch.objects.create(
        organisation=world.organisation, rota=known.rota, site=world.site, line=known.line, officer=officer,
        starts_at=known.starts_at, ends_at=known.ends_at,
    )  # fmt: skip


def handed_to_alice(world: World) -> Watch:
    """Bob's watch, handed over; Alice has the next one."""
    now = clock.now()
    start = max(now - timedelta(hours=2), monday())
    first, _next = on_watch(
        world,
        ("bob", start, now + timedelta(minutes=1)),
        ("alice", now + timedelta(minutes=1), now + timedelta(hours=8)),
    )
    return hand_over_watch(first, by=world.bob, words="地库积水已抽，钥匙在抽屉")


def write(
    world: World, watch: Watch, *, by: str = "alice", text: str = "3 栋水泵异响", matter: bool = True
) -> Entry:
    """Something written down on a watch."""
    log_watch(watch, by=getattr(world, by), kind="equipment", text=text, is_matter=matter)
    return Entry.objects.select_related("site", "place", "watch").order_by("pk")[Entry.objects.count() - 1]


def make_entry(world: World, _building: str = "3", _state: str = "") -> Entry:
    """A matter of the watch that is going on."""
    mine = current(clock.now()).filter(site=world.site, officer=world.users["alice"])
    return write(world, mine.order_by("pk").first() or make_watch(world))


def away(world: World, name: str, start: datetime, end: datetime) -> Away:
    return Away.objects.create(
        organisation=world.organisation, user=world.users[name], starts_at=start, ends_at=end
    )


def promise_repairs(world: World) -> None:
    """Repairs can be taken."""
    Target.objects.create(
        organisation=world.organisation,
        kind="repair",
        respond_minutes=30,
        resolve_minutes=240,
        callback_minutes=1440,
    )
