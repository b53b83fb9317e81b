"""Reads of tickets. A ticket row is its work item with the ticket joined."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core import signing
from django.db.models import Case, Q, QuerySet, When
from django.urls import reverse

from steward.capabilities.tickets.choices import OPEN, State, TicketKind
from steward.kernel.base import clock
from steward.kernel.base.privacy import keyed_index, normal_digits
from steward.kernel.people.queries import find_people
from steward.kernel.places.queries import areas_of, find_places
from steward.kernel.tenancy.actor import Actor, ActorKind, Hat
from steward.kernel.tenancy.choices import Role
from steward.kernel.work.models import Category, WorkItem
from steward.kernel.work.queries import about

FAMILY = "ticket"
FOLLOWING = "steward.tickets.following"
SITE_WIDE = frozenset({Role.DESK, Role.HEAD, Role.MANAGER, Role.QUALITY, Role.DIRECTOR})
# What a row in a list shows; whatever else is joined costs planning on every page.
LISTED = ("place", "assignee", "site")


def visible_tickets(actor: Actor) -> QuerySet[WorkItem]:
    """The rows lock: whole sites for those who run them, a department for its supervisor, areas for stewards.

    Everybody sees what is or was put into his hands. Nobody sees a complaint about himself (anchors (b) 3). Written
    once for each actor: Today asks it eight times.
    """
    if "tickets.visible" not in actor.kept:
        rows = WorkItem.objects.filter(family=FAMILY)
        if not actor.is_system:
            rows = rows.filter(_reached(actor)).exclude(pk__in=about(actor))
        actor.kept["tickets.visible"] = rows
    kept: QuerySet[WorkItem] = actor.kept["tickets.visible"]
    return kept.all()


def counts_for(actor: Actor, **more: Any) -> Case:
    """Whether a row of work is a ticket the actor may see and more holds of it; for rows found by something else.

    As one expression, so that it is asked of each of them: as conditions of their own SQLite would rather walk along
    the site's index, past thousands of tickets, than look at the few of one household.
    """
    seen = Q(family=FAMILY, **more)
    if not actor.is_system:
        seen &= _reached(actor) & ~Q(pk__in=about(actor))
    return Case(When(seen, then=True), default=False)


def _reached(actor: Actor) -> Q:
    """What the hats reach: plain site equality where it can be, bound to sites where hands or areas add rows."""
    whole = {hat.site_id for hat in actor.hats if hat.roles & SITE_WIDE}
    if None in whole:
        return Q()
    narrow = [hat for hat in actor.hats if not hat.roles & SITE_WIDE and hat.site_id not in whole]
    wanted = Q(site_id__in=whole)
    if narrow:
        here = Q(assignee_id__in=actor.queue_user_ids)
        for hat in narrow:
            here |= _reach(actor, hat)
        sites = {hat.site_id for hat in narrow}
        wanted |= here if None in sites else Q(site_id__in=sites) & here
    return wanted


def _reach(actor: Actor, hat: Hat) -> Q:
    if Role.SUPERVISOR in hat.roles:
        return Q(department_id=hat.department_id)
    if Role.STEWARD in hat.roles and hat.area_ids:
        return areas_of(actor, hat.area_ids).rows(place="place_id")
    return Q(pk__in=[])


def open_tickets(actor: Actor) -> QuerySet[WorkItem]:
    return visible_tickets(actor).filter(closed_at__isnull=True)


def own_tickets(actor: Actor) -> QuerySet[WorkItem]:
    """The rows lock of customers: the requests whose requester one is oneself, wherever they were about."""
    rows = WorkItem.objects.filter(family=FAMILY)
    if actor.kind != ActorKind.CUSTOMER or actor.party_id is None:
        return rows.none()
    return rows.filter(requester_id=actor.party_id).select_related("ticket", *LISTED)


def open_own_tickets(actor: Actor) -> QuerySet[WorkItem]:
    """A customer's requests that are not over, newest first."""
    return own_tickets(actor).filter(closed_at__isnull=True).order_by("-pk")


