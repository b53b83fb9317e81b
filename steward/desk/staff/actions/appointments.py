"""Writes of appointments: who holds which post, for which areas, from when to when, acting for whom (HRM2)."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from steward.desk.office.actions.guards import (
    need_a_seat,
    need_an_administrator,
    need_areas_of,
    need_no_twin,
    need_order,
)
from steward.desk.staff.policies import need, need_colleague, need_leader, sites_of
from steward.kernel.audit.record import record
from steward.kernel.base import clock
from steward.kernel.base.refused import Refused
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import Appointment, Area, Away, Post, User


@transaction.atomic
def appoint_staff(
    user: User,
    *,
    by: Actor,
    post: Post,
    starts_on: date,
    ends_on: date | None = None,
    areas: Sequence[Area] = (),
) -> Appointment:
    """Give somebody a post from a day on (to a day), for areas of its site. Event `appointment.start`.

    Refuses a closed post, more holders than seats, the same post twice, areas of another site, a locked account, a
    person of another company, and people without the right at the post's site.
    """
    hat = need("appoint", by, post.site_id)
    _need_open(user, by)
    need_order(starts_on, ends_on)
    need_areas_of(post.site_id, areas)
    if not post.is_active:
        raise Refused(_("“%(post)s” is closed.") % {"post": post}, field="post", code="closed")
    need_no_twin(user.pk, post, None, starts_on, ends_on)
    need_a_seat(post, starts_on, ends_on)
    row = Appointment.objects.create(
        organisation_id=by.organisation_id, user=user, post=post, starts_on=starts_on, ends_on=ends_on
    )
    row.areas.set(areas)
    data = {**_said(row), "areas": [area.pk for area in areas]}
    record("appointment.start", row, by=by, hat=hat, site_id=post.site_id, data=data)
    return row


@transaction.atomic
def act_for_colleague(
    user: User, *, by: Actor, appointment: Appointment, starts_on: date, ends_on: date
) -> Appointment:
    """Have somebody carry a colleague's post for some days, with its queue, rights and areas. Event `appointment.act`.

    Refuses acting for oneself, for somebody who only acts, beyond the days the colleague holds the post, twice for
    the same, a locked account, and people without the right at the post's site.
    """
    post = appointment.post
    hat = need("act_for", by, post.site_id)
    _need_open(user, by)
    need_order(starts_on, ends_on)
    if appointment.user_id == user.pk:
        raise Refused(_("Nobody acts for himself."), field="appointment", code="self")
    if appointment.acting_for_id:
        raise Refused(
            _("%(name)s only acts in this post.") % {"name": appointment.user.name},
            do=_("Choose the appointment of whoever holds it."),
            field="appointment",
        )
    if starts_on < appointment.starts_on or (appointment.ends_on and ends_on > appointment.ends_on):
        raise Refused(
            _("%(name)s does not hold the post on all of these days.") % {"name": appointment.user.name},
            do=_("Choose days within the appointment."),
            field="ends_on",
            code="outside",
        )
    need_no_twin(user.pk, post, appointment, starts_on, ends_on)
    row = Appointment.objects.create(
        organisation_id=by.organisation_id,
        user=user,
        post=post,
        acting_for=appointment,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    data = {**_said(row), "absent": appointment.user_id}
    record("appointment.act", row, by=by, hat=hat, site_id=post.site_id, data=data)
    return row


@transaction.atomic
def change_areas(user: User, *, by: Actor, appointment: Appointment, areas: Sequence[Area]) -> Appointment:
    """Give an appointment exactly these areas from now on. Event `appointment.change_areas` with those before.

    Refuses areas of another site, an acting appointment (it wears the absent colleague's), another person's.
    """
    hat = need("change_areas", by, appointment.post.site_id)
    _need_own(user, appointment)
    if appointment.acting_for_id:
        raise Refused(
            _("Whoever acts answers for the areas of the absent colleague."),
            field="appointment",
            code="acting",
        )
    need_areas_of(appointment.post.site_id, areas)
    before = list(appointment.areas.order_by("pk").values_list("pk", flat=True))
    appointment.areas.set(areas)
    data = {**_said(appointment), "before": before, "areas": [area.pk for area in areas]}
    site_id = appointment.post.site_id
    record("appointment.change_areas", appointment, by=by, hat=hat, site_id=site_id, data=data)
    return appointment


@transaction.atomic
def end_appointment(user: User, *, by: Actor, appointment: Appointment, ends_on: date) -> Appointment:
    """Set the last day of an appointment; rights end with that day. Event `appointment.end`.

    Refuses a day before the first one, one that is over already, an appointment somebody acts for beyond that day,
    the last administrator's, another person's, and people without the right at the post's site.
    """
    hat = need("end_appointment", by, appointment.post.site_id)
    _need_own(user, appointment)
    need_order(appointment.starts_on, ends_on)
    if appointment.ends_on and appointment.ends_on < clock.today(user.organisation.zone):
        raise Refused(_("This appointment is over."), field="appointment", code="over")
    deputy = appointment.deputies.filter(ends_on__gt=ends_on).select_related("user").first()
    if deputy:
        raise Refused(
            _("%(name)s acts for this appointment until %(day)s.")
            % {"name": deputy.user.name, "day": deputy.ends_on},
            do=_("End that first, or appoint a successor."),
            code="acted_for",
        )
    Appointment.objects.filter(pk=appointment.pk).update(ends_on=ends_on)
    need_an_administrator(user.organisation, after=[ends_on])
    before, appointment.ends_on = appointment.ends_on, ends_on
    data = {**_said(appointment), "before": str(before) if before else None}
    record("appointment.end", appointment, by=by, hat=hat, site_id=appointment.post.site_id, data=data)
    return appointment


@transaction.atomic
def mark_away(user: User, *, by: Actor, starts_at: datetime, ends_at: datetime, reason: str) -> Away:
    """Mark somebody away: no new work, and rungs pass on to deputies and superiors. Event `staff.mark_away`.

    Refuses an end before the beginning or in the past, days marked already, and people without the right at a site
    of his.
    """
    hat = need_leader("mark_away", user, by)
    if ends_at <= starts_at or ends_at <= clock.now():
        raise Refused(
            _("This is over before it begins."), do=_("Choose a later one."), field="ends_at", code="past"
        )
    if Away.objects.filter(user=user, starts_at__lt=ends_at, ends_at__gt=starts_at).exists():
        raise Refused(
            _("%(name)s is marked away in this time already.") % {"name": user.name},
            do=_("End that mark first."),
            field="starts_at",
            code="twin",
        )
    row = Away.objects.create(
        organisation_id=by.organisation_id, user=user, starts_at=starts_at, ends_at=ends_at, reason=reason
    )
    data = {"reason": reason, "starts_at": starts_at.isoformat(), "ends_at": ends_at.isoformat()}
    record("staff.mark_away", user, by=by, hat=hat, site_id=sites_of(user)[0], data=data)
    return row


@transaction.atomic
def end_away(user: User, *, by: Actor, mark: Away) -> None:
    """End an away mark now, or take back one that has not begun. Event `staff.end_away`. Refuses one that is over."""
    hat = need_leader("end_away", user, by)
    now = clock.now()
    rows = Away.objects.filter(pk=mark.pk, user=user, ends_at__gt=now)
    if not (
        rows.filter(starts_at__lt=now).update(ends_at=now) or rows.filter(starts_at__gte=now).delete()[0]
    ):
        raise Refused(_("This is over already."), field="mark", code="over")
    record("staff.end_away", user, by=by, hat=hat, site_id=sites_of(user)[0], data={"reason": mark.reason})


def _need_open(user: User, by: Actor) -> None:
    need_colleague(user, by)
    if not user.is_active:
        raise Refused(_("This account is locked."), do=_("Unlock it first."), code="locked")


def _need_own(user: User, appointment: Appointment) -> None:
    if appointment.user_id != user.pk:
        raise Refused(_("This is the appointment of somebody else."), field="appointment")


def _said(row: Appointment) -> dict[str, object]:
    """What every event of an appointment says."""
    ends_on = str(row.ends_on) if row.ends_on else None
    return {"post": row.post_id, "person": row.user_id, "starts_on": str(row.starts_on), "ends_on": ends_on}
