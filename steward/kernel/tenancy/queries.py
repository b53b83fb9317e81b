"""Reads of tenancy: who holds what now, who is on duty, who is above whom."""

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Q, QuerySet

from steward.kernel.base import clock
from steward.kernel.base.worktime import ALWAYS_OPEN, DayKind, WorkHours
from steward.kernel.tenancy.actor import Actor, ActorKind, Hat
from steward.kernel.tenancy.models import Appointment, Away, CalendarDay, Post, Site, User, WorkCalendar
from steward.kernel.tenancy.scope import tenant_rows

# A reporting line longer than this is a loop that slipped past the check.
MAX_LINE = 12


def in_force(on: date) -> Q:
    """Appointments in force on a day."""
    return Q(starts_on__lte=on) & (Q(ends_on__isnull=True) | Q(ends_on__gte=on))


def in_force_somewhere(at: datetime) -> Q:
    """Appointments in force on the day it is at a moment somewhere on earth; `is_in_force` decides by the post's."""
    first, last = _days_on_earth(at)
    return Q(starts_on__lte=last) & (Q(ends_on__isnull=True) | Q(ends_on__gte=first))


def is_in_force(starts_on: date, ends_on: date | None, on: date) -> bool:
    """Whether an appointment is in force on a day: that of its post's own site."""
    return starts_on <= on and (ends_on is None or ends_on >= on)


def _days_on_earth(at: datetime) -> tuple[date, date]:
    """The earliest and the latest local date there is at a moment."""
    here = at.astimezone(UTC)
    return (here - timedelta(hours=12)).date(), (here + timedelta(hours=14)).date()


def zone_of(post: Post) -> str:
    """Whose clock a post's days and hours are read by: its site's, or the company's where it is for all sites."""
    return post.site.zone if post.site else post.organisation.zone


def _zones_of(posts: Collection[Post]) -> dict[int, str]:
    """`zone_of` many posts, without a query for each."""
    rows = Site.objects.filter(pk__in={post.site_id for post in posts}).values_list("pk", "zone")
    # All posts are of one company.
    company = next((zone_of(post) for post in posts if post.site_id is None), "")
    zones: dict[int | None, str] = {None: company} | dict(rows)
    return {post.pk: zones[post.site_id] for post in posts}


# Asked in every request, and written by hand: Django takes ten times longer to write it than databases to answer.
# An acting appointment wears the absent person's post: its roles, site and areas.
_HATS = """
    SELECT own.id, CAST(own.starts_on AS TEXT), CAST(own.ends_on AS TEXT), site.zone,
           post.id, post.title, post.title_en, post.roles, post.department_id, post.site_id,
           absent.user_id, person.name, area.area_id
    FROM tenancy_appointment own
    LEFT JOIN tenancy_appointment absent ON absent.id = own.acting_for_id
    LEFT JOIN tenancy_user person ON person.id = absent.user_id
    JOIN tenancy_post post ON post.id = COALESCE(absent.post_id, own.post_id)
    LEFT JOIN tenancy_site site ON site.id = post.site_id
    LEFT JOIN tenancy_appointment_areas area ON area.appointment_id = COALESCE(absent.id, own.id)
    WHERE own.organisation_id = %s AND own.user_id = %s
      AND own.starts_on <= %s AND (own.ends_on IS NULL OR own.ends_on >= %s)
    ORDER BY own.id
"""


def actor_of(user: User, at: datetime | None = None) -> Actor:
    """The actor a user is at a moment, with every hat in force on the day of its own site: one query."""
    at = at or clock.now()
    first, last = _days_on_earth(at)
    with connection.cursor() as cursor:
        cursor.execute(_HATS, [user.organisation_id, user.pk, last.isoformat(), first.isoformat()])
        rows = [row for row in cursor.fetchall() if _is_worn(row, at, user.organisation.zone)]
    hats = tuple(_hat(list(found)) for _id, found in groupby(rows, key=lambda row: row[0]))
    return Actor(
        organisation_id=user.organisation_id,
        kind=ActorKind.PERSON,
        name=user.name,
        user_id=user.pk,
        hats=hats,
    )


def _is_worn(row: tuple[Any, ...], at: datetime, zone: str) -> bool:
    """Whether an appointment's days hold the day of its site (or of the company, for posts over all sites)."""
    _own, starts, ends, site_zone, *_hat = row
    on = clock_date(at, site_zone or zone).isoformat()
    return bool(starts <= on) and (ends is None or bool(ends >= on))


def _hat(rows: Sequence[tuple[Any, ...]]) -> Hat:
    """One hat from the rows of its areas."""
    own, _starts, _ends, _zone, post, title, title_en, roles, department, site, absent, name, _area = rows[0]
    return Hat(
        appointment_id=own,
        post_id=post,
        title=title,
        title_en=title_en,
        roles=frozenset(json.loads(roles)),
        department_id=department,
        site_id=site,
        area_ids=frozenset(row[-1] for row in rows if row[-1] is not None),
        acting_for_id=absent,
        acting_for_name=name or "",
    )


def visible_sites(actor: Actor) -> QuerySet[Site]:
    """Sites the actor's posts reach, by name."""
    rows = Site.objects.filter(is_active=True).order_by("name")
    return rows if _reaches_all(actor) else rows.filter(pk__in={hat.site_id for hat in actor.hats})


