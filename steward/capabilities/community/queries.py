"""Reads of community. A row is its work item with the announcement joined."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from steward.capabilities.community.choices import State
from steward.capabilities.community.models import AnnouncementBuilding
from steward.kernel.base import clock
from steward.kernel.people.choices import Relation
from steward.kernel.people.models import Party, Tenure
from steward.kernel.places.models import Place
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.choices import Role
from steward.kernel.tenancy.queries import clock_date
from steward.kernel.work.models import WorkItem

FAMILY = "announcement"
READERS = frozenset(Role) - {Role.ADMIN}
WRITERS = frozenset({Role.DESK, Role.STEWARD, Role.HEAD, Role.MANAGER})
REVIEWERS = frozenset({Role.HEAD, Role.MANAGER, Role.DIRECTOR})
JOINED = ("announcement", "announcement__drafted_by", "announcement__reviewed_by", "site")


def visible_announcements(actor: Actor) -> QuerySet[WorkItem]:
    """The rows lock: the sites at which one works. What is not published yet is for those who write and review."""
    rows = WorkItem.objects.filter(family=FAMILY)
    if actor.is_system:
        return rows
    told = Q(_at(actor, READERS), state=State.PUBLISHED)
    return rows.filter(told | _at(actor, WRITERS | REVIEWERS))


def _at(actor: Actor, roles: Iterable[str]) -> Q:
    hats = actor.hats_with(roles)
    if any(hat.site_id is None for hat in hats):
        # Every site. Not an empty condition: "this or nothing said" would be only this.
        return Q(site_id__isnull=False)
    return Q(site_id__in={hat.site_id for hat in hats})


def waiting_announcements(actor: Actor) -> QuerySet[WorkItem]:
    """What somebody has to do something about, the oldest first."""
    waiting = (State.SUBMITTED, State.REVIEWED)
    return visible_announcements(actor).filter(state__in=waiting).select_related(*JOINED).order_by("id")


def search_announcements(rows: QuerySet[WorkItem], text: str, _actor: Actor) -> QuerySet[WorkItem]:
    """By number, or by words of the title."""
    return rows.filter(number=text.upper()) | rows.filter(title__icontains=text)


def announcements_for(homes: Iterable[Place]) -> QuerySet[WorkItem]:
    """What is told to people with these homes today, the newest first: one query, however many homes."""
    now, wanted = clock.now(), Q(pk__in=[])
    for home in homes:
        inside = AnnouncementBuilding.objects.filter(announcement_id=OuterRef("pk"))
        reaches = ~Exists(inside) | Exists(inside.filter(place_id__in=[home.pk, home.building_id or home.pk]))
        wanted |= Q(
            reaches, site_id=home.site_id, announcement__shown_until__gte=clock_date(now, home.site.zone)
        )
    rows = WorkItem.objects.filter(wanted, family=FAMILY, state=State.PUBLISHED)
    return rows.select_related("announcement", "site").order_by("-announcement__published_at", "-id")


def is_shown(item: WorkItem, at: datetime) -> bool:
    """Whether the people it is for can read it at a moment."""
    in_time = item.announcement.shown_until >= clock_date(at, item.site.zone)
    return item.state == State.PUBLISHED and in_time


def audience_of(item: WorkItem, at: datetime) -> QuerySet[Party]:
    """Whoever holds or lives in a home it is for on that day, each once: those who find it in the portal."""
    day = clock_date(at, item.site.zone)
    homes = Tenure.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=day),
        starts_on__lte=day,
        place__site_id=item.site_id,
        place__is_active=True,
    ).exclude(relation=Relation.EMERGENCY)
    chosen = set(
        AnnouncementBuilding.objects.filter(announcement_id=item.pk).values_list("place_id", flat=True)
    )
    if chosen:
        homes = homes.filter(Q(place__in=chosen) | Q(place__building__in=chosen))
    return Party.objects.filter(
        pk__in=homes.values("party"), erased_at__isnull=True, merged_into__isnull=True
    )
