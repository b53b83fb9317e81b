"""Reads of duties for pages, programs and exports."""

from django.db.models import Q, QuerySet

from steward.kernel.duties.models import Case, Due, Duty
from steward.kernel.duties.queries import of_posts_seen
from steward.kernel.tenancy.actor import Actor


def visible_dues(actor: Actor) -> QuerySet[Due]:
    """Dues of the actor's own posts and of those that report to him; of all posts for overseers of the company.

    And what he did or missed himself in a post he has left: his scorecards lead there.
    """
    seen = of_posts_seen(actor)
    return Due.objects.filter(seen | Q(user_id=actor.user_id) if seen else seen)


def visible_duties(_actor: Actor) -> QuerySet[Duty]:
    """All duties: what a colleague's post is asked is no secret in the house."""
    return Duty.objects.all()


def visible_cases(actor: Actor) -> QuerySet[Case]:
    """Cases of which something is due to the posts whose dues the actor sees, and what he or they reported."""
    seen = of_posts_seen(actor)
    if not seen:
        return Case.objects.all()
    due = Due.objects.filter(seen, case__isnull=False).values("case_id")
    return Case.objects.filter(Q(pk__in=due) | seen | Q(user_id=actor.user_id))
