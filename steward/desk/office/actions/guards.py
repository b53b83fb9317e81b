"""What must stay true of the organisation whoever changes it. Called by actions, inside their transaction."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from steward.kernel.base import clock
from steward.kernel.base.refused import Refused
from steward.kernel.tenancy.choices import Role
from steward.kernel.tenancy.models import Appointment, Area, Organisation, Post
from steward.kernel.tenancy.queries import MAX_LINE, in_force


def one_at_a_time(organisation_id: int) -> None:
    """Have changes of the chart wait for each other: what two people do at once could be wrong only together.

    A row lock that readers and foreign keys pass; SQLite has one writer at a time anyway.
    """
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation_id)


def need_a_line(post: Post | None, superior: Post | None, site_id: int | None) -> None:
    """Refuse a superior of another site, a closed one, one below the post itself, and a line that is too long."""
    if superior is None:
        return
    one_at_a_time(superior.organisation_id)
    if not superior.is_active:
        raise Refused(_("“%(post)s” is closed.") % {"post": superior}, field="reports_to", code="closed")
    if superior.site_id not in (None, site_id):
        raise Refused(
            _("“%(post)s” belongs to another site.") % {"post": superior},
            do=_("Choose a post of the same site or of the company."),
            field="reports_to",
            code="other_site",
        )
    step: Post | None = superior
    for _level in range(MAX_LINE):
        if step is None:
            return
        if post is not None and step.pk == post.pk:
            raise Refused(
                _("“%(superior)s” reports to “%(post)s” already: the line would be a circle.")
                % {"superior": superior, "post": post},
                do=_("Choose somebody who stands above it."),
                field="reports_to",
                code="loop",
            )
        step = step.reports_to
    raise Refused(_("The reporting line would be too long."), field="reports_to", code="line_too_long")


def need_a_seat(post: Post, starts_on: date, ends_on: date | None, *, but: Appointment | None = None) -> None:
    """Refuse one holder more than the post has seats, on any day of a period."""
    if post.seats is None:
        return
    one_at_a_time(post.organisation_id)
    rows = _overlapping(Appointment.objects.filter(post=post, acting_for__isnull=True), starts_on, ends_on)
    others = [row for row in rows.select_related("user") if but is None or row.pk != but.pk]
    for day in sorted({starts_on, *(row.starts_on for row in others if row.starts_on > starts_on)}):
        there = [
            row for row in others if row.starts_on <= day and (row.ends_on is None or row.ends_on >= day)
        ]
        if len(there) >= post.seats:
            raise Refused(
                _("“%(post)s” has %(seats)d seats, held by %(names)s on %(day)s.")
                % {
                    "post": post,
                    "seats": post.seats,
                    "names": "、".join(row.user.name for row in there),
                    "day": day.isoformat(),
                },
                do=_("End that appointment first, choose other days, or give the post more seats."),
                field="post",
                code="no_seat",
            )


def need_no_twin(
    user_id: int, post: Post, absent: Appointment | None, starts_on: date, ends_on: date | None
) -> None:
    """Refuse the same post twice for the same person at the same time."""
    rows = Appointment.objects.filter(user_id=user_id, acting_for=absent)
    if absent is None:
        rows = rows.filter(post=post)
    if _overlapping(rows, starts_on, ends_on).exists():
        raise Refused(
            _("This person holds “%(post)s” in these days already.") % {"post": post},
            do=_("Choose other days."),
            field="starts_on",
            code="twin",
        )


def _overlapping(rows: QuerySet[Appointment], starts_on: date, ends_on: date | None) -> QuerySet[Appointment]:
    rows = rows.exclude(ends_on__lt=starts_on)
    return rows if ends_on is None else rows.filter(starts_on__lte=ends_on)


def need_order(starts_on: date, ends_on: date | None) -> None:
    """Refuse a last day before the first one."""
    if ends_on is not None and ends_on < starts_on:
        raise Refused(_("The last day comes before the first."), do=_("Choose a later one."), field="ends_on")


def need_areas_of(site_id: int | None, areas: Sequence[Area]) -> None:
    """Refuse areas of another site than the post's; a post of the company may answer for areas anywhere."""
    foreign = [area for area in areas if site_id is not None and area.site_id != site_id]
    if foreign:
        raise Refused(
            _("These areas belong to another site: %(names)s.")
            % {"names": "、".join(area.name for area in foreign)},
            do=_("Choose areas of the post's own site."),
            field="areas",
            code="other_site",
        )


def need_an_administrator(organisation: Organisation, *, after: Iterable[date] = ()) -> None:
    """Refuse what was just written where nobody could administer the company any more, today or after a day.

    Only posts of the whole company count, held and not acted in, by people who can sign in.
    """
    one_at_a_time(organisation.pk)
    today = clock.today(organisation.zone)
    for day in {today, *(max(day + timedelta(days=1), today) for day in after)}:
        if not any(_administers(row) for row in _company_appointments(day)):
            raise Refused(
                _("Nobody would be administrator any more."),
                do=_("Appoint another administrator for the whole company first."),
                code="last_administrator",
            )


def _company_appointments(day: date) -> Iterable[Appointment]:
    rows = Appointment.objects.filter(
        in_force(day), acting_for__isnull=True, post__site__isnull=True, user__is_active=True
    )
    return rows.select_related("user", "post")


def _administers(row: Appointment) -> bool:
    return Role.ADMIN in row.post.roles and row.user.has_usable_password()
