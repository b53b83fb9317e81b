"""Every write of messages to owners."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from steward.kernel.audit.kinds import event_kind
from steward.kernel.audit.models import Event
from steward.kernel.audit.queries import say
from steward.kernel.audit.record import record
from steward.kernel.base import clock
from steward.kernel.base.refused import Refused
from steward.kernel.notify.choices import Silence, State
from steward.kernel.notify.masking import masked_event
from steward.kernel.notify.queries import quiet_hours_of
from steward.kernel.notify.quiet import quiet_end
from steward.kernel.people.models import Party
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import Organisation
from steward.kernel.work.choices import Urgency
from steward.kernel.work.models import WorkItem
from steward.portal.models import OwnerMessage, OwnerOptOut, OwnerRule
from steward.portal.telling.choices import EVENTS, News, Over
from steward.portal.telling.queries import (
    KEEPERS,
    Reach,
    reach_of_people,
    requests_of,
    told_late,
    untold_news,
)

# What may fill a field of a template; the number is the request's.
FILLINGS = ("number", "news", "words", "time")


@transaction.atomic
def set_owner_rule(
    news: str, over: Sequence[str], *, by: Actor, template: str = "", fields: str = ""
) -> OwnerRule:
    """Tell owners one kind of news over these channels from now on; none chosen: not at all. Event `owner_rule.set`.

    What happened before stays untold. Refuses everybody but administrators and directors, WeChat without a template,
    and a field filled with what is not there.
    """
    hat = by.need_hat(KEEPERS)
    if news not in News.values or not set(over) <= set(Over.values):
        raise Refused(_("There is no such channel or news."), field="over")
    if Over.WECHAT in over and not template.strip():
        raise Refused(
            _("WeChat carries only messages of a template."),
            do=_("Choose one in the public account's console and copy its id."),
            field="template",
        )
    if any(filling not in FILLINGS for _name, filling in parsed_fields(fields)):
        raise Refused(
            _("A field can be filled with: %(names)s.") % {"names": ", ".join(FILLINGS)},
            do=_("Write a line for each field, such as %(sample)s.") % {"sample": "thing1=words"},
            field="fields",
        )
    chosen = [one.value for one in Over if one in over]
    kept = OwnerRule.objects.filter(news=news).first()
    since = kept.since if kept is not None and kept.over else clock.now()
    values: dict[str, Any] = {
        "over": chosen,
        "template": template.strip(),
        "fields": fields.strip(),
        "since": since,
    }
    whose: dict[str, Any] = {"organisation_id": by.organisation_id, "news": news}
    rule: OwnerRule
    rule, _new = OwnerRule.objects.update_or_create(**whose, defaults=values)
    record("owner_rule.set", rule, by=by, hat=hat, data={"news": news, "over": chosen})
    return rule


def parsed_fields(text: str) -> list[tuple[str, str]]:
    """`character_string1=number`, a line each."""
    lines = (line.partition("=") for line in text.splitlines() if line.strip())
    return [(name.strip(), filling.strip()) for name, _sign, filling in lines]


@transaction.atomic
def choose_owner_messages(party: Party, *, off: bool, by: Actor) -> None:
    """A customer wants messages or none; what waits is looked at again before it is sent. `visit.choose_messages`."""
    OwnerOptOut.objects.filter(party=party).delete()
    if off:
        OwnerOptOut.objects.create(organisation_id=party.organisation_id, party=party, at=clock.now())
    record("visit.choose_messages", party, by=by, data={"off": off})


@transaction.atomic
def address_owners(organisation: Organisation, at: datetime) -> int:
    """Put messages for the news of an organisation that nobody was told yet, at most some hundreds; how many.

    One for an event and person, over the first channel of the rule that reaches him; one of being late for a request.
    At night they wait for the morning, but for emergencies. Constant queries, however many.
    """
    on = {rule.news: rule for rule in OwnerRule.objects.all() if rule.over}
    events = untold_news(at, list(on.values())) if on else []
    items = requests_of(events)
    late = told_late(items)
    reach = reach_of_people({item.requester_id for item in items.values() if item.requester_id})
    quiet = quiet_end(quiet_hours_of(None), at, organisation.zone)
    rows = []
    with translation.override(settings.LANGUAGE_CODE):
        for event in events:
            item, news = items.get(event.subject_id), EVENTS[event.kind]
            if item is None or item.requester_id is None or (news == News.LATE and item.pk in late):
                continue
            late |= {item.pk} if news == News.LATE else set()
            rows.append(_message(event, item, on[news], reach[item.requester_id], at, quiet))
    keep_messages(rows)
    return len(rows)


def keep_messages(rows: Sequence[OwnerMessage]) -> None:
    """Keep a batch of messages; who has one for the event already keeps that one alone."""
    OwnerMessage.objects.bulk_create(rows, ignore_conflicts=True)


def begin_again(message: OwnerMessage) -> None:
    """Forget the error of the try before: a try that leaves none was killed."""
    OwnerMessage.objects.filter(pk=message.pk).update(last_error="")


def _message(
    event: Event, item: WorkItem, rule: OwnerRule, reach: Reach, at: datetime, quiet: datetime | None
) -> OwnerMessage:
    over = next((one for one in rule.over if one in reach.over), "")
    silence = Silence.OPTED_OUT if reach.is_off else "" if over else Silence.NO_ADDRESS
    urgent = item.urgency == Urgency.EMERGENCY
    return OwnerMessage(
        organisation_id=event.organisation_id,
        event=event,
        party_id=item.requester_id or 0,
        item=item,
        news=rule.news,
        over=over,
        words=_words(event, item)[:300],
        urgent=urgent,
        silence=silence,
        state=State.SUPPRESSED if silence else State.PENDING,
        not_before=at if urgent or quiet is None else quiet,
        created_at=at,
    )


def _words(event: Event, item: WorkItem) -> str:
    """What the owner reads in the portal as well, and of being late what is true."""
    kind = event_kind(event.kind)
    if kind.public is None:
        said = _("We have not kept the promised time, and we are sorry. We go on with it.")
    else:
        said = say(kind, str(kind.public), masked_event(event))
    return _("Your request %(number)s: %(words)s") % {"number": item.number, "words": said}


def prune_owner_messages(before: datetime) -> int:
    """Delete what was told or given up so long ago."""
    done = OwnerMessage.objects.exclude(state=State.PENDING).filter(created_at__lt=before)
    return done.delete()[0]


def erase_owner_messages(party: Party) -> int:
    """Forget what somebody was told; part of `erase_party`."""
    OwnerOptOut.objects.filter(party=party).delete()
    return OwnerMessage.objects.filter(party=party).delete()[0]
