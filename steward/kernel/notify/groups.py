"""Which group chats hear of an event, in which words, and when it is a robot's turn to speak."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from steward.kernel.audit.kinds import event_kind
from steward.kernel.audit.models import Event
from steward.kernel.audit.queries import say
from steward.kernel.audit.record import subject_type
from steward.kernel.base import clock
from steward.kernel.notify.bots import Throttled, Words, say_in_group
from steward.kernel.notify.choices import State
from steward.kernel.notify.masking import masked_event
from steward.kernel.notify.models import Bot, GroupMessage
from steward.kernel.notify.queries import quiet_hours_of
from steward.kernel.notify.quiet import quiet_end
from steward.kernel.notify.rules import Notice, notices_of
from steward.kernel.tenancy.models import Appointment
from steward.kernel.tenancy.queries import clock_date, in_force
from steward.kernel.work.models import WorkItem

# Vendors allow twenty a minute. A turn may be used until the next one begins: a little more than three seconds each.
SPACING = timedelta(seconds=3.2)
LONGEST_TITLE = 120


def tell_groups(event: Event) -> list[GroupMessage]:
    """Make the messages of an event for group chats; gives those that still have to be sent. Safe to run again."""
    notices = [notice for notice in notices_of(event.kind) if notice.group and notice.wants(event)]
    bots = list(Bot.objects.filter(is_active=True).select_related("organisation")) if notices else []
    now = clock.now()
    rows: dict[int, GroupMessage] = {}
    # Whether a group may hear of it asks the tables: not where no group listens.
    for notice in (notice for notice in notices if bots and notice.group and notice.group(event)):
        for bot in _listeners(bots, notice, event, now):
            row = GroupMessage(
                organisation_id=event.organisation_id,
                event=event,
                bot=bot,
                notice=notice.key,
                urgent=notice.urgent,
                not_before=now,
                created_at=now,
            )
            rows.setdefault(bot.pk, row)
    if not rows:
        return []
    GroupMessage.objects.bulk_create(rows.values(), ignore_conflicts=True)
    return list(GroupMessage.objects.filter(event=event, state=State.PENDING, attempts=0))


def _listeners(bots: Sequence[Bot], notice: Notice, event: Event, at: datetime) -> list[Bot]:
    rung = event.data.get("rung")
    found = [
        bot
        for bot in bots
        if notice.key in bot.notices
        and bot.site_id in (None, event.site_id)
        and (rung is None or rung >= bot.least_rung)
    ]
    if not any(bot.department_id for bot in found):
        return found
    departments = _departments(notice.audience(event), clock_date(at, found[0].organisation.zone))
    return [bot for bot in found if bot.department_id is None or bot.department_id in departments]


def _departments(user_ids: Iterable[int], on: date) -> set[int]:
    """The departments of people by the posts they hold on a day, those they hold for somebody else included."""
    held = Appointment.objects.filter(in_force(on), user_id__in=set(user_ids))
    rows = held.values_list("post__department_id", "acting_for__post__department_id")
    return {department for row in rows for department in row if department}


def words_of(message: GroupMessage) -> Words:
    """What the group is told, in the bot's language: no names of customers, no free words, the page to open.

    The title of the notice, number and matter of the work, and the sentence that the owner may read as well.
    """
    event, bot = message.event, message.bot
    with translation.override(bot.language):
        if not message.notice:
            return Words(
                _("A test from Steward: “{name}” hears us.").format(name=bot.name), (), settings.PUBLIC_URL
            )
        # A notice that a later version no longer declares leaves the event's own public sentence.
        notice = next((notice for notice in notices_of(event.kind) if notice.key == message.notice), None)
        kind, twin = event_kind(event.kind), masked_event(event)
        title = say(kind, str(notice.said_in_groups), twin) if notice else ""
        public = say(kind, str(kind.public), twin) if kind.public else ""
        path = notice.path(event) if notice and notice.path else ""
        lines = tuple(" ".join(line.split()) for line in (_matter(event), public) if line)
        return Words(
            " ".join(title.split())[:LONGEST_TITLE], lines, f"{settings.PUBLIC_URL.rstrip('/')}{path}"
        )


def _matter(event: Event) -> str:
    if event.subject_type != subject_type(WorkItem):
        return ""
    item = WorkItem.objects.select_related("category").filter(pk=event.subject_id).first()
    return " · ".join(str(part) for part in (item.number, item.category) if part) if item else ""


def quiet_until(message: GroupMessage, at: datetime) -> datetime | None:
    """Until when the organisation's quiet hours keep an ordinary message back."""
    return None if message.urgent else quiet_end(quiet_hours_of(None), at, message.bot.organisation.zone)


def take_turn(message: GroupMessage) -> datetime | None:
    """None when it is the message's turn now; else the turn it was given.

    A turn that was not used until the next one began is lost: a worker that comes back late would otherwise spend many
    at once.
    """
    now = clock.now()
    if message.turn_at and now - SPACING < message.turn_at <= now:
        return None
    while True:
        free = Bot.objects.values_list("free_at", flat=True).get(pk=message.bot_id)
        turn = max(free, now)
        if Bot.objects.filter(pk=message.bot_id, free_at=free).update(free_at=turn + SPACING):
            break
    GroupMessage.objects.filter(pk=message.pk).update(turn_at=turn)
    return turn if turn > now else None


def send_to_group(message: GroupMessage) -> None:
    """Say a message in its group. A vendor who wants silence gets it: the bot's next turn comes after it."""
    bot, now = message.bot, clock.now()
    try:
        say_in_group(bot.kind, bot.url, bot.secret, words_of(message), now)
    except Throttled as throttled:
        Bot.objects.filter(pk=bot.pk, free_at__lt=now + throttled.pause).update(free_at=now + throttled.pause)
        raise
