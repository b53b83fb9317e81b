"""What the chart says to the duties that wait for it: somebody takes up a post, a superior is away."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from steward.kernel.audit.record import subject_type
from steward.kernel.duties.happenings import About, Found, Happening, declare_happening
from steward.kernel.tenancy.models import Appointment, Away, Organisation, Post
from steward.kernel.tenancy.queries import is_in_force
from steward.kernel.tenancy.scope import current_organisation

DAY = timedelta(days=1)
# What a new holder has to do first is not made up for after so long: it is his superior's matter then.
NEW_FOR = 30 * DAY
APPOINTMENT, AWAY = subject_type(Appointment), subject_type(Away)


def _zone() -> ZoneInfo:
    return ZoneInfo(Organisation.objects.values_list("zone", flat=True).get(pk=current_organisation()))


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)


def _starts(since: datetime, until: datetime) -> Iterator[Found]:
    """Own appointments that began; the site's clock or the company's."""
    zone = _zone()
    rows = Appointment.objects.filter(
        acting_for__isnull=True,
        starts_on__gte=(since - NEW_FOR - DAY).date(),
        starts_on__lte=until.date() + DAY,
    )
    names = ("pk", "starts_on", "post_id", "post__site_id", "post__site__zone")
    for pk, starts, post, site, own_zone in rows.order_by("pk").values_list(*names):
        began = _midnight(starts, ZoneInfo(own_zone) if own_zone else zone)
        about = About(site, post_ids=(post,))
        yield Found(APPOINTMENT, pk, began, began + NEW_FOR, about)


def _absences(since: datetime, until: datetime) -> Iterator[Found]:
    """Of whoever acts for an absent superior (HRM2); where nobody does, of the posts that report to him."""
    zone = _zone()
    rows = Appointment.objects.filter(
        acting_for__isnull=False, starts_on__lte=until.date() + DAY, ends_on__gte=(since - DAY).date()
    )
    carried: dict[int, list[tuple[date, date | None]]] = defaultdict(list)
    names = ("pk", "starts_on", "ends_on", "post_id", "post__site_id", "acting_for__user_id")
    for pk, starts, ends, post, site, absent in rows.order_by("pk").values_list(*names):
        carried[absent].append((starts, ends))
        over = None if ends is None else _midnight(ends + DAY, zone)
        yield Found(APPOINTMENT, pk, _midnight(starts, zone), over, About(site, post_ids=(post,)))
    aways = [
        away
        for away in Away.objects.filter(starts_at__lte=until, ends_at__gte=since).order_by("pk")
        if not any(
            is_in_force(*ends, away.starts_at.astimezone(zone).date()) for ends in carried[away.user_id]
        )
    ]
    below = _posts_below({away.user_id for away in aways})
    for away in aways:
        site, posts = below.get(away.user_id, (None, ()))
        yield Found(AWAY, away.pk, away.starts_at, away.ends_at, About(site, post_ids=tuple(posts)))


def _posts_below(users: set[int]) -> dict[int, tuple[int | None, list[int]]]:
    """For each person the site of his post, and the posts that report to what he holds."""
    held = Appointment.objects.filter(user__in=users, acting_for__isnull=True)
    whose: dict[int, list[tuple[int, int | None]]] = defaultdict(list)
    for user, post, site in held.values_list("user_id", "post_id", "post__site_id"):
        whose[post].append((user, site))
    found: dict[int, tuple[int | None, list[int]]] = {}
    reporting = Post.objects.filter(reports_to__in=whose, is_active=True).order_by("pk")
    for below in reporting:
        for user, own_site in whose[below.reports_to_id or 0]:
            found.setdefault(user, (own_site, []))[1].append(below.pk)
    return found


declare_happening(Happening("appointment.start", found=_starts))
declare_happening(Happening("superior.away", found=_absences))
