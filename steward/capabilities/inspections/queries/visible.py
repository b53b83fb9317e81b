"""The rows lock of inspections: what an actor may see."""

from django.db.models import Q, QuerySet

from steward.capabilities.inspections.models import (
    Checklist,
    Checkpoint,
    FieldPhoto,
    Plan,
    Round,
    Route,
    Visit,
    VisitPhoto,
)
from steward.kernel.places.queries import reach_of
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.queries import visible_sites


def visible_checklists(_actor: Actor) -> QuerySet[Checklist]:
    """Checklists are the company's: everybody may read what is looked at."""
    return Checklist.objects.all()


def visible_checkpoints(actor: Actor) -> QuerySet[Checkpoint]:
    """Whole sites for those who run them, their areas for stewards."""
    here = reach_of(actor).rows(site="site_id", building="place__building_id", place="place_id")
    return Checkpoint.objects.filter(here)


def visible_routes(actor: Actor) -> QuerySet[Route]:
    """The ways of the actor's sites."""
    return Route.objects.filter(site__in=visible_sites(actor))


def visible_plans(actor: Actor) -> QuerySet[Plan]:
    """The plans of those routes."""
    return Plan.objects.filter(route__site__in=visible_sites(actor))


def visible_rounds(actor: Actor) -> QuerySet[Round]:
    """Rounds of whole sites for those who run them; for stewards those of their posts, and what they walked."""
    return Round.objects.filter(of_rounds_seen(actor))


def of_rounds_seen(actor: Actor, prefix: str = "") -> Q:
    """The same lock for rows that belong to a round."""
    reach = reach_of(actor)
    if reach.everything:
        return Q()
    posts = {hat.post_id for hat in actor.hats}
    return (
        Q(**{f"{prefix}site_id__in": reach.site_ids})
        | Q(**{f"{prefix}post_id__in": posts})
        | Q(**{f"{prefix}walker_id": actor.user_id})
    )


def visible_visits(actor: Actor) -> QuerySet[Visit]:
    """Visits of the rounds an actor sees, and his own."""
    seen = of_rounds_seen(actor, "round__")
    return Visit.objects.filter(seen | Q(user_id=actor.user_id) if seen else seen)


def visible_photos(actor: Actor) -> QuerySet[FieldPhoto]:
    """Pictures of the visits an actor sees, and his own."""
    seen = VisitPhoto.objects.filter(visit__in=visible_visits(actor)).values("photo_id")
    signed = visible_visits(actor).filter(signature__isnull=False).values("signature_id")
    return FieldPhoto.objects.filter(Q(pk__in=seen) | Q(pk__in=signed) | Q(user_id=actor.user_id))
