"""Reads of people who work here: whom an actor may see, what each held, holds and will hold."""

from django.db.models import Prefetch, QuerySet

from steward.desk.office.queries import reach
from steward.desk.staff.policies import LEADERS
from steward.kernel.base import clock
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import Appointment, Away, User


def visible_staff(actor: Actor) -> QuerySet[User]:
    """Members of staff: everybody for those of the whole company, else whoever has or had a post at one's sites."""
    rows = User.objects.filter(organisation_id=actor.organisation_id)
    within = reach(actor, LEADERS, column="post__site_id")
    if within:
        rows = rows.filter(pk__in=Appointment.objects.filter(within).values("user_id"))
    return rows.order_by("pk")


def unfinished_appointments() -> Prefetch[str]:
    """What people hold or will hold, on `user.unfinished`: one query for a page of them."""
    rows = Appointment._base_manager.exclude(ends_on__lt=clock.today()).select_related(
        "post__site", "acting_for__user", "acting_for__post__site"
    )
    return Prefetch("appointments", rows.order_by("acting_for_id", "pk"), to_attr="unfinished")


def held_by(user: User) -> list[Appointment]:
    """What a person of a page holds today."""
    rows: list[Appointment] = user.unfinished  # type: ignore[attr-defined]
    return [row for row in rows if row.starts_on <= clock.today()]


def career_of(user: User) -> QuerySet[Appointment]:
    """Everything a person held, holds and will hold, the newest first."""
    rows = Appointment.objects.filter(user=user)
    return rows.select_related("post__site", "acting_for__user", "acting_for__post__site").order_by(
        "-starts_on", "-pk"
    )


def open_appointments(user: User) -> QuerySet[Appointment]:
    """Those of a person's appointments that are not over yet."""
    return career_of(user).exclude(ends_on__lt=clock.today(user.organisation.zone))


def open_aways(user: User) -> QuerySet[Away]:
    """Away marks that are not over, the next one first."""
    return Away.objects.filter(user=user, ends_at__gt=clock.now()).order_by("starts_at")
