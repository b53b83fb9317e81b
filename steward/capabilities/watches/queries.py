"""Reads of watches: rotas, who is on watch, whose turn is next, what is open."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from steward.capabilities.watches.models import COMPANY, Entry, Rota, Watch
from steward.capabilities.watches.turns import Had
from steward.kernel.base import clock
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.choices import Role
from steward.kernel.tenancy.models import Appointment, Away, Site, User
from steward.kernel.tenancy.queries import in_force, visible_sites
from steward.kernel.work.models import Category

STAFF = frozenset(Role)
DRAWERS = frozenset({Role.SUPERVISOR, Role.HEAD, Role.MANAGER, Role.DIRECTOR})
# So long back turns are counted, and so long a watch that nobody handed over is kept in sight.
COUNTED, SOUGHT = timedelta(weeks=13), timedelta(days=7)
# So long before it begins a watch is on its officer's Today page, and he may write.
AHEAD = timedelta(hours=12)
# One more than Today shows says that there are more.
ASKED = 9


def here(actor: Actor) -> Q:
    """Rows of the company's line, and of the sites in reach."""
    return Q(site__isnull=True) | Q(site__in=visible_sites(actor))


def visible_rotas(actor: Actor) -> QuerySet[Rota]:
    """Published weeks for everybody; drafts for those who draw them."""
    rows = Rota.objects.filter(here(actor))
    return rows if _draws(actor) else rows.filter(published_at__isnull=False)


def visible_watches(actor: Actor) -> QuerySet[Watch]:
    """The watches of those weeks."""
    rows = Watch.objects.filter(here(actor))
    return rows if _draws(actor) else rows.filter(rota__published_at__isnull=False)


def visible_entries(actor: Actor) -> QuerySet[Entry]:
    """The log of the lines in reach: whoever takes a call has to find what the night wrote."""
    return Entry.objects.filter(here(actor))


def _draws(actor: Actor) -> bool:
    return actor.is_system or bool(actor.hats_with(DRAWERS))


def published() -> QuerySet[Watch]:
    """Watches that count: those of published weeks."""
    return Watch.objects.filter(rota__published_at__isnull=False)


def _later(same_officer: bool) -> QuerySet[Watch]:
    """The next watch of the outer one's line, by its officer or by another one."""
    rows = published().filter(line=OuterRef("line"), starts_at__gt=OuterRef("starts_at"))
    own = Q(officer_id=OuterRef("officer_id"))
    return rows.filter(own if same_officer else ~own).order_by("starts_at", "pk")


def with_next(rows: QuerySet[Watch]) -> QuerySet[Watch]:
    """Watches with whose the next one is and when it begins, and when the officer's own next one does."""
    other = _later(same_officer=False)
    return rows.annotate(
        next_officer_id=Subquery(other.values("officer_id")[:1]),
        next_starts_at=Subquery(other.values("starts_at")[:1]),
        own_starts_at=Subquery(_later(same_officer=True).values("starts_at")[:1]),
    )


def run_on() -> Q:
    """Of rows `with_next`: the officer goes on himself, so there is nobody to hand over to yet."""
    first = Q(next_starts_at__isnull=True) | Q(own_starts_at__lt=F("next_starts_at"))
    return Q(own_starts_at__isnull=False) & first


def next_watch(watch: Watch) -> Watch | None:
    """The first later watch of another officer on the same line."""
    rows = published().filter(line=watch.line, starts_at__gt=watch.starts_at)
    return (
        rows.exclude(officer=watch.officer_id).select_related("officer").order_by("starts_at", "pk").first()
    )


def goes_on(watch: Watch) -> bool:
    """Whether its officer has the next watch too."""
    rows = published().filter(line=watch.line, starts_at__gt=watch.starts_at)
    first = rows.order_by("starts_at", "pk").first()
    return first is not None and first.officer_id == watch.officer_id


def current(at: datetime) -> QuerySet[Watch]:
    """Who is on watch at a moment, by the rota."""
    return published().filter(starts_at__lte=at, ends_at__gt=at)


def not_settled(at: datetime) -> Q:
    """Watches of late that were not handed over, or not taken over."""
    return Q(taken_at__isnull=True, ends_at__lte=at, ends_at__gt=at - SOUGHT)


def is_current(watch: Watch) -> bool:
    """Whether it is going on now."""
    return watch.starts_at <= clock.now() < watch.ends_at


