"""Reads of remedies. A row is its work item with the remedy joined."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from steward.capabilities.remedies.choices import State
from steward.kernel.base import clock
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.choices import Role
from steward.kernel.tenancy.models import User
from steward.kernel.tenancy.queries import staff_at
from steward.kernel.work.models import WorkItem
from steward.kernel.work.queries import about, barred, families_in_hand

FAMILY = "remedy"
STAFF = frozenset(Role) - {Role.ADMIN}
PLANNERS = frozenset({Role.HEAD, Role.MANAGER, Role.QUALITY})
VERIFIERS = PLANNERS | {Role.DIRECTOR}
LISTED = ("remedy", "site", "assignee")
JOINED = (
    *LISTED, "department", "remedy__origin", "remedy__raised_by", "remedy__finished_by", "remedy__verified_by"
)  # fmt: skip


def visible_remedies(actor: Actor) -> QuerySet[WorkItem]:
    """The rows lock: the sites of those who plan and verify, what has a doer for supervisors (the ladder may reach
    them), and everybody what he raised or has in hand. Nobody sees one that came of a complaint about himself."""
    rows = WorkItem.objects.filter(family=FAMILY)
    if actor.is_system:
        return rows
    mine = actor.queue_user_ids
    own = Q(assignee_id__in=mine) | Q(remedy__raised_by_id__in=mine)
    led = Q(_at(actor, [Role.SUPERVISOR]), assignee__isnull=False)
    reached = _at(actor, VERIFIERS) | led | own
    return rows.filter(reached).exclude(pk__in=about(actor))


def _at(actor: Actor, roles: Iterable[str]) -> Q:
    hats = actor.hats_with(roles)
    if any(hat.site_id is None for hat in hats):
        # Every site. Not an empty condition: "this or nothing said" would be only this.
        return Q(site_id__isnull=False)
    return Q(site_id__in={hat.site_id for hat in hats})


def waiting_remedies(actor: Actor) -> QuerySet[WorkItem]:
    """What somebody has to do something about now: plan it, carry it out, verify its effect. Most pressing first."""
    if not actor.hats_with(VERIFIERS) and FAMILY not in families_in_hand(actor):
        return WorkItem.objects.none()
    mine = actor.queue_user_ids
    planned = Q(state=State.PLANNED, assignee_id__in=mine)
    raised = Q(state=State.RAISED) & (_at(actor, PLANNERS - {Role.HEAD}) | _heads(actor))
    due = Q(_at(actor, VERIFIERS), state=State.FINISHED, remedy__check_from__lte=clock.now())
    return (
        visible_remedies(actor)
        .filter(planned | raised | (due & ~Q(remedy__finished_by_id__in=mine)))
        .select_related(*LISTED)
        .order_by("due_at", "id")
    )


def _heads(actor: Actor) -> Q:
    """What was given to a head's department, and what was given to nobody's at his site."""
    wanted = Q(pk__in=[])
    for hat in actor.hats_with([Role.HEAD]):
        here = Q(department_id=hat.department_id) | Q(department__isnull=True)
        wanted |= here if hat.site_id is None else Q(here, site_id=hat.site_id)
    return wanted


def raised_from(origin: WorkItem) -> QuerySet[WorkItem]:
    """Everything that was raised from an item."""
    return WorkItem.objects.filter(family=FAMILY, remedy__origin_id=origin.pk)


def remedies_from(origin: WorkItem, actor: Actor) -> QuerySet[WorkItem]:
    """What was raised from an item, as far as the actor may see it, the newest first."""
    return visible_remedies(actor).filter(remedy__origin_id=origin.pk).select_related(*LISTED).order_by("-id")


def doers(item: WorkItem) -> QuerySet[User]:
    """Who can be given a remedy: in office at its site, and not the person it is about."""
    here = staff_at(item.site, clock.now()).order_by().values("user_id")
    return User.objects.filter(pk__in=here).exclude(pk__in=barred(item)).order_by("name", "pk")


def search_remedies(rows: QuerySet[WorkItem], text: str, _actor: Actor) -> QuerySet[WorkItem]:
    """By number, by the number it was raised from, or by words of the title."""
    number = text.upper()
    return rows.filter(Q(number=number) | Q(remedy__origin__number=number) | Q(title__icontains=text))
