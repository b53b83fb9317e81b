"""The escalation ladder: which rungs are due when, and whom they reach along the reporting line.

Pure decisions over data loaded once per organisation and batch (`OfficeView`); `sweep` does the writing.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from django.db.models import QuerySet

from steward.kernel.base.worktime import ALWAYS_OPEN, WorkHours
from steward.kernel.tenancy.choices import Role
from steward.kernel.tenancy.models import Appointment, Organisation, Post, Site, WorkCalendar
from steward.kernel.tenancy.queries import (
    MAX_LINE,
    away_user_ids,
    clock_date,
    in_force_somewhere,
    is_in_force,
    work_hours,
)
from steward.kernel.tenancy.scope import current_organisation, tenant_rows
from steward.kernel.work.choices import RungCondition, RungTarget
from steward.kernel.work.models import Clock, Rung, WorkItem

LEVELS = {RungTarget.SUPERIOR_1: 1, RungTarget.SUPERIOR_2: 2, RungTarget.SUPERIOR_3: 3}


class OfficeView:
    """Who holds which post, who is away, and every calendar: read once when first asked for, asked thousands of times.

    A post's days and hours are those of its site's clock; sites of one company may lie in different zones.
    """

    def __init__(self, at: datetime) -> None:
        self.at = at
        self.calendars = {row.pk: row for row in tenant_rows(WorkCalendar, "TRUE", [])}
        self.sites = {site.pk: site for site in tenant_rows(Site, "TRUE", [])}
        self._hours: dict[tuple[int | None, str], WorkHours] = {}

    @cached_property
    def posts(self) -> dict[int, Post]:
        return {post.pk: post for post in tenant_rows(Post, "TRUE ORDER BY id", [])}

    @property
    def appointments(self) -> QuerySet[Appointment]:
        """Those of `posts`; whoever looks at fewer posts narrows both."""
        return Appointment.objects.all()

    @cached_property
    def away(self) -> set[int]:
        return away_user_ids(self.at)

    @cached_property
    def holders(self) -> dict[int, set[int]]:
        """User ids of who holds a post or acts for its holder."""
        return {post_id: {user_id for user_id, _absent in rows} for post_id, rows in self.worn.items()}

    @cached_property
    def posts_of(self) -> dict[int, list[Post]]:
        """The posts that are somebody's own."""
        found: dict[int, list[Post]] = {}
        for user_id, worn, absent in self._offices:
            if absent is None:
                found.setdefault(user_id, []).append(worn)
        return found

    @cached_property
    def deputies(self) -> dict[int, set[int]]:
        """User ids of who acts for a person: they see with his eyes, so what he must not meet, they do not either."""
        found: dict[int, set[int]] = {}
        for user_id, _worn, absent in self._offices:
            if absent is not None:
                found.setdefault(absent, set()).add(user_id)
        return found

    @cached_property
    def _offices(self) -> list[tuple[int, Post, int | None]]:
        """Who wears which post now, and for whom if it is not his own: in force on the day of the post's site."""
        days = {zone: clock_date(self.at, zone) for zone in self._zones.values()}
        rows = self.appointments.filter(in_force_somewhere(self.at), user__is_active=True).order_by("pk")
        columns = ("user_id", "post_id", "acting_for__post_id", "acting_for__user_id", "starts_on", "ends_on")
        return [
            (user_id, post, absent)
            for user_id, own_id, absent_id, absent, starts_on, ends_on in rows.values_list(*columns)
            for post in [self.posts[absent_id or own_id]]
            if is_in_force(starts_on, ends_on, days[self._zones[post.site_id]])
        ]

    @cached_property
    def _zones(self) -> dict[int | None, str]:
        """Whose clock a post's days and hours are read by: `zone_of` by site, without a query for each post."""
        company = Organisation.objects.get(pk=current_organisation()).zone
        return {None: company} | {site.pk: site.zone for site in self.sites.values()}

    def hours_at(self, site_id: int) -> WorkHours:
        site = self.sites[site_id]
        return self._calendar_hours(site.calendar_id, site.zone)

    def _calendar_hours(self, calendar_id: int | None, zone: str) -> WorkHours:
        key = (calendar_id, zone)
        if key not in self._hours:
            self._hours[key] = work_hours(self.calendars.get(calendar_id or 0), zone)
        return self._hours[key]

    def present(self, post_id: int, without: int | None) -> list[int]:
        """User ids holding a post or acting for it, not away, without one person and those who act for him."""
        barred = {without} | self.deputies.get(without or 0, set())
        return sorted(self.holders.get(post_id, set()) - self.away - barred)

    @cached_property
    def worn(self) -> dict[int, list[tuple[int, int | None]]]:
        """By post: who wears it, and in whose stead if it is not his own."""
        found: dict[int, list[tuple[int, int | None]]] = {}
        for user_id, post, absent in self._offices:
            found.setdefault(post.pk, []).append((user_id, absent))
        return found

    def on_duty(self, user_id: int) -> bool:
        """In office, not away, and inside the hours of one of his posts."""
        if user_id in self.away:
            return False
        return any(
            self._calendar_hours(post.calendar_id, self._zones[post.site_id]).is_open(self.at)
            for post in self.posts_of.get(user_id, [])
        )

    def with_roles(self, roles: Iterable[str], site_id: int) -> Iterator[Post]:
        """Posts of a site (then those over all sites) that carry a role."""
        wanted = set(roles)
        reach = [post for post in self.posts.values() if wanted & set(post.roles)]
        yield from (post for post in reach if post.site_id == site_id)
        yield from (post for post in reach if post.site_id is None)

    def line_above(self, post: Post) -> Iterator[Post]:
        for _step in range(MAX_LINE):
            if post.reports_to_id is not None:
                yield (post := self.posts[post.reports_to_id])