def open_repairs_at(place_id: int) -> QuerySet[WorkItem]:
    """What is being repaired at one place, newest first; for whoever may know it."""
    rows = WorkItem.objects.filter(family=FAMILY, kind=TicketKind.REPAIR, place_id=place_id)
    return rows.filter(closed_at__isnull=True).select_related("category").order_by("-pk")


def follow_path(item: WorkItem) -> str:
    """Where whoever reported follows the public sentences without signing in: signed, shown to him alone."""
    return reverse("portal:follow", args=[signing.dumps([item.organisation_id, item.pk], salt=FOLLOWING)])


def my_queue(actor: Actor) -> QuerySet[WorkItem]:
    """What the actor (or somebody the actor stands in for) has in hand, most pressing first."""
    return (
        WorkItem.objects.filter(family=FAMILY, assignee_id__in=actor.queue_user_ids, closed_at__isnull=True)
        .exclude(state=State.FINISHED)
        .exclude(pk__in=about(actor))
        .select_related(*LISTED)
        .order_by("due_at", "id")
    )


def to_dispatch(actor: Actor) -> QuerySet[WorkItem]:
    """What waits for somebody to be sent, most pressing first."""
    return (
        open_tickets(actor)
        .filter(state__in=[State.REPORTED, State.ACCEPTED])
        .select_related(*LISTED)
        .order_by("due_at", "id")
    )


def overdue(actor: Actor, at: datetime | None = None) -> QuerySet[WorkItem]:
    """Open tickets past their nearest deadline."""
    return (
        open_tickets(actor)
        .filter(due_at__lt=at or clock.now())
        .select_related(*LISTED)
        .order_by("due_at", "id")
    )


def visible_categories(actor: Actor) -> QuerySet[Category]:
    """The tree people choose from."""
    return Category.objects.filter(is_active=True).select_related("parent").order_by("kind", "position", "pk")


def told_tickets() -> QuerySet[WorkItem]:
    """Every ticket with its words, for learning and counting; those about a colleague are nobody else's business."""
    return (
        WorkItem.objects.filter(family=FAMILY, about_user__isnull=True)
        .select_related("ticket")
        .order_by("pk")
    )


def in_states(rows: QuerySet[WorkItem], values: Sequence[str], actor: Actor) -> QuerySet[WorkItem]:
    """Work in any of some states. Open states are looked for in open work, whose indexes are a thirtieth of the others.

    Among the work of a few sites it is asked as one expression, or SQLite would rather walk through that state of every
    site, in order; who sees all sites walks through the state.
    """
    wanted = Q(state__in=[value for value in values if value in State.values])
    asked = Case(When(wanted, then=True), default=False)
    if OPEN.issuperset(values):
        return rows.filter(asked, closed_at__isnull=True)
    sees_all = actor.is_system or not _reached(actor)
    return rows.filter(wanted if sees_all else asked)


def search_tickets(rows: QuerySet[WorkItem], text: str, actor: Actor) -> QuerySet[WorkItem]:
    """Quick search: ticket number, unit in any spelling, phone (whole or last four), name, pinyin initials.

    Each is resolved through an index to a short list of ids first; the list itself is then narrowed by those.
    """
    wanted = Q(number=text.upper()) if "-" in text else Q(pk__in=[])
    if text[:2].isalpha() and text[:2].isascii() and "-" in text:
        wanted |= Q(number__gte=text.upper(), number__lt=text.upper() + "~")
    places = [place.pk for place in find_places(text, limit=200)]
    wanted |= Q(place_id__in=places)
    wanted |= Q(requester_id__in=[party.pk for party in find_people(text, actor, limit=200)])
    digits = normal_digits(text)
    if len(digits) >= 7:
        wanted |= Q(ticket__stranger_index=keyed_index(digits, "phone"))
    return rows.filter(wanted)