def on_line(line: int, actor: Actor) -> bool:
    """Whether the actor is on watch on a line now, by the rota or because nobody took over from him yet."""
    now = clock.now()
    mine = published().filter(line=line, officer=actor.user_id, starts_at__lte=now + AHEAD)
    late = Q(taken_at__isnull=True, ends_at__gt=now - SOUGHT)
    return mine.filter(Q(ends_at__gt=now) | late).exists()


def on_duty_now(actor: Actor) -> list[tuple[Site | None, list[Watch]]]:
    """Each line in reach with who is on watch: the company's, then the sites by name; a line nobody ever drew is not
    one."""
    now = clock.now()
    rows = current(now).filter(here(actor)).select_related("officer", "site", "rota")
    found: dict[int, list[Watch]] = {}
    for watch in rows.order_by("starts_at", "pk"):
        found.setdefault(watch.line, []).append(watch)
    lines = set(Rota.objects.filter(here(actor), published_at__isnull=False).values_list("line", flat=True))
    sites: list[Site | None] = [site for site in visible_sites(actor) if site.pk in lines]
    everywhere: list[Site | None] = [None] if COMPANY in lines else []
    return [(site, found.get(site.pk if site else COMPANY, [])) for site in everywhere + sites]


def my_watches(actor: Actor) -> list[Watch]:
    """What an officer has before him: his watch that is going on, comes soon or was not handed over, and what is handed
    to him. Read once for a page."""
    if "my_watches" not in actor.kept:
        now = clock.now()
        mine = Q(officer=actor.user_id, handed_at__isnull=True, starts_at__lte=now + AHEAD)
        to_me = Q(next_officer_id=actor.user_id, handed_at__isnull=False)
        rows = with_next(published().filter(taken_at__isnull=True, ends_at__gt=now - SOUGHT))
        rows = rows.filter((mine & ~(run_on() & Q(ends_at__lte=now))) | to_me)
        rows = rows.select_related("officer", "site", "rota").order_by(
            F("handed_at").asc(nulls_last=True), "starts_at", "pk"
        )
        actor.kept["my_watches"] = list(rows)
    found: list[Watch] = actor.kept["my_watches"]
    return found


def open_matters(lines: Collection[int]) -> QuerySet[Entry]:
    """What is not settled on some lines, the oldest first."""
    rows = Entry.objects.filter(line__in=lines, is_matter=True, settled_at__isnull=True)
    return rows.select_related("site", "place", "written_by", "watch").order_by("happened_at", "pk")


def my_matters(actor: Actor) -> Sequence[Entry]:
    """The open matters of the lines the actor is on watch for, or is being handed; nothing is asked where he is not."""
    lines = {watch.line for watch in my_watches(actor) if watch.handed_at is not None or watch.has_begun}
    return list(open_matters(lines)[:ASKED]) if lines else []


def officers(site: Site | None, on: datetime, organisation_id: int) -> QuerySet[User]:
    """Who can be on watch: in office then, at the site or over all sites; for the company's line everybody."""
    rows = Appointment.objects.filter(in_force(on.date()))
    if site is not None:
        rows = rows.filter(Q(post__site=site) | Q(post__site__isnull=True))
    users = User.objects.filter(
        organisation_id=organisation_id, is_active=True, pk__in=rows.values("user_id")
    )
    return users.order_by("name", "pk")


def away_spans(
    user_ids: Collection[int], since: datetime, until: datetime
) -> list[tuple[int, datetime, datetime]]:
    """Who is marked away when, as far as it touches a span."""
    rows = Away.objects.filter(user_id__in=user_ids, starts_at__lt=until, ends_at__gt=since)
    return list(rows.values_list("user_id", "starts_at", "ends_at"))


def had_until(line: int, at: datetime) -> dict[int, Had]:
    """What each officer of a line had in the weeks before a moment."""
    rows = Watch.objects.filter(line=line, starts_at__gte=at - COUNTED, starts_at__lt=at)
    found: dict[int, Had] = {}
    for user, day_type, ends_at in rows.values_list("officer_id", "day_type", "ends_at"):
        found.setdefault(user, Had()).add(day_type, ends_at)
    return found


def categories() -> QuerySet[Category]:
    """The matters a ticket can be about."""
    return Category.objects.filter(is_active=True).select_related("parent").order_by("kind", "position", "pk")


def search_entries(rows: QuerySet[Entry], text: str, _actor: Actor) -> QuerySet[Entry]:
    """By words of an entry or of what was added, by place."""
    found = Q(text__icontains=text) | Q(place__code__icontains=text) | Q(notes__text__icontains=text)
    return rows.filter(pk__in=Entry.objects.filter(found).values("pk"))
