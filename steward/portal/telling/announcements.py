"""Announcements brought: who would be reached over what, and a message for each, batch by batch."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Case, CharField, Count, Exists, OuterRef, QuerySet, Value, When
from django.utils import translation
from django.utils.translation import gettext as _

from steward.capabilities.community.outreach import declare_count
from steward.capabilities.community.queries import FAMILY, JOINED, audience_of, is_shown
from steward.kernel.audit.models import Event
from steward.kernel.audit.record import subject_type
from steward.kernel.base import clock
from steward.kernel.jobs.progress import progress
from steward.kernel.notify.choices import Silence, State
from steward.kernel.notify.queries import quiet_hours_of
from steward.kernel.notify.quiet import quiet_end
from steward.kernel.people.choices import ContactKind
from steward.kernel.people.models import ContactPoint, Party
from steward.kernel.tenancy.models import Organisation
from steward.kernel.work.models import WorkItem
from steward.portal.models import OwnerMessage, OwnerOptOut, OwnerRule
from steward.portal.telling.actions import keep_messages
from steward.portal.telling.choices import News, Over
from steward.portal.telling.queries import FRESH, good_links

BATCH = 500
PUBLISHED = "announcement.publish"


def rule_in_force() -> OwnerRule | None:
    """The rule of announcements of the organisation in scope, where it names a channel."""
    rule = OwnerRule.objects.filter(news=News.ANNOUNCE).first()
    return rule if rule is not None and rule.over else None


def ways_to(people: QuerySet[Party], rule: OwnerRule) -> QuerySet[Any]:
    """Each with `way`: the first channel of the rule that reaches him, or why none does. One query, however many."""
    him = OuterRef("pk")
    reaches = {
        Over.WECHAT: good_links().filter(party=him),
        Over.EMAIL: ContactPoint.objects.filter(party=him, kind=ContactKind.EMAIL),
        Over.SMS: ContactPoint.objects.filter(party=him, kind=ContactKind.PHONE),
    }
    off = When(Exists(OwnerOptOut.objects.filter(party=him)), then=Value(Silence.OPTED_OUT.value))
    whens = [When(Exists(reaches[Over(over)]), then=Value(over)) for over in rule.over]
    none = Value(Silence.NO_ADDRESS.value)
    return people.annotate(way=Case(off, *whens, default=none, output_field=CharField()))


def said_of_reach(item: WorkItem) -> str:
    """How many would get an announcement over what; nothing where no rule has it brought."""
    rule = rule_in_force()
    if rule is None:
        return ""
    rows = ways_to(audience_of(item, clock.now()), rule).values("way").annotate(people=Count("pk"))
    found = dict.fromkeys((*Over.values, Silence.OPTED_OUT.value, Silence.NO_ADDRESS.value), 0)
    found |= dict(rows.order_by().values_list("way", "people"))
    return (
        _(
            "Otherwise %(wechat)d people get a message over WeChat, %(email)d by e-mail and %(sms)d as a text message,"
            " which costs money. %(opted_out)d want no messages, %(no_address)d cannot be reached."
        )
        % found
    )


declare_count(said_of_reach)


def address_announcements(organisation: Organisation, at: datetime) -> int:
    """Put a message for everybody whom an announcement of the last hours is for and who has none yet; how many.

    A batch is a read and a write, and stands when the next is begun: a killed worker leaves the rest to the next
    minute. Announcements know no urgency: at night all wait for the morning.
    """
    rule = rule_in_force()
    if rule is None:
        return 0
    not_before = quiet_end(quiet_hours_of(None), at, organisation.zone) or at
    events = Event.objects.filter(
        kind=PUBLISHED, subject_type=subject_type(WorkItem), at__gt=at - FRESH, at__gte=rule.since
    )
    told = [event for event in events.order_by("pk") if not event.data.get("quietly")]
    rows = WorkItem.objects.filter(family=FAMILY, pk__in=[event.subject_id for event in told])
    items = rows.select_related(*JOINED).in_bulk()
    shown = [event for event in told if is_shown(items[event.subject_id], at)]
    return sum(_address(event, items[event.subject_id], rule, at, not_before) for event in shown)


def _address(event: Event, item: WorkItem, rule: OwnerRule, at: datetime, not_before: datetime) -> int:
    have_one = OwnerMessage.objects.filter(event=event).values("party")
    people = ways_to(audience_of(item, at).exclude(pk__in=have_one), rule).order_by("pk")
    total, made, last = people.count(), 0, 0
    with translation.override(settings.LANGUAGE_CODE):
        words = _("Announcement: %(title)s") % {"title": item.title}
    while batch := list(people.filter(pk__gt=last).values_list("pk", "way")[:BATCH]):
        keep_messages([_message(event, item, pk, way, words, at, not_before) for pk, way in batch])
        made, last = made + len(batch), batch[-1][0]
        progress(made, total, item.number)
    return made


def _message(
    event: Event, item: WorkItem, party_id: int, way: str, words: str, at: datetime, not_before: datetime
) -> OwnerMessage:
    reached = way in Over.values
    return OwnerMessage(
        organisation_id=event.organisation_id,
        event=event,
        party_id=party_id,
        item=item,
        news=News.ANNOUNCE,
        over=way if reached else "",
        words=words[:300],
        silence="" if reached else way,
        state=State.PENDING if reached else State.SUPPRESSED,
        not_before=not_before,
        created_at=at,
    )
