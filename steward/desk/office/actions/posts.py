"""Writes of departments and posts."""

import secrets
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from steward.desk.office.actions.guards import need_a_line, need_an_administrator
from steward.desk.office.policies import need
from steward.kernel.audit.record import record
from steward.kernel.base import clock
from steward.kernel.base.refused import Refused
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import Appointment, Department, Post, Site, WorkCalendar
from steward.kernel.tenancy.queries import clock_date, in_force, zone_of


@transaction.atomic
def add_department(
    *, by: Actor, name: str, site: Site | None = None, name_en: str = "", code: str = ""
) -> Department:
    """Add a department to a site, or to the company (no site). Event `department.add`.

    The code is what matters of work name it by, the same at every site; made where none is given. Refuses a code the
    site has already, and people without an administrator's or director's post there.
    """
    hat = need("add", by, site.pk if site else None)
    row = Department(
        organisation_id=by.organisation_id, site=site, name=name, name_en=name_en, code=code or _code()
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise Refused(
            _("There is a department with this code already."), do=_("Choose another code."), field="code"
        )
    record("department.add", row, by=by, hat=hat, site_id=row.site_id, data={"name": name})
    return row


@transaction.atomic
def change_department(department: Department, *, by: Actor, name: str, name_en: str = "") -> Department:
    """Rename a department. Event `department.change` with the name before. Refusals as `add_department`."""
    hat = need("change", by, department.site_id)
    before, department.name, department.name_en = department.name, name, name_en
    department.save(update_fields=["name", "name_en"])
    data = {"before": before, "name": name}
    record("department.change", department, by=by, hat=hat, site_id=department.site_id, data=data)
    return department


@transaction.atomic
def add_post(
    *,
    by: Actor,
    title: str,
    department: Department,
    roles: list[str],
    reports_to: Post | None = None,
    title_en: str = "",
    seats: int | None = None,
    skills: list[str] | None = None,
    calendar: WorkCalendar | None = None,
    kind: str = "",
) -> Post:
    """Add a post to a department; it belongs to the department's site. Event `post.add` (HRM1).

    Refuses a superior of another site or a closed one, and people without the right at that site.
    """
    hat = need("add", by, department.site_id)
    need_a_line(None, reports_to, department.site_id)
    post = Post.objects.create(
        organisation_id=by.organisation_id,
        site=department.site,
        department=department,
        code=_code(),
        title=title,
        title_en=title_en,
        roles=sorted(roles),
        skills=sorted(skills or []),
        reports_to=reports_to,
        seats=seats,
        calendar=calendar,
        kind=kind,
    )
    data = {"post": post.pk, "roles": post.roles, "superior": post.reports_to_id}
    record("post.add", post, by=by, hat=hat, site_id=post.site_id, data=data)
    return post


@transaction.atomic
def change_post(
    post: Post,
    *,
    by: Actor,
    title: str,
    department: Department,
    roles: list[str],
    reports_to: Post | None = None,
    title_en: str = "",
    seats: int | None = None,
    skills: list[str] | None = None,
    calendar: WorkCalendar | None = None,
    kind: str = "",
) -> Post:
    """Change a post for everybody who holds it, from now on. Event `post.change` with what changed, before and after.

    Refuses: a superior who would close a circle or works at another site, a department of another site, fewer seats
    than people sit on them, taking the role from the last administrator, and people without the right there.
    """
    hat = need("change", by, post.site_id)
    if department.site_id != post.site_id:
        raise Refused(
            _("This department belongs to another site."),
            do=_("A post stays at its site: close it here and add one there."),
            field="department",
        )
    need_a_line(post, reports_to, post.site_id)
    wanted: dict[str, Any] = {
        "title": title,
        "title_en": title_en,
        "department_id": department.pk,
        "roles": sorted(roles),
        "skills": sorted(skills or []),
        "reports_to_id": reports_to.pk if reports_to else None,
        "seats": seats,
        "calendar_id": calendar.pk if calendar else None,
        "kind": kind,
    }
    _need_room(post, seats)
    before = {name: getattr(post, name) for name in wanted}
    changed = [name for name, value in wanted.items() if before[name] != value]
    Post.objects.filter(pk=post.pk).update(**wanted)
    need_an_administrator(post.organisation)
    post.refresh_from_db()
    data = {
        "post": post.pk,
        "changed": changed,
        "before": {name: before[name] for name in changed},
        "after": {name: wanted[name] for name in changed},
    }
    record("post.change", post, by=by, hat=hat, site_id=post.site_id, data=data)
    return post


@transaction.atomic
def close_post(post: Post, *, by: Actor) -> Post:
    """Take a post out of the chart; who held it stays readable. Event `post.close`.

    Refuses while somebody holds it or will, while an open post reports to it, and one closed already.
    """
    hat = need("close", by, post.site_id)
    today = clock_date(clock.now(), zone_of(post))
    holder = Appointment.objects.filter(post=post).exclude(ends_on__lt=today).select_related("user").first()
    if holder:
        raise Refused(
            _("%(name)s holds this post.") % {"name": holder.user.name},
            do=_("End the appointment first."),
            code="held",
        )
    below = Post.objects.filter(reports_to=post, is_active=True).first()
    if below:
        raise Refused(
            _("“%(post)s” reports to this post.") % {"post": below},
            do=_("Give it another superior first."),
            code="superior",
        )
    return _turn(post, False, "post.close", by, hat)


@transaction.atomic
def reopen_post(post: Post, *, by: Actor) -> Post:
    """Put a closed post back where it stood. Event `post.reopen`. Refuses an open one and a closed superior."""
    hat = need("reopen", by, post.site_id)
    need_a_line(post, post.reports_to, post.site_id)
    return _turn(post, True, "post.reopen", by, hat)


def _turn(post: Post, is_active: bool, kind: str, by: Actor, hat: Any) -> Post:
    if not Post.objects.filter(pk=post.pk, is_active=not is_active).update(is_active=is_active):
        raise Refused(_("This was done already."), code="done")
    post.is_active = is_active
    record(kind, post, by=by, hat=hat, site_id=post.site_id, data={"post": post.pk})
    return post


def _need_room(post: Post, seats: int | None) -> None:
    held = Appointment.objects.filter(
        in_force(clock_date(clock.now(), zone_of(post))), post=post, acting_for__isnull=True
    ).count()
    if seats is not None and seats < held:
        raise Refused(
            _("%(n)d people hold this post now.") % {"n": held},
            do=_("End an appointment first, or leave as many seats."),
            field="seats",
            code="no_seat",
        )


def _code() -> str:
    """Codes of what people add in the product; those of the presets are words."""
    return f"own-{secrets.token_hex(4)}"
