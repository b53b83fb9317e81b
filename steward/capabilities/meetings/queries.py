"""Reads of meetings: which somebody sees, who is asked to come, what was decided and is open."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import Prefetch, Q, QuerySet

from steward.capabilities.meetings.choices import State
from steward.capabilities.meetings.models import Invitation, Meeting
from steward.capabilities.tasks.queries import due_day, tasks_from
from steward.kernel.base import clock
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.choices import Role
from steward.kernel.tenancy.models import Site, User
from steward.kernel.tenancy.queries import staff_at
from steward.kernel.work.models import WorkItem

STAFF = frozenset(Role)
# Superiors of a whole site, and those of a department.
SITE_WIDE = frozenset({Role.MANAGER, Role.DIRECTOR, Role.QUALITY})
OF_DEPARTMENT = frozenset({Role.HEAD})
LISTED = ("site", "called_by")
JOINED = (*LISTED, "department", "keeper", "series")
SOON = timedelta(days=3)
# So long before it begins people come in and sign.
EARLY = timedelta(hours=1)
SOURCE = "meeting"


def visible_meetings(actor: Actor) -> QuerySet[Meeting]:
    """The rows lock: those one called, keeps or is invited to; of one's department and of the sites one runs."""
    if actor.is_system:
        return Meeting.objects.all()
    mine = actor.queue_user_ids
    invited = Invitation.objects.filter(user_id__in=mine).values("meeting")
    led = {hat.department_id for hat in actor.hats_with(OF_DEPARTMENT)}
    sites = {hat.site_id for hat in actor.hats_with(SITE_WIDE)}
    run = Q(site_id__isnull=False) if None in sites else Q(site_id__in=sites)
    own = Q(called_by_id__in=mine) | Q(keeper_id__in=mine) | Q(pk__in=invited)
    return Meeting.objects.filter(own | Q(department_id__in=led) | run)


def coming_meetings(actor: Actor) -> QuerySet[Meeting]:
    """Meetings of these days the actor is invited to or called, and those whose minutes are still to be written."""
    mine = actor.queue_user_ids
    invited = Invitation.objects.filter(user_id__in=mine).values("meeting")
    own = Q(called_by_id__in=mine) | Q(keeper_id__in=mine)
    near = Q(pk__in=invited, starts_at__gte=clock.now() - timedelta(hours=12))
    rows = Meeting.objects.filter(own | near, state=State.CALLED, starts_at__lt=clock.now() + SOON)
    mine_alone = Invitation.objects.filter(user_id=actor.user_id or 0)
    # Whether he signed already is asked of each row.
    asked = Prefetch("invited", mine_alone, to_attr="of_reader")
    return rows.select_related(*LISTED).prefetch_related(asked).order_by("starts_at", "pk")


def doors_open(meeting: Meeting) -> bool:
    """Whether anybody can be there yet."""
    return meeting.starts_at - EARLY <= clock.now()


def invitation_of(meeting: Meeting, actor: Actor) -> Invitation | None:
    """The actor's own invitation, read with the meeting on Today: nobody signs for whom he acts for."""
    read: list[Invitation] | None = getattr(meeting, "of_reader", None)
    if read is not None:
        return read[0] if read else None
    return Invitation.objects.filter(meeting=meeting, user_id=actor.user_id or 0).first()


def invitations(meeting: Meeting) -> QuerySet[Invitation]:
    """Who is asked to come, by name."""
    return (
        Invitation.objects.filter(meeting=meeting).select_related("user", "listed_by").order_by("user__name")
    )


def invited_people(meeting: Meeting | None) -> QuerySet[User]:
    """The same as people: whom a decision can be given to."""
    rows = Invitation.objects.filter(meeting=meeting)
    return User.objects.filter(pk__in=rows.values("user")).order_by("name", "pk")


def colleagues(site: Site) -> QuerySet[User]:
    """Who can be invited: in office at the site."""
    here = staff_at(site, clock.now()).order_by().values("user_id")
    return User.objects.filter(pk__in=here).order_by("name", "pk")


def colleagues_of(sites: Sequence[Site]) -> QuerySet[User]:
    """Who can be invited at one of several sites."""
    found = User.objects.none()
    for site in sites:
        found = found | colleagues(site)
    return found.distinct()


def decisions_of(meeting: Meeting) -> list[WorkItem]:
    """What it decided, as tasks."""
    return list(tasks_from(SOURCE, [meeting.pk]))


def days_of(meeting: Meeting) -> list[tuple[WorkItem, date]]:
    """What it decided, each with the day by which it is to be done."""
    return [(item, due_day(item)) for item in decisions_of(meeting)]


def still_open(meeting: Meeting) -> list[WorkItem]:
    """What earlier meetings of the series decided and nobody finished, the oldest day first."""
    earlier = Meeting.objects.filter(Q(series=meeting.root_id) | Q(pk=meeting.root_id))
    keys = earlier.filter(starts_at__lt=meeting.starts_at).exclude(pk=meeting.pk).values_list("pk", flat=True)
    rows = tasks_from(SOURCE, keys).filter(closed_at__isnull=True)
    return list(rows.order_by("due_at", "id"))


def search_meetings(rows: QuerySet[Meeting], text: str, _actor: Actor) -> QuerySet[Meeting]:
    """By words of the title, the agenda or the minutes."""
    return rows.filter(Q(title__icontains=text) | Q(agenda__icontains=text) | Q(minutes__icontains=text))
