"""Reads of archives: which an actor may see, whose contents, what is out, what a stocktaking still looks for."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from steward.capabilities.archives.choices import Finding, Medium, Secrecy, Standing
from steward.capabilities.archives.lifecycle import EXPECTED
from steward.capabilities.archives.models import Archive, Borrowing, Mark, Stocktaking
from steward.kernel.base import clock
from steward.kernel.people.models import Party
from steward.kernel.places.models import Place
from steward.kernel.places.queries import find_places, reach_of
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.choices import Role
from steward.kernel.tenancy.queries import visible_sites

# They keep the archives (REG5); with the director they see what is in restricted ones.
FILERS = frozenset({Role.DESK, Role.HEAD, Role.MANAGER})
INSIDERS = FILERS | {Role.DIRECTOR}
COLUMNS = {"site": "site_id", "building": "place__building_id", "place": "place_id"}
# An archive that nobody saw for so long is due to be looked for.
SEEN_DAYS = 365
SOON_DAYS = 3


def visible_archives(actor: Actor) -> QuerySet[Archive]:
    """Archives of the actor's sites, or of his areas; and what he, or whom he acts for, has borrowed elsewhere."""
    here = reach_of(actor).rows(**COLUMNS)
    return Archive.objects.filter(here | _in_hand(actor) if here else here)


def with_contents(actor: Actor) -> QuerySet[Archive]:
    """Archives whose files the actor may open: restricted ones only who keeps them, and who has them borrowed."""
    rows = visible_archives(actor).exclude(standing=Standing.DESTROYED)
    inside = reach_of(replace(actor, hats=actor.hats_with(INSIDERS))).rows(**COLUMNS)
    if not inside:
        return rows
    return rows.filter(Q(secrecy=Secrecy.OPEN) | inside | _in_hand(actor))


def _in_hand(actor: Actor) -> Q:
    mine = Borrowing.objects.filter(
        borrower_id__in=actor.queue_user_ids, lent_at__isnull=False, ended_at__isnull=True
    )
    return Q(pk__in=mine.values("archive_id"))


def listed_archives(actor: Actor) -> QuerySet[Archive]:
    """The same with who has each of them now: one query for a page."""
    out = Borrowing._base_manager.filter(ended_at__isnull=True).select_related("borrower")
    return visible_archives(actor).prefetch_related(Prefetch("borrowings", out, to_attr="open_borrowings"))


def open_borrowing(archive: Archive) -> Borrowing | None:
    """Who has it, or asks for it."""
    return Borrowing.objects.filter(archive=archive, ended_at__isnull=True).select_related("borrower").first()


def search_archives(rows: QuerySet[Archive], text: str, _actor: Actor) -> QuerySet[Archive]:
    """By number, old number, words of the title, or the unit it is about in any spelling."""
    places = [place.pk for place in find_places(text, limit=50)]
    found = Q(number__icontains=text) | Q(old_number__icontains=text) | Q(title__icontains=text)
    return rows.filter(found | Q(place_id__in=places))


def archives_about(place: Place, actor: Actor) -> QuerySet[Archive]:
    """What is kept of a household, a building or a space, newest first; what was destroyed at the end."""
    rows = listed_archives(actor).filter(place=place)
    return rows.order_by("ended_at", "-created_at", "-pk")


def overdue(on: date) -> QuerySet[Borrowing]:
    """What is out past its day."""
    return Borrowing.objects.filter(lent_at__isnull=False, ended_at__isnull=True, due_on__lt=on)


def _with_borrowing(actor: Actor, **narrow: Any) -> QuerySet[Archive]:
    rows = Borrowing.objects.filter(archive=OuterRef("pk"), ended_at__isnull=True, **narrow)
    return listed_archives(actor).filter(Exists(rows)).select_related("site", "place")


def in_my_hands(actor: Actor) -> QuerySet[Archive]:
    """What the actor borrowed and has to give back within days, or should have; the oldest number first."""
    until = clock.today() + timedelta(days=SOON_DAYS)
    mine = {"borrower_id__in": actor.queue_user_ids, "lent_at__isnull": False, "due_on__lte": until}
    return _with_borrowing(actor, **mine).order_by("number", "pk")


