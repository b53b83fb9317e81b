"""Reads of what was said and promised to households."""

from django.db.models import Q, QuerySet

from steward.capabilities.registry.models import Contact, FollowUp
from steward.kernel.base import clock
from steward.kernel.people.models import Party, Tenure
from steward.kernel.places.models import Place
from steward.kernel.places.queries import reach_of
from steward.kernel.tenancy.actor import Actor


def visible_follow_ups(actor: Actor) -> QuerySet[FollowUp]:
    """Promises to households within reach, and what the actor, or whom the actor acts for, promised elsewhere."""
    here = reach_of(actor).rows(site="place__site_id", building="place__building_id", place="place_id")
    mine = Q(promised_by_id__in=actor.queue_user_ids)
    return FollowUp.objects.filter(here | mine if here else here)


def open_follow_ups(actor: Actor) -> QuerySet[FollowUp]:
    return visible_follow_ups(actor).filter(kept_at__isnull=True)


def to_keep(actor: Actor) -> QuerySet[FollowUp]:
    """What the actor, or somebody the actor stands in for, promised and has not kept; the nearest day first."""
    rows = FollowUp.objects.filter(promised_by_id__in=actor.queue_user_ids, kept_at__isnull=True)
    return rows.select_related("place", "promised_by").order_by("due_on", "pk")


def broken(actor: Actor) -> QuerySet[FollowUp]:
    """Promises of others past their day, for those who lead; the oldest first."""
    rows = open_follow_ups(actor).filter(due_on__lt=clock.today())
    rows = rows.exclude(promised_by_id__in=actor.queue_user_ids)
    return rows.select_related("place", "promised_by").order_by("due_on", "pk")


def promises_to(place: Place) -> QuerySet[FollowUp]:
    """Open promises to a household, the nearest day first."""
    rows = FollowUp.objects.filter(place=place, kept_at__isnull=True)
    return rows.select_related("promised_by").order_by("due_on", "pk")


def contacts_with(place: Place) -> QuerySet[Contact]:
    """The contact log of a household, newest first."""
    rows = Contact.objects.filter(place=place).select_related("party", "made_by")
    return rows.order_by("-happened_on", "-pk")


def contacts_at(places: QuerySet[Place]) -> QuerySet[Contact]:
    """The contact log of several households together, newest first."""
    rows = Contact.objects.filter(place__in=places).select_related("party", "made_by")
    return rows.order_by("-happened_on", "-pk")


def people_of(place: Place) -> QuerySet[Party]:
    """Who can have been spoken with: everybody of the household today."""
    today = clock.today()
    now_here = Tenure.objects.filter(place=place, starts_on__lte=today).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=today)
    )
    return Party.objects.filter(pk__in=now_here.values("party_id"), erased_at__isnull=True).order_by(
        "name", "pk"
    )
