"""Reads of tasks. A row is its work item with the task joined."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from steward.capabilities.tasks.choices import Outcome, State
from steward.capabilities.tasks.models import task_of
from steward.kernel.base import clock
from steward.kernel.duties.queries import posts_below
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.choices import Role
from steward.kernel.tenancy.models import Appointment, Site, User
from steward.kernel.tenancy.queries import in_force
from steward.kernel.work.models import WorkItem
from steward.kernel.work.queries import families_in_hand

FAMILY = "task"
STAFF = frozenset(Role)
SUPERIORS = frozenset({Role.HEAD, Role.MANAGER, Role.DIRECTOR})
# Superiors of a whole site, and those of a department.
SITE_WIDE = frozenset({Role.MANAGER, Role.QUALITY, Role.DIRECTOR})
OF_DEPARTMENT = frozenset({Role.HEAD, Role.SUPERVISOR})
LISTED = ("task", "task__given_by", "site", "assignee")
JOINED = (*LISTED, "department")


def visible_tasks(actor: Actor) -> QuerySet[WorkItem]:
    """The rows lock: what one has in hand, what one gave, what those below one have in hand, and the sites one runs."""
    rows = WorkItem.objects.filter(family=FAMILY)
    if actor.is_system:
        return rows
    led = {hat.department_id for hat in actor.hats_with(OF_DEPARTMENT)}
    own = Q(assignee_id__in=actor.queue_user_ids) | Q(task__given_by_id__in=actor.queue_user_ids)
    return rows.filter(own | Q(department_id__in=led) | _at_sites(actor))


def _at_sites(actor: Actor) -> Q:
    hats = actor.hats_with(SITE_WIDE)
    if any(hat.site_id is None for hat in hats):
        # Every site. Not an empty condition: "this or nothing said" would be only this.
        return Q(site_id__isnull=False)
    return Q(site_id__in={hat.site_id for hat in hats})


def my_tasks(actor: Actor) -> QuerySet[WorkItem]:
    """What the actor has to do, for himself or whom he acts for; the nearest day first."""
    if FAMILY not in families_in_hand(actor):
        return WorkItem.objects.none()
    rows = WorkItem.objects.filter(
        family=FAMILY, assignee_id__in=actor.queue_user_ids, closed_at__isnull=True
    )
    return rows.select_related(*LISTED).order_by("due_at", "id")


def given_and_late(actor: Actor) -> QuerySet[WorkItem]:
    """What the actor gave others and is overdue, the oldest first."""
    rows = WorkItem.objects.filter(family=FAMILY, closed_at__isnull=True, due_at__lt=clock.now())
    rows = rows.filter(task__given_by_id__in=actor.queue_user_ids)
    return rows.exclude(assignee_id__in=actor.queue_user_ids).select_related(*LISTED).order_by("due_at", "id")


def people_below(actor: Actor) -> QuerySet[User]:
    """Whom the actor may give work: who holds his own posts and those that report to them, however far down."""
    held = Appointment.objects.filter(in_force(clock.today()), user__is_active=True)
    below = held.filter(Q(post_id__in=posts_below(actor)) | Q(acting_for__post_id__in=posts_below(actor)))
    return User.objects.filter(pk__in=below.order_by().values("user_id")).order_by("name", "pk")


def department_of(user: User, site_id: int) -> int | None:
    """Of which department somebody is at a site: of the first post held there, else of any."""
    rows = Appointment.objects.filter(in_force(clock.today()), user=user).order_by("pk")
    found = list(rows.values_list("post__department_id", "post__site_id"))
    return next((key for key, site in found if site == site_id), found[0][0] if found else None)


def search_tasks(rows: QuerySet[WorkItem], text: str, _actor: Actor) -> QuerySet[WorkItem]:
    """By number, words of the title, or the name of whoever has it."""
    return (
        rows.filter(number=text.upper())
        | rows.filter(title__icontains=text)
        | rows.filter(assignee__name__icontains=text)
    )


def tasks_from(source: str, keys: Iterable[int]) -> QuerySet[WorkItem]:
    """The tasks that came of plans or of meetings, the oldest first."""
    rows = WorkItem.objects.filter(family=FAMILY, task__source=source, task__source_id__in=list(keys))
    return rows.select_related(*LISTED).order_by("id")


def tasks_by_key(keys: Iterable[int]) -> dict[int, WorkItem]:
    """Tasks by the key of their work item, for who keeps only that: one query."""
    rows = WorkItem.objects.filter(family=FAMILY, pk__in=list(keys)).select_related(*LISTED)
    return {row.pk: row for row in rows}


def due_day(item: WorkItem) -> date:
    """The day by which a task is to be done."""
    return task_of(item).due_on


def end_of(day: date, site: Site) -> datetime:
    """The moment at which a day is over at a site."""
    return datetime.combine(day + timedelta(days=1), time.min, ZoneInfo(site.zone))


def outcome(item: WorkItem) -> Outcome:
    """How a task stands against its day."""
    if item.state == State.DROPPED:
        return Outcome.DROPPED
    late = (item.closed_at or clock.now()) >= end_of(task_of(item).due_on, item.site)
    if item.state == State.DONE:
        return Outcome.LATE if late else Outcome.DONE
    return Outcome.OVERDUE if late else Outcome.OPEN
