"""Quiet hours: until when a message has to wait."""

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q

from steward.kernel.notify.models import QUIET_FROM, QUIET_TO, QuietHours
from steward.kernel.tenancy.models import User

Hours = tuple[time, time]


def quiet_end(hours: Hours, moment: datetime, zone: str) -> datetime | None:
    """When the quiet hours around a moment are over; None when the moment is not in them."""
    starts, ends = hours
    local = moment.astimezone(ZoneInfo(zone))
    clock = local.time()
    over_midnight = starts > ends
    inside = (clock >= starts or clock < ends) if over_midnight else (starts <= clock < ends)
    if not inside:
        return None
    day = local.date() + timedelta(days=1 if over_midnight and clock >= starts else 0)
    return datetime.combine(day, ends, ZoneInfo(zone)).astimezone(UTC)


def quiet_ends(users: Iterable[User], moment: datetime) -> dict[int, datetime]:
    """For the persons whose quiet hours it is now: until when. Own hours go before the organisation's."""
    people = {user.pk: user for user in users}
    rows = QuietHours.objects.filter(Q(user__isnull=True) | Q(user_id__in=people))
    hours = {row.user_id: (row.starts, row.ends) for row in rows}
    common = hours.get(None, (QUIET_FROM, QUIET_TO))
    ends = {
        pk: quiet_end(hours.get(pk, common), moment, user.organisation.zone) for pk, user in people.items()
    }
    return {pk: end for pk, end in ends.items() if end}