@dataclass(frozen=True)
class Alarm:
    """One rung at one moment."""

    moment: datetime
    rung: Rung
    repeat: int


def alarms(clock: Clock, rungs: Iterable[Rung], hours: WorkHours) -> Iterator[Alarm]:
    """Every moment at which a running clock rings a rung. Warnings ahead count plain minutes."""
    own = hours if clock.in_working_time else ALWAYS_OPEN
    for rung in rungs:
        if rung.clock != clock.name:
            continue
        if rung.after_minutes < 0:
            first = clock.due_at + timedelta(minutes=rung.after_minutes)
        else:
            first = own.add_minutes(clock.due_at, rung.after_minutes)
        yield Alarm(first, rung, 0)
        for repeat in range(1, rung.repeats + 1):
            yield Alarm(own.add_minutes(first, rung.every_minutes * repeat), rung, repeat)


def holds(rung: Rung, item: WorkItem, office: OfficeView, dispatch_roles: Iterable[str]) -> bool:
    """Whether a rung's condition is true of an item now."""
    match rung.condition:
        case RungCondition.UNASSIGNED:
            return item.assignee_id is None
        case RungCondition.OFF_DUTY:
            return item.assignee_id is not None and not office.on_duty(item.assignee_id)
        case RungCondition.NO_HOLDER:
            above = next(office.line_above(_start(item, office, dispatch_roles)), None)
            return above is None or not office.present(above.pk, item.about_user_id)
        case _:
            return True


def reach(rung: Rung, item: WorkItem, office: OfficeView, dispatch_roles: Iterable[str]) -> list[int]:
    """The user ids a rung reaches; never the person complained about, and never nobody while anybody holds office.

    An empty level (vacant, absent without deputy, or only the person complained about) passes the alarm one level up.
    """
    about = item.about_user_id
    barred = {about} | office.deputies.get(about or 0, set())
    if rung.target == RungTarget.ASSIGNEE and item.assignee_id:
        # Who is on leave is not reached; who stands in for him is, and has the work in his queue.
        hands = {item.assignee_id} | office.deputies.get(item.assignee_id, set())
        if found := sorted(hands - office.away - barred):
            return found
    if rung.target == RungTarget.DISPATCHERS or (rung.target == RungTarget.ASSIGNEE and not item.assignee_id):
        found = sorted(
            {
                u
                for post in office.with_roles(dispatch_roles, item.site_id)
                for u in office.present(post.pk, about)
            }
        )
        if found:
            return found
    level = LEVELS.get(RungTarget(rung.target), 1)
    line = list(office.line_above(_start(item, office, dispatch_roles)))
    for post in line[level - 1 :] or line[-1:]:
        if found := office.present(post.pk, about):
            return found
    return sorted(
        {
            u
            for post in office.with_roles([Role.MANAGER, Role.DIRECTOR, Role.ADMIN], item.site_id)
            for u in office.present(post.pk, about)
        }
    )


def _start(item: WorkItem, office: OfficeView, dispatch_roles: Iterable[str]) -> Post:
    """The post the line starts from: the assignee's at this site, else the one that should have sent somebody."""
    own = office.posts_of.get(item.assignee_id or 0, [])
    for post in own:
        if post.site_id in (item.site_id, None):
            return post
    if own:
        return own[0]
    return dispatching_post(office, dispatch_roles, item.site_id, item.department_id) or next(
        iter(office.posts.values())
    )


def dispatching_post(
    office: OfficeView, dispatch_roles: Iterable[str], site_id: int, department_id: int | None = None
) -> Post | None:
    """Who should send somebody: of the department where the matter names one, else the front desk; the lowest in line.

    The whole line is then above: starting from the manager would make his director the first superior.
    """
    found = list(office.with_roles(dispatch_roles, site_id))
    here = [post for post in found if post.site_id == site_id] or found

    def near(post: Post) -> tuple[bool, bool, int, int]:
        depth = len(list(office.line_above(post)))
        return (
            department_id is not None and post.department_id == department_id,
            Role.DESK in post.roles,
            depth,
            -post.pk,
        )

    return max(here, key=near, default=None)
