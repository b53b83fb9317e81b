"""How much each person uses the software, from the trail and the sessions."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from django.db.models import Count, Max, Q

from steward.desk.usage.choices import Use
from steward.kernel.audit.models import Event
from steward.kernel.base import clock
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.choices import Role
from steward.kernel.tenancy.models import Appointment, Post, SignIn, User
from steward.kernel.tenancy.queries import away_user_ids, in_force

WEEK, MONTH = timedelta(days=7), timedelta(days=30)
# Whoever answers for a site or the company sees all of it, whoever leads people those who report to him.
SITE_LEADERS = frozenset({Role.ADMIN, Role.DIRECTOR, Role.MANAGER})
LEADERS = SITE_LEADERS | {Role.HEAD, Role.SUPERVISOR}
_ORDER = {use: place for place, use in enumerate(Use)}


@dataclass(frozen=True)
class Counted:
    """A number in the last seven and in the last thirty days."""

    week: int = 0
    month: int = 0


@dataclass(frozen=True)
class Person:
    """What a leader sees of somebody's use."""

    user: User
    post: str
    site: str
    department: str
    seen_at: datetime | None
    sign_ins: Counted
    acts: Counted
    is_away: bool
    use: Use


@dataclass(frozen=True)
class Group:
    """A department of a site with its people; `busy` of them worked with the software in the last seven days."""

    site: str
    department: str
    people: Sequence[Person]

    @property
    def busy(self) -> int:
        return sum(person.use == Use.BUSY for person in self.people)

    @property
    def never(self) -> int:
        return sum(person.use == Use.NEVER for person in self.people)


def may_see_use(actor: Actor) -> bool:
    return bool(actor.hats_with(LEADERS))


def use_of_people(actor: Actor) -> list[Person]:
    """Everybody an actor leads today by site and department, who uses it least first. Five queries."""
    now = clock.now()
    rows = _led(actor)
    ids = {row.user_id for row in rows}
    seen, sign_ins = _sessions(now)
    acts = _acts(now)
    away = away_user_ids(now, ids)
    people = []
    for _user, held in groupby(rows, key=lambda row: row.user_id):
        posts = list(held)
        user = posts[0].user
        last = max(filter(None, (seen.get(user.pk), user.last_login)), default=None)
        done = acts.get(user.pk, Counted())
        people.append(
            Person(
                user=user,
                post="、".join(dict.fromkeys(str(row.post) for row in posts)),
                site=posts[0].post.site.name if posts[0].post.site else "",
                department=str(posts[0].post.department),
                seen_at=last,
                sign_ins=sign_ins.get(user.pk, Counted()),
                acts=done,
                is_away=user.pk in away,
                use=_use(last, done, now),
            )
        )
    return sorted(
        people, key=lambda one: (one.site, one.department, _ORDER[one.use], one.user.name, one.user.pk)
    )


def by_department(people: Iterable[Person]) -> list[Group]:
    """People in their departments, as they stand in the list."""
    found = groupby(people, key=lambda one: (one.site, one.department))
    return [Group(site, department, list(held)) for (site, department), held in found]


def _use(seen_at: datetime | None, acts: Counted, now: datetime) -> Use:
    if seen_at is None:
        return Use.NEVER
    if acts.week:
        return Use.BUSY
    return Use.LOST if seen_at < now - MONTH else Use.IDLE


def _led(actor: Actor) -> list[Appointment]:
    """Appointments in force below an actor's posts, by person; without those who only act, and without himself."""
    hats = actor.hats_with(LEADERS)
    wide = [hat for hat in hats if hat.roles & SITE_LEADERS]
    wanted = Q(post_id__in=_posts_below({hat.post_id for hat in hats}))
    if all(hat.site_id is not None for hat in wide):
        wanted |= Q(post__site_id__in=[hat.site_id for hat in wide])
    else:
        wanted = Q()
    rows = Appointment.objects.filter(in_force(clock.today()), acting_for__isnull=True, user__is_active=True)
    rows = rows.filter(wanted).exclude(user_id=actor.person_id)
    return list(rows.select_related("user", "post__site", "post__department").order_by("user_id", "pk"))


def _posts_below(tops: Collection[int]) -> set[int]:
    """The posts that report to some posts, through any number of steps."""
    reports: dict[int, list[int]] = {}
    for post, superior in Post.objects.values_list("pk", "reports_to_id").exclude(reports_to=None):
        reports.setdefault(superior or 0, []).append(post)
    found: set[int] = set()
    step = set(tops)
    while step:
        step = {below for post in step for below in reports.get(post, ())} - found
        found |= step
    return found


def _counts(now: datetime, field: str) -> dict[str, Any]:
    return {
        "week": Count("pk", filter=Q(**{f"{field}__gt": now - WEEK})),
        "month": Count("pk", filter=Q(**{f"{field}__gt": now - MONTH})),
    }


def _sessions(now: datetime) -> tuple[dict[int, datetime], dict[int, Counted]]:
    """When each person was seen last, and how often he signed in."""
    rows = SignIn.objects.values_list("user_id").annotate(last=Max("seen_at"), **_counts(now, "created_at"))
    found = list(rows)
    return {row[0]: row[1] for row in found}, {row[0]: Counted(*row[2:]) for row in found}


def _acts(now: datetime) -> dict[int, Counted]:
    """How much each person did; what he does to his own account is no work."""
    rows = Event.objects.filter(at__gt=now - MONTH, user_id__isnull=False).exclude(
        kind__startswith="account."
    )
    return {row[0]: Counted(*row[1:]) for row in rows.values_list("user_id").annotate(**_counts(now, "at"))}
