"""Reads of mentions. A row is its work item with the mention joined."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from steward.capabilities.mentions.choices import State
from steward.capabilities.mentions.lifecycle import GOING_ON
from steward.capabilities.mentions.models import Feedback
from steward.kernel.base import clock
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.choices import Role
from steward.kernel.tenancy.models import Department, User
from steward.kernel.tenancy.queries import staff_at
from steward.kernel.work.models import WorkItem
from steward.kernel.work.queries import about, barred

FAMILY = "mention"
# The department whose head follows mentions: it has this code at every site.
SERVICE = "service"
ABOVE = frozenset({Role.QUALITY, Role.MANAGER, Role.DIRECTOR})
FOLLOWERS = frozenset({Role.STEWARD, Role.DESK, Role.SUPERVISOR, Role.HEAD, Role.MANAGER})
READERS = ABOVE | FOLLOWERS
LISTED = ("mention", "mention__follower", "site")
JOINED = (*LISTED, "place", "about_user", "mention__passed_by", "mention__ticket", "mention__concluded_by")


def visible_mentions(actor: Actor) -> QuerySet[WorkItem]:
    """The rows lock: quality, managers and directors at their sites, the head of customer service, the follower.

    Nobody sees one that is about himself, on no path.
    """
    rows = WorkItem.objects.filter(family=FAMILY)
    if actor.is_system:
        return rows
    reached = at_sites(actor, ABOVE) | _heads(actor) | Q(mention__follower_id__in=actor.queue_user_ids)
    return rows.filter(reached).exclude(pk__in=about(actor))


def at_sites(actor: Actor, roles: Iterable[str]) -> Q:
    """What lies at the sites at which one has one of the roles."""
    hats = actor.hats_with(roles)
    if any(hat.site_id is None for hat in hats):
        # Every site. Not an empty condition: "this or nothing said" would be only this.
        return Q(site_id__isnull=False)
    return Q(site_id__in={hat.site_id for hat in hats})


def _heads(actor: Actor) -> Q:
    return Q(
        site_id__in={
            hat.site_id for hat in actor.hats_with([Role.HEAD]) if heads_service(actor, hat.department_id)
        }
    )


def heads_service(actor: Actor, department_id: int) -> bool:
    """Whether a head's department is the customer service of its site; asked once for each actor."""
    known = actor.kept.get("mentions.service")
    if known is None:
        known = set(Department.objects.filter(code=SERVICE).values_list("pk", flat=True))
        actor.kept["mentions.service"] = known
    return department_id in known


def waiting_mentions(actor: Actor) -> QuerySet[WorkItem]:
    """What somebody has to do something about: feed back, conclude, accept. Most pressing first."""
    follows = (
        at_sites(actor, [Role.MANAGER]) | _heads(actor) | Q(mention__follower_id__in=actor.queue_user_ids)
    )
    accepts = at_sites(actor, [Role.QUALITY])
    return (
        visible_mentions(actor)
        .filter((follows & Q(state__in=GOING_ON)) | (accepts & Q(state=State.CONCLUDED)))
        .select_related(*LISTED)
        .order_by("due_at", "id")
    )


def linked_to(ticket: WorkItem) -> QuerySet[WorkItem]:
    """Everything that is linked to a ticket."""
    return WorkItem.objects.filter(family=FAMILY, mention__ticket_id=ticket.pk)


def mentions_of(ticket: WorkItem, actor: Actor) -> QuerySet[WorkItem]:
    """What is linked to a ticket, as far as the actor may see it."""
    return (
        visible_mentions(actor).filter(mention__ticket_id=ticket.pk).select_related(*LISTED).order_by("-id")
    )


def feedback_of(item: WorkItem) -> QuerySet[Feedback]:
    """Every phase's feedback, the oldest first."""
    return Feedback.objects.filter(mention_id=item.pk).select_related("given_by").order_by("pk")


def followers(item: WorkItem) -> QuerySet[User]:
    """Who can follow it up: in office at its site, and not the person it is about."""
    here = staff_at(item.site, clock.now(), roles=FOLLOWERS).order_by().values("user_id")
    return User.objects.filter(pk__in=here).exclude(pk__in=barred(item)).order_by("name", "pk")


def search_mentions(rows: QuerySet[WorkItem], text: str, _actor: Actor) -> QuerySet[WorkItem]:
    """By number, by the number of its ticket, or by words of title and account."""
    number = text.upper()
    known = Q(number=number) | Q(mention__ticket__number=number)
    return rows.filter(known | Q(title__icontains=text) | Q(mention__poster__icontains=text))
