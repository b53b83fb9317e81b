"""Reads of incidents: what is out where, and which tickets belong to it."""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from steward.capabilities.incidents.models import Incident, IncidentTicket
from steward.capabilities.tickets.queries import open_tickets, visible_tickets
from steward.kernel.places.models import Place
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.queries import visible_sites
from steward.kernel.work.models import WorkItem

# People call before anybody has written down that something is out.
BEFORE = timedelta(hours=12)
OFFERED = 200


def visible_incidents(actor: Actor) -> QuerySet[Incident]:
    """What is or was out at the actor's sites: everybody there may be asked."""
    return Incident.objects.filter(site__in=visible_sites(actor))


def going_on(actor: Actor) -> QuerySet[Incident]:
    """What is out now, the one that should be over first at the top."""
    return (
        visible_incidents(actor)
        .filter(ended_at__isnull=True)
        .select_related("site")
        .order_by("expected_at", "pk")
    )


def open_at(site_id: int, place: Place | None) -> QuerySet[Incident]:
    """What is out at a place, or anywhere at the site while the place is not known; the newest first."""
    rows = Incident.objects.filter(site_id=site_id, ended_at__isnull=True).select_related("category")
    if place is not None:
        rows = rows.filter(_covering([place]))
    return rows.order_by("-started_at", "-pk")


def open_at_homes(places: Iterable[Place]) -> list[Incident]:
    """What is out at somebody's homes."""
    homes = list(places)
    rows = Incident.objects.filter(site_id__in={home.site_id for home in homes}, ended_at__isnull=True)
    return list(rows.filter(_covering(homes)).order_by("-started_at", "-pk"))


def _covering(places: Iterable[Place]) -> Q:
    """Incidents without places are the whole site's; a place is covered by itself, what it is in, and its building."""
    found = list(places)
    around = {key for place in found for key in (place.pk, place.parent_id, place.building_id) if key}
    chosen = Incident.places.through._default_manager.filter(incident_id=OuterRef("pk"))
    whole = Q(~Exists(chosen), site_id__in={place.site_id for place in found})
    return whole | Q(Exists(chosen.filter(place_id__in=around)))


def incident_of(item: WorkItem) -> Incident | None:
    """The open incident a new ticket belongs to without anybody saying so: same place, same matter."""
    if item.category is None:
        return None
    matters = [key for key in (item.category_id, item.category.parent_id) if key]
    return open_at(item.site_id, item.place).filter(category_id__in=matters).first()


def linked_tickets(incident: Incident) -> QuerySet[WorkItem]:
    """Every ticket of an incident, in the order they came."""
    keys = IncidentTicket.objects.filter(incident=incident).values("item_id")
    return WorkItem.objects.filter(pk__in=keys).select_related("place", "site").order_by("pk")


def visible_links(incident: Incident, actor: Actor) -> QuerySet[WorkItem]:
    """The tickets of an incident that an actor may see."""
    return linked_tickets(incident).filter(pk__in=visible_tickets(actor).values("pk"))


def may_belong(incident: Incident, actor: Actor) -> QuerySet[WorkItem]:
    """Open tickets of its places since shortly before it began that belong to no incident yet."""
    taken = IncidentTicket.objects.filter(item_id=OuterRef("pk"))
    rows = open_tickets(actor).filter(
        ~Exists(taken), site_id=incident.site_id, opened_at__gte=incident.started_at - BEFORE
    )
    places = list(incident.places.all())
    if places:
        keys = {place.pk for place in places}
        rows = rows.filter(Q(place_id__in=keys) | Q(building_id__in=keys) | Q(place__parent_id__in=keys))
    newest = list(rows.order_by("-opened_at", "-pk").values_list("pk", flat=True)[:OFFERED])
    return WorkItem.objects.filter(pk__in=newest).select_related("place").order_by("pk")
