"""Jobs of messages to owners: every minute, news becomes messages and what is due is sent."""

from datetime import timedelta

from django.db.models import Case, Value, When
from django_tasks import task

from steward.kernel.base import clock
from steward.kernel.jobs.progress import progress
from steward.kernel.jobs.schedule import every
from steward.kernel.notify.choices import Silence, State
from steward.kernel.notify.delivery import attempt, postpone, suppress
from steward.kernel.notify.queries import quiet_hours_of
from steward.kernel.notify.quiet import quiet_end
from steward.kernel.tenancy.models import Organisation
from steward.kernel.tenancy.scope import everywhere, scope
from steward.portal.models import OwnerMessage, OwnerRule
from steward.portal.telling.actions import address_owners, prune_owner_messages
from steward.portal.telling.announcements import address_announcements
from steward.portal.telling.choices import News
from steward.portal.telling.queries import wants_none
from steward.portal.telling.sending import send_to_owner

AT_ONCE = 200
KEPT = timedelta(days=190)


@task()
def tell_owners(slot: str = "") -> dict[str, int]:
    """Make the messages of every organisation that tells its owners, then send what is due."""
    now = clock.now()
    with everywhere("organisations that tell their owners"):
        ids = set(OwnerRule.objects.exclude(over=[]).values_list("organisation_id", flat=True))
        due = OwnerMessage.objects.filter(state=State.PENDING, not_before__lte=now, sent_at__isnull=True)
        ids |= set(due.values_list("organisation_id", flat=True))
    made = sent = 0
    for organisation in Organisation.objects.filter(pk__in=ids).order_by("pk"):
        with scope(organisation.pk):
            made += address_owners(organisation, now) + address_announcements(organisation, now)
            sent += _send_due(organisation)
    return {"made": made, "looked_at": sent}


def _send_due(organisation: Organisation) -> int:
    """Try what is due, one's own requests before announcements to thousands; a worker that is killed leaves the rest
    to the next minute."""
    due = OwnerMessage.objects.filter(
        state=State.PENDING, not_before__lte=clock.now(), sent_at__isnull=True
    ).select_related("event", "item__announcement", "item__site", "organisation", "party")
    turn = Case(When(news=News.ANNOUNCE, then=Value(1)), default=Value(0))
    rows = list(due.order_by(turn, "not_before", "pk")[:AT_ONCE])
    for done, row in enumerate(rows, start=1):
        end = quiet_end(quiet_hours_of(None), clock.now(), organisation.zone)
        if wants_none(row.party):
            suppress(row, Silence.OPTED_OUT)
        elif end and not row.urgent:
            postpone(row, end, again=_nothing)
        else:
            attempt(row, lambda row=row: send_to_owner(row), again=_nothing)  # type: ignore[misc]
        progress(done, len(rows))
    return len(rows)


def _nothing(_row: OwnerMessage) -> None:
    """The next minute looks for what is due: no job stands for a single message."""


@task()
def prune_told(slot: str = "") -> int:
    """Forget old messages to owners."""
    with everywhere("messages of every organisation grow old"):
        return prune_owner_messages(clock.now() - KEPT)


every("* * * * *", tell_owners, "portal.tell_owners")
every("50 4 * * *", prune_told, "portal.prune_told")
