"""Reads of proposals. A row is its work item with the proposal joined."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.utils.timezone import localtime

from steward.capabilities.proposals.choices import State, Verdict
from steward.capabilities.proposals.models import proposal_of
from steward.kernel.base import clock
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.choices import Role
from steward.kernel.tenancy.models import User
from steward.kernel.tenancy.queries import staff_at
from steward.kernel.work.choices import ClockName
from steward.kernel.work.models import Clock, WorkItem
from steward.kernel.work.queries import families_in_hand

FAMILY = "proposal"
STAFF = frozenset(Role)
# Superiors of a whole site, and those of a department.
SITE_WIDE = frozenset({Role.MANAGER, Role.QUALITY, Role.DIRECTOR})
OF_DEPARTMENT = frozenset({Role.HEAD, Role.SUPERVISOR})
HANDLERS = frozenset({Role.HEAD, Role.MANAGER, Role.QUALITY, Role.DIRECTOR})
LISTED = ("proposal", "site", "assignee")
JOINED = (*LISTED, "department", "proposal__author", "proposal__answered_by")
MONTHS = 12


def visible_proposals(actor: Actor) -> QuerySet[WorkItem]:
    """The rows lock: one's own, what one has in hand, those of the department one leads and of the sites one runs;
    once it is taken up, every superior at the site, whom the ladder may reach.

    An anonymous proposal names no department: its superiors are those of the whole site. Whoever acts for a colleague
    sees what that colleague has in hand, never what he proposed.
    """
    rows = WorkItem.objects.filter(family=FAMILY)
    if actor.is_system:
        return rows
    led = {hat.department_id for hat in actor.hats_with(OF_DEPARTMENT)}
    own = Q(proposal__author_id=actor.user_id) | Q(assignee_id__in=actor.queue_user_ids)
    led_here = Q(department_id__in=led) | Q(at_sites(actor, OF_DEPARTMENT), assignee__isnull=False)
    return rows.filter(own | at_sites(actor, SITE_WIDE) | led_here)


def at_sites(actor: Actor, roles: Iterable[str]) -> Q:
    """What lies at the sites at which one has one of the roles."""
    hats = actor.hats_with(roles)
    if any(hat.site_id is None for hat in hats):
        # Every site. Not an empty condition: "this or nothing said" would be only this.
        return Q(site_id__isnull=False)
    return Q(site_id__in={hat.site_id for hat in hats})


def waiting_proposals(actor: Actor) -> QuerySet[WorkItem]:
    """What somebody has to do something about: take it up, study it, answer it, carry it out. Most pressing first."""
    if not actor.hats_with(HANDLERS) and FAMILY not in families_in_hand(actor):
        return WorkItem.objects.none()
    led = {hat.department_id for hat in actor.hats_with([Role.HEAD])}
    above = at_sites(actor, SITE_WIDE - {Role.DIRECTOR}) | Q(department_id__in=led)
    above &= Q(state=State.SUBMITTED) | (Q(state=State.STUDIED) & ~Q(proposal__findings=""))
    in_hand = Q(assignee_id__in=actor.queue_user_ids, state__in=[State.STUDIED, State.ADOPTED])
    return (
        visible_proposals(actor)
        .filter(in_hand | (above & ~Q(proposal__author_id=actor.user_id)))
        .select_related(*LISTED)
        .order_by("due_at", "id")
    )


def own_proposals(rows: QuerySet[WorkItem], actor: Actor) -> QuerySet[WorkItem]:
    """What one proposed oneself."""
    return rows.filter(proposal__author_id=actor.user_id)


def colleagues(item: WorkItem) -> QuerySet[User]:
    """Who can study a proposal or carry it out: in office at its site."""
    here = staff_at(item.site, clock.now()).order_by().values("user_id")
    return User.objects.filter(pk__in=here).order_by("name", "pk")


def knows_author(item: WorkItem, actor: Actor) -> bool:
    """Whether an actor may read who proposed it: everybody who sees it, but for anonymous ones quality alone."""
    row = proposal_of(item)
    if not row.is_anonymous or row.author_id == actor.user_id:
        return True
    return actor.hat_for([Role.QUALITY], site_id=item.site_id) is not None


def search_proposals(rows: QuerySet[WorkItem], text: str, _actor: Actor) -> QuerySet[WorkItem]:
    """By number, or by words of the title. Not by name: that would find the anonymous ones."""
    return rows.filter(number=text.upper()) | rows.filter(title__icontains=text)


@dataclass
class Month:
    """A month of proposals, by the day they were handed in."""

    first: date
    submitted: int = 0
    answered: int = 0
    in_time: int = 0
    adopted: int = 0
    done: int = 0

    @property
    def share_in_time(self) -> int | None:
        """Answered in time, of those answered; nothing where none was."""
        return round(100 * self.in_time / self.answered) if self.answered else None


def months_of(actor: Actor) -> list[Month]:
    """The last twelve months of the proposals an actor sees, the newest first. Two queries."""
    first = localtime(clock.now()).date().replace(day=1)
    found = {first: Month(first)}
    for _step in range(MONTHS - 1):
        first = (first - timedelta(days=1)).replace(day=1)
        found[first] = Month(first)
    rows = visible_proposals(actor).exclude(state=State.WITHDRAWN).filter(opened_at__date__gte=first)
    answers = Clock.objects.filter(
        item__in=rows.values("pk"), name=ClockName.RESOLVE, stopped_at__isnull=False
    )
    kept = dict(answers.values_list("item_id", "met"))
    for pk, opened_at, state, verdict in rows.values_list("pk", "opened_at", "state", "proposal__verdict"):
        month = found[localtime(opened_at).date().replace(day=1)]
        month.submitted += 1
        month.answered += bool(verdict)
        month.in_time += bool(verdict) and bool(kept.get(pk))
        month.adopted += verdict in (Verdict.ADOPTED, Verdict.PARTLY)
        month.done += state == State.DONE
    return list(found.values())