def visible_site(actor: Actor, pk: int) -> Site | None:
    """One of the visible sites, by its key."""
    if not _reaches_all(actor) and all(hat.site_id != pk for hat in actor.hats):
        return None
    return next(iter(tenant_rows(Site, "id = %s AND is_active", [pk])), None)


def _reaches_all(actor: Actor) -> bool:
    return actor.is_system or any(hat.site_id is None for hat in actor.hats)


def staff_at(site: Site, at: datetime, *, roles: Iterable[str] = ()) -> QuerySet[Appointment]:
    """Appointments in force on a site's day (and over all sites), optionally carrying one of the roles."""
    rows = (
        Appointment.objects.filter(in_force(clock_date(at, site.zone)), user__is_active=True)
        .filter(Q(post__site=site) | Q(post__site__isnull=True))
        .select_related("user", "post", "acting_for__post")
        .order_by("post__department_id", "user__name", "pk")
    )
    wanted = set(roles)
    if not wanted:
        return rows
    # Roles are a short JSON list on few posts: matched in Python, so that both databases agree.
    posts = [post.pk for post in Post.objects.only("id", "roles") if wanted & set(post.roles)]
    return rows.filter(Q(acting_for__isnull=True, post_id__in=posts) | Q(acting_for__post_id__in=posts))


def away_user_ids(at: datetime, user_ids: Iterable[int] | None = None) -> set[int]:
    """Persons with an away mark at a moment."""
    rows = Away.objects.filter(starts_at__lte=at, ends_at__gt=at)
    if user_ids is not None:
        rows = rows.filter(user_id__in=list(user_ids))
    return set(rows.values_list("user_id", flat=True))


def work_hours(calendar: WorkCalendar | None, zone: str) -> WorkHours:
    """The computable form of a calendar in a zone; no calendar means always open."""
    if calendar is None:
        return (
            ALWAYS_OPEN
            if zone == ALWAYS_OPEN.zone
            else WorkHours(zone=zone, spans=ALWAYS_OPEN.spans, rest_spans=ALWAYS_OPEN.rest_spans)
        )
    rows = list(CalendarDay.objects.values_list("day", "kind")) if calendar.follows_holidays else []
    spans = {day: tuple((int(a), int(b)) for a, b in calendar.hours.get(str(day), [])) for day in range(7)}
    confirmed = {day.year for day, _ in rows} if calendar.follows_holidays else set(range(1970, 2200))
    return WorkHours(
        zone=zone,
        spans=spans,
        rest_spans=tuple((int(a), int(b)) for a, b in calendar.hours.get("rest", [])),
        days={day: DayKind(kind) for day, kind in rows},
        confirmed_years=frozenset(confirmed),
    )


@dataclass(frozen=True)
class Duty:
    """Someone who can be given work now, and why not where they cannot."""

    user: User
    appointment: Appointment
    is_away: bool
    in_hours: bool

    @property
    def on_duty(self) -> bool:
        return not self.is_away and self.in_hours


def duty_of(appointments: Iterable[Appointment], at: datetime) -> list[Duty]:
    """On-duty state of appointments at a moment: in force, not away, inside the post's hours on its site's clock."""
    rows = list(appointments)
    away = away_user_ids(at, {row.user_id for row in rows})
    posts = {row.post_id: row.post for row in rows}.values()
    calendars = WorkCalendar.objects.in_bulk({post.calendar_id for post in posts if post.calendar_id})
    zones = _zones_of(posts)
    wanted = {(post.calendar_id, zones[post.pk]) for post in posts}
    hours = {key: work_hours(calendars.get(key[0] or 0), key[1]) for key in wanted}
    return [
        Duty(
            user=row.user,
            appointment=row,
            is_away=row.user_id in away,
            in_hours=hours[row.post.calendar_id, zones[row.post_id]].is_open(at),
        )
        for row in rows
    ]


def holders(post: Post, at: datetime) -> list[Appointment]:
    """Who holds a post or acts for its holder on its site's day and is not away; deputies after holders."""
    rows = (
        Appointment.objects.filter(in_force(clock_date(at, zone_of(post))), user__is_active=True)
        .filter(Q(acting_for__isnull=True, post=post) | Q(acting_for__post=post))
        .select_related("user", "post", "acting_for__user")
        .order_by("acting_for_id", "pk")
    )
    found = list(rows)
    away = away_user_ids(at, {row.user_id for row in found})
    return sorted((row for row in found if row.user_id not in away), key=lambda row: row.acting_for_id or 0)


def reporting_line(post_id: int) -> Iterator[Post]:
    """The posts above a post, nearest first. Raises on a loop."""
    posts = {post.pk: post for post in Post.objects.select_related("department", "site", "organisation")}
    post = posts.get(post_id)
    for _step in range(MAX_LINE):
        if post is None or post.reports_to_id is None:
            return
        post = posts[post.reports_to_id]
        yield post
    raise ValueError(f"the reporting line above post {post_id} is a loop")


def clock_date(at: datetime, zone: str) -> date:
    """The local date of a moment in a zone."""
    return at.astimezone(ZoneInfo(zone)).date()
