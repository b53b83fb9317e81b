"""Which duties have to be counted again now: those that work proves, and those with a window that closed."""

from datetime import datetime, timedelta

from django.db.models import Min

from steward.kernel.audit.models import Event
from steward.kernel.base import clock
from steward.kernel.duties.choices import DueState
from steward.kernel.duties.facts import EVENT
from steward.kernel.duties.models import Due, Duty
from steward.kernel.duties.months import without_frozen
from steward.kernel.duties.recount import Count, recount_dues


def recount_touched(since: datetime) -> Count:
    """Count the duties that work since a moment proves, and those with a window that closed."""
    now = clock.now()
    kinds = Event.objects.filter(at__gte=since).values_list("kind", flat=True).distinct()
    worked = Duty.objects.filter(evidence__in=[f"{EVENT}{kind}" for kind in kinds]).values_list(
        "pk", flat=True
    )
    over = without_frozen(Due.objects.filter(state=DueState.DUE, closes_at__lte=now))
    closed = over.values_list("duty_id", flat=True)
    duties = {*worked, *closed.distinct()}
    if not duties:
        return Count()
    # The earliest and the latest day that it is on earth.
    first, last = (now - timedelta(hours=12)).date(), (now + timedelta(hours=14)).date()
    oldest = over.aggregate(Min("due_on"))["due_on__min"]
    return recount_dues(min(oldest or first, first), last, duty_ids=duties)
