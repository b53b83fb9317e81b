"""Who can be sent: people on duty for the site, with their skills, their areas and what they have in hand."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from steward.capabilities.tickets.choices import State
from steward.kernel.base import clock
from steward.kernel.tenancy.choices import Role
from steward.kernel.tenancy.models import Appointment, Post, User
from steward.kernel.tenancy.queries import duty_of, staff_at
from steward.kernel.work.models import Category, WorkItem
from steward.kernel.work.queries import barred

DOERS = (Role.WORKER, Role.STEWARD, Role.SUPERVISOR, Role.DESK, Role.HEAD)


@dataclass(frozen=True)
class Candidate:
    """Someone a ticket could be given to, and why not, if not."""

    user: User
    appointment: Appointment
    on_duty: bool
    is_away: bool
    skilled: bool
    # Has a skill that matters of this kind ask for: whom one thinks of first while the matter is not sure yet.
    near: bool
    load: int

    @property
    def can_take(self) -> bool:
        return self.on_duty and self.skilled

    @property
    def post(self) -> Post:
        """The post the work would be done in; an acting person's is the one acted for."""
        return _post(self.appointment)


def candidates(
    item: WorkItem, at: datetime | None = None, *, among: Collection[int] | None = None
) -> list[Candidate]:
    """Everybody who could do the work at the ticket's site: on duty and skilled first, then whose craft it is,
    then the lightest load.

    On duty = appointment in force, inside the post's hours, no away mark. The person complained about is left out, and
    so is whoever acts for him: neither could open it.
    `among` asks about some people only, by their user ids.
    """
    at = at or clock.now()
    skill = item.category.skill if item.category else ""
    crafts = {skill} if skill else _crafts(item.kind)
    appointments = staff_at(item.site, at, roles=DOERS)
    if among is not None:
        appointments = appointments.filter(user_id__in=among)
    left_out = barred(item, at)
    # A whole-company post (no site) does not go out to single jobs.
    here = [row for row in appointments if _post(row).site_id == item.site_id and row.user_id not in left_out]
    load = open_load(row.user_id for row in here)
    found: dict[int, Candidate] = {}
    for duty in duty_of(here, at):
        skills = set(_post(duty.appointment).skills)
        candidate = Candidate(
            user=duty.user,
            appointment=duty.appointment,
            on_duty=duty.on_duty,
            is_away=duty.is_away,
            skilled=not skill or skill in skills,
            near=bool(crafts & skills),
            load=load[duty.user.pk],
        )
        best = found.get(duty.user.pk)
        if best is None or (candidate.can_take and not best.can_take):
            found[duty.user.pk] = candidate
    return sorted(found.values(), key=_first_choice)


def _first_choice(candidate: Candidate) -> tuple[bool, bool, bool, int, str]:
    return (
        not candidate.can_take,
        not candidate.skilled,
        not candidate.near,
        candidate.load,
        candidate.user.name,
    )


def _crafts(kind: str) -> set[str]:
    """The skills that matters of a kind ask for."""
    rows = Category.objects.filter(kind=kind, is_active=True).exclude(skill="").order_by()
    return set(rows.values_list("skill", flat=True).distinct())


def _post(row: Appointment) -> Post:
    return row.acting_for.post if row.acting_for else row.post


def open_load(user_ids: Iterable[int]) -> Counter[int]:
    """Open tickets in hand per person: one query."""
    rows = (
        WorkItem.objects.filter(assignee_id__in=list(user_ids), closed_at__isnull=True)
        .exclude(state=State.FINISHED)
        .values_list("assignee_id")
        .annotate(n=Count("pk"))
        .order_by()
    )
    return Counter({user_id: n for user_id, n in rows if user_id})
