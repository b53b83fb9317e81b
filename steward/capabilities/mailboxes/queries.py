"""Reads of mailboxes and letters."""

import hmac
import re
from collections.abc import Collection
from datetime import datetime, timedelta
from email.utils import parseaddr
from hashlib import sha256
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from steward.capabilities.mailboxes.choices import Outcome
from steward.capabilities.mailboxes.models import Letter, Mailbox
from steward.capabilities.tickets.queries import FAMILY, follow_path, visible_tickets
from steward.kernel.base import clock
from steward.kernel.base.privacy import keyed_index
from steward.kernel.people.choices import ContactKind
from steward.kernel.people.models import ContactPoint, Party
from steward.kernel.places.queries import reach_of
from steward.kernel.tenancy.actor import Actor
from steward.kernel.work.kinds import families
from steward.kernel.work.models import WorkItem

LATELY = timedelta(days=30)
_NUMBER = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2}-\d{8}-\d{4,8}(?!\d)")
_OWN_ID = re.compile(r"<ticket-(\d{1,18})\.\d{1,18}\.([0-9a-f]{32})@[^<>\s]+>")


def visible_mailboxes(actor: Actor) -> QuerySet[Mailbox]:
    """Mailboxes in use at the sites an actor reaches."""
    return Mailbox.objects.filter(_at_sites(actor, "site_id"), is_active=True)


def visible_letters(actor: Actor) -> QuerySet[Letter]:
    """Letters of those mailboxes, without those whose request the actor may not see."""
    seen = Q(item__isnull=True) | Q(item__in=visible_tickets(actor).values("pk"))
    return Letter.objects.filter(_at_sites(actor, "mailbox__site_id")).filter(seen)


def _at_sites(actor: Actor, column: str) -> Q:
    """Whole sites only: a mailbox lies in no building, so a steward's areas reach none."""
    reach = reach_of(actor)
    return Q() if reach.everything else Q(**{f"{column}__in": reach.site_ids})


def counts_of(mailbox: Mailbox) -> dict[str, int]:
    """How many letters of the last thirty days became what."""
    rows = mailbox.letters.filter(received_at__gte=clock.now() - LATELY).order_by()
    found = dict(rows.values_list("outcome").annotate(n=Count("pk")))
    return {str(outcome.label): found.get(outcome.value, 0) for outcome in Outcome}


def kinds() -> dict[str, str]:
    """The kinds of requests a letter can come in as, in words."""
    return {code: str(word) for family in families() if family.code == FAMILY for code, word in family.kinds}


def digest_of(message_id: str) -> str:
    return sha256(message_id.encode()).hexdigest()


def mask_address(address: str) -> str:
    name, _at, domain = address.partition("@")
    return f"{name[:1]}***@{domain}" if domain else ""


def sender_known(address: str) -> Party | None:
    """The one person known by an e-mail address; none where several are."""
    rows = ContactPoint.objects.filter(
        kind=ContactKind.EMAIL,
        value_index=keyed_index(address, ContactKind.EMAIL),
        party__erased_at__isnull=True,
    )
    people = {row.party_id: row.party for row in rows.select_related("party")[:2]}
    return next(iter(people.values())) if len(people) == 1 else None


def answer_id(letter: Letter) -> str:
    """The Message-ID of our answer: it names the ticket, and only we can have written it."""
    host = urlsplit(settings.PUBLIC_URL).hostname
    return f"<ticket-{letter.item_id}.{letter.pk}.{_tag(letter.organisation_id, letter.item_id or 0)}@{host}>"


def follow_address(item: WorkItem) -> str:
    """Where a sender follows what becomes of his request."""
    return f"{settings.PUBLIC_URL.rstrip('/')}{follow_path(item)}"


def _tag(organisation_id: int, item_id: int) -> str:
    return keyed_index(f"{organisation_id}:{item_id}", "mail.answer")


def item_of_reply(mailbox: Mailbox, references: Collection[str], subject: str) -> WorkItem | None:
    """The ticket a letter answers: by our own Message-ID, an earlier letter's, or the number in its subject."""
    rows = WorkItem.objects.filter(family=FAMILY).select_related("ticket", "site", "place", "requester")
    for reference in references:
        if found := _OWN_ID.fullmatch(reference):
            pk, tag = int(found[1]), found[2]
            if hmac.compare_digest(tag, _tag(mailbox.organisation_id, pk)):
                return rows.filter(pk=pk).first()
    digests = [digest_of(reference) for reference in references]
    earlier = (
        Letter.objects.filter(mailbox=mailbox, digest__in=digests, item__isnull=False).order_by("pk").first()
    )
    if earlier is not None:
        return rows.filter(pk=earlier.item_id or 0).first()
    numbers = _NUMBER.findall(subject)
    return rows.filter(number__in=numbers).order_by("pk").first() if numbers else None


def is_his(item: WorkItem, address: str) -> bool:
    """Whether a ticket is of whoever writes from an address: its requester's, or a letter's it came by."""
    index = keyed_index(address, ContactKind.EMAIL)
    if item.requester_id and ContactPoint.objects.filter(party=item.requester_id, value_index=index).exists():
        return True
    return Letter.objects.filter(item=item, outcome=Outcome.TAKEN, sender_index=index).exists()


def sent_lately(address: str, since: datetime) -> int:
    """How many requests were made of letters from an address since a moment."""
    index = keyed_index(address, ContactKind.EMAIL)
    rows = Letter.objects.filter(sender_index=index, received_at__gte=since)
    return rows.filter(outcome__in=[Outcome.TAKEN, Outcome.REPLY]).count()


def own_addresses(mailbox: Mailbox) -> set[str]:
    """Addresses this house writes from: what comes from them is nobody's request."""
    boxes = Mailbox.objects.filter(is_active=True).values_list("address", flat=True)
    return {
        parseaddr(settings.DEFAULT_FROM_EMAIL)[1].lower(),
        mailbox.address.lower(),
        *map(str.lower, boxes),
    }
