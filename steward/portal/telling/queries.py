"""Reads of messages to owners: the rules, what is news and not told yet, how people are reached."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from steward.kernel.audit.models import Event
from steward.kernel.audit.record import subject_type
from steward.kernel.notify.choices import State, VendorKind
from steward.kernel.notify.models import VendorApp
from steward.kernel.people.choices import ContactKind
from steward.kernel.people.models import ContactPoint, Party
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.choices import Role
from steward.kernel.work.models import WorkItem
from steward.portal.models import OwnerMessage, OwnerOptOut, OwnerRule, WechatLink
from steward.portal.telling.choices import EVENTS, News, Over

KEEPERS = frozenset({Role.ADMIN, Role.DIRECTOR})
# What was not told by then is no news any more: a worker that was away brings nobody yesterday's.
FRESH = timedelta(hours=6)
AT_ONCE = 500
FAMILY = "ticket"
# The promise of calling back is between the company and itself.
PROMISED = ("respond", "resolve")


@dataclass
class Reach:
    """How one person can be reached today."""

    over: set[str] = field(default_factory=set)
    is_off: bool = False


def rules() -> dict[News, OwnerRule | None]:
    """Each kind of news with its rule, if one was ever set."""
    kept = {row.news: row for row in OwnerRule.objects.all()}
    return {news: kept.get(news) for news in News}


def untold_news(at: datetime, on: Sequence[OwnerRule]) -> list[Event]:
    """Events of the organisation in scope that are news under a rule and led to no message yet, the oldest first."""
    since = {rule.news: rule.since for rule in on}
    kinds = [kind for kind, news in EVENTS.items() if news in since]
    told = OwnerMessage.objects.filter(event=OuterRef("pk"))
    rows = Event.objects.filter(
        ~Exists(told), at__gt=at - FRESH, kind__in=kinds, subject_type=subject_type(WorkItem)
    ).order_by("pk")
    return [
        event
        for event in rows[:AT_ONCE]
        if event.at >= since[EVENTS[event.kind]]
        and not event.data.get("internal")
        and event.data.get("clock", PROMISED[0]) in PROMISED
    ]


def requests_of(events: Collection[Event]) -> dict[int, WorkItem]:
    """The requests the events are about, where somebody we know asked."""
    rows = WorkItem.objects.filter(
        pk__in=[event.subject_id for event in events],
        family=FAMILY,
        requester__isnull=False,
        requester__erased_at__isnull=True,
    )
    return {row.pk: row for row in rows}


def told_late(item_ids: Collection[int]) -> set[int]:
    """Requests whose owner heard once that they are late."""
    rows = OwnerMessage.objects.filter(item__in=item_ids, news=News.LATE)
    return set(rows.values_list("item_id", flat=True))


def reach_of_people(party_ids: Collection[int]) -> dict[int, Reach]:
    """How people can be reached: three queries, however many."""
    found = {pk: Reach() for pk in party_ids}
    for pk in links_of(party_ids).values_list("party_id", flat=True):
        found[pk].over.add(Over.WECHAT)
    kinds = {ContactKind.PHONE: Over.SMS, ContactKind.EMAIL: Over.EMAIL}
    contacts = ContactPoint.objects.filter(party__in=party_ids, kind__in=kinds)
    for pk, kind in contacts.values_list("party_id", "kind"):
        found[pk].over.add(kinds[ContactKind(kind)])
    for pk in OwnerOptOut.objects.filter(party__in=party_ids).values_list("party_id", flat=True):
        found[pk].is_off = True
    return found


def links_of(party_ids: Collection[int]) -> QuerySet[WechatLink]:
    """Links of these people with the public account in use."""
    return good_links().filter(party__in=party_ids).select_related("app").order_by("-linked_at")


def good_links() -> QuerySet[WechatLink]:
    """Links with the public account in use."""
    return WechatLink.objects.filter(app__is_active=True, app__kind=VendorKind.ACCOUNT)


def wants_none(party: Party) -> bool:
    return OwnerOptOut.objects.filter(party=party).exists()


def counts() -> dict[str, int]:
    """How many messages stand where, of the organisation in scope."""
    return {state.value: OwnerMessage.objects.filter(state=state).count() for state in State}


def last_troubles() -> list[OwnerMessage]:
    """What was given up last, with the words of why."""
    return list(OwnerMessage.objects.filter(state=State.FAILED).select_related("item").order_by("-pk")[:10])


def may_keep(actor: Actor) -> bool:
    return bool(actor.hats_with(KEEPERS))


def has_account() -> bool:
    """Whether there is a public account that messages could go over."""
    return VendorApp.objects.filter(kind=VendorKind.ACCOUNT, is_active=True).exists()
