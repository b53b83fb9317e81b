"""From one event to messages: audience, words, opt-outs, quiet hours; and to deliveries for webhooks."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils import translation

from steward.kernel.audit.kinds import event_kind
from steward.kernel.audit.models import Event
from steward.kernel.audit.queries import say
from steward.kernel.base import clock
from steward.kernel.base.rows import read_rows
from steward.kernel.notify.channels import Channel, all_channels
from steward.kernel.notify.choices import Silence, State
from steward.kernel.notify.masking import masked_event
from steward.kernel.notify.models import Message, Preference, WebhookDelivery, WebhookTarget
from steward.kernel.notify.quiet import quiet_ends
from steward.kernel.notify.rules import Notice, notices_of
from steward.kernel.tenancy.models import User

BATCH = 500
# Control characters (but for the line feed) break mail headers, and one of the databases.
_CONTROLS = {code: None for code in (*range(32), 127) if code != ord("\n")}


def spread(event: Event) -> list[Message]:
    """Make the messages of an event; gives those that still have to be sent.

    Safe to run again and by two workers at once: the unique key of `Message` keeps the first of each.
    """
    rows: dict[tuple[int, str], Message] = {}
    for notice in (row for row in notices_of(event.kind) if row.wants(event)):
        for message in _messages(notice, event):
            rows.setdefault((message.recipient_id, message.channel), message)
    with transaction.atomic():
        Message.objects.bulk_create(rows.values(), ignore_conflicts=True, batch_size=BATCH)
        waiting = Message.objects.filter(event=event, state=State.PENDING, attempts=0)
        return list(waiting.only("id", "attempts", "not_before", "organisation_id"))


def _messages(notice: Notice, event: Event) -> Iterable[Message]:
    now = clock.now()
    people = _audience(notice, event)
    off = turned_off(notice.key, people)
    quiet = {} if notice.urgent else quiet_ends(people, now)
    path = notice.path(event) if notice.path else ""
    channels = [row for row in all_channels() if row.carries(notice.channels) and row.offered()]
    reached = {channel.code: channel.among(people) for channel in channels if channel.among}
    for language in sorted({user.language for user in people}):
        title, body = _words(notice, event, language)
        for user in (user for user in people if user.language == language):
            for channel in channels:
                if user.pk not in reached.get(channel.code, (user.pk,)):
                    continue
                silence = _silence(channel, user, off)
                yield Message(
                    organisation_id=event.organisation_id,
                    event=event,
                    recipient=user,
                    channel=channel.code,
                    notice=notice.key,
                    title=title,
                    body=body,
                    path=path,
                    urgent=notice.urgent,
                    silence=silence,
                    state=_first_state(channel, silence),
                    sent_at=now if channel.send is None else None,
                    not_before=quiet.get(user.pk, now) if channel.send else now,
                    created_at=now,
                )


def _audience(notice: Notice, event: Event) -> list[User]:
    wanted = set(notice.audience(event))
    if not notice.tells_doer:
        wanted.discard(event.user_id or 0)
    rows = User.objects.filter(pk__in=wanted, organisation_id=event.organisation_id, is_active=True)
    return list(rows.select_related("organisation").order_by("pk"))


def turned_off(notice: str, people: Sequence[User]) -> set[tuple[int, str]]:
    """Pairs of person and channel that do not want this notice; a choice for it beats the one for all."""
    rows = Preference.objects.filter(user__in=people, notice__in=("", notice)).order_by("notice")
    choices = {(row.user_id, row.channel): row.off for row in rows}
    return {pair for pair, off in choices.items() if off}


def _silence(channel: Channel, user: User, off: set[tuple[int, str]]) -> str:
    if channel.send is None:
        return ""
    if (user.pk, channel.code) in off:
        return Silence.OPTED_OUT
    # Who stands among those it reaches was asked for all of them at once.
    return "" if channel.among or channel.reaches(user) else Silence.NO_ADDRESS


def _first_state(channel: Channel, silence: str) -> State:
    if silence:
        return State.SUPPRESSED
    return State.SENT if channel.send is None else State.PENDING


def _words(notice: Notice, event: Event, language: str) -> tuple[str, str]:
    kind, twin = event_kind(event.kind), masked_event(event)
    with translation.override(language):
        title = say(kind, str(notice.title), twin)
        body = say(kind, str(kind.sentence if notice.body is None else notice.body), twin)
    return " ".join(title.split()).translate(_CONTROLS)[:200], body.translate(_CONTROLS)


def address_targets(events: Sequence[Event]) -> list[WebhookDelivery]:
    """Put a delivery for each target that wants one of these events, inside the recording transaction."""
    organisations = sorted({event.organisation_id for event in events})
    targets = [
        target
        for organisation in organisations
        for target in read_rows(WebhookTarget, "is_active AND organisation_id = %s", [organisation])
    ]
    now = clock.now()
    rows = [
        WebhookDelivery(
            organisation_id=event.organisation_id, event=event, target=target, not_before=now, created_at=now
        )
        for event in events
        for target in targets
        if target.organisation_id == event.organisation_id and target.wants(event.kind)
    ]
    return WebhookDelivery.objects.bulk_create(rows, batch_size=BATCH) if rows else []