def late_with_others(actor: Actor) -> QuerySet[Archive]:
    """What somebody else should have given back."""
    rows = _with_borrowing(actor, lent_at__isnull=False, due_on__lt=clock.today())
    mine = Borrowing.objects.filter(ended_at__isnull=True, borrower_id__in=actor.queue_user_ids)
    return rows.exclude(pk__in=mine.values("archive_id")).order_by("number", "pk")


def to_answer(actor: Actor) -> QuerySet[Archive]:
    """What waits for the word of a second person: to be lent, or to be destroyed."""
    own = actor.queue_user_ids
    asked = Borrowing.objects.filter(archive=OuterRef("pk"), ended_at__isnull=True, lent_at__isnull=True)
    others = asked.exclude(Q(asked_by_id__in=own) | Q(borrower_id__in=own))
    waiting = Q(Exists(others), standing=Standing.ASKED)
    doomed = Q(standing=Standing.CONDEMNED) & ~Q(condemned_by_id__in=own)
    rows = listed_archives(actor).filter(waiting | doomed)
    return rows.select_related("site", "place").order_by("number", "pk")


def lost(actor: Actor) -> QuerySet[Archive]:
    """What no stocktaking found."""
    rows = listed_archives(actor).filter(standing=Standing.MISSING)
    return rows.select_related("site", "place").order_by("number", "pk")


def seen_share(actor: Actor, days: int = SEEN_DAYS) -> Mapping[str, int]:
    """How many archives on shelves there are within reach, and how many of them somebody saw in so many days."""
    since = clock.now() - timedelta(days=days)
    rows = visible_archives(actor).filter(standing__in=EXPECTED).exclude(medium=Medium.ELECTRONIC)
    return rows.aggregate(
        all=Count("pk"), seen=Count("pk", filter=Q(seen_at__gte=since) & ~Q(finding=Finding.MISSING))
    )


def visible_stocktakings(actor: Actor) -> QuerySet[Stocktaking]:
    """Stocktakings of the actor's sites."""
    return Stocktaking.objects.filter(site__in=visible_sites(actor))


def counted_stocktakings(actor: Actor) -> QuerySet[Stocktaking]:
    """The same with what each found so far."""
    return visible_stocktakings(actor).annotate(
        found=Count("marks", filter=Q(marks__finding=Finding.FOUND)),
        misplaced=Count("marks", filter=Q(marks__finding=Finding.MISPLACED)),
        missing=Count("marks", filter=Q(marks__finding=Finding.MISSING)),
    )


def _along(run: Stocktaking) -> QuerySet[Archive]:
    """What belongs where a stocktaking goes."""
    narrow = {name: getattr(run, name) for name in ("room", "cabinet", "shelf") if getattr(run, name)}
    rows = Archive.objects.filter(site_id=run.site_id, created_at__lte=run.started_at, **narrow)
    return rows.exclude(medium=Medium.ELECTRONIC)


def expected(run: Stocktaking) -> QuerySet[Archive]:
    """What a stocktaking still looks for, in the order of the shelves."""
    rows = _along(run).filter(standing__in=EXPECTED)
    rows = rows.exclude(pk__in=Mark.objects.filter(stocktaking=run).values("archive_id"))
    return rows.order_by("room", "cabinet", "shelf", "number")


def away(run: Stocktaking) -> QuerySet[Archive]:
    """What belongs there and is out with somebody: nobody looks for it."""
    out = Borrowing._base_manager.filter(ended_at__isnull=True).select_related("borrower")
    rows = _along(run).filter(standing__in=(Standing.LENT, Standing.ASKED))
    return rows.prefetch_related(Prefetch("borrowings", out, to_attr="open_borrowings")).order_by("number")


def marks_of(run: Stocktaking) -> QuerySet[Mark]:
    """What was marked, trouble first, the newest at the top."""
    rows = Mark.objects.filter(stocktaking=run).select_related("archive", "marked_by")
    return rows.order_by("-finding", "-marked_at", "-pk")


def people_about(archive: Archive) -> QuerySet[Party]:
    """Whom an archive of a household can be about: who holds or held it, and whoever it is about now."""
    held = Q(tenures__place_id=archive.place_id) if archive.place_id else Q(pk__in=())
    rows = Party.objects.filter(held | Q(pk=archive.party_id), erased_at__isnull=True)
    return rows.distinct().order_by("name", "pk")
