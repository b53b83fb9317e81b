"""The quality department's side: pass on, link, accept the conclusion or send it back (DSK7)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from steward.capabilities.mentions.choices import State
from steward.capabilities.mentions.lifecycle import LIFECYCLE
from steward.capabilities.mentions.models import Mention, mention_of
from steward.capabilities.mentions.policies import MAY, check
from steward.capabilities.mentions.queries import FAMILY
from steward.kernel.base import clock
from steward.kernel.base.numbering import next_number
from steward.kernel.base.refused import Refused, need_words
from steward.kernel.evidence.actions import attach_photo
from steward.kernel.places.models import Place
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import Site, User
from steward.kernel.tenancy.queries import clock_date
from steward.kernel.work.choices import ClockName, Urgency
from steward.kernel.work.clocks import start_clocks, stop_clocks
from steward.kernel.work.deadlines import refresh_deadline
from steward.kernel.work.models import WorkItem
from steward.kernel.work.remarks import record_verb


@transaction.atomic
def pass_on_mention(
    *,
    by: Actor,
    site: Site,
    title: str,
    channel: str,
    text: str,
    urgency: int = Urgency.URGENT,
    link: str = "",
    poster: str = "",
    seen_at: datetime | None = None,
    place: Place | None = None,
    person: User | None = None,
    ticket: WorkItem | None = None,
    photos: Sequence[UploadedFile] = (),
) -> WorkItem:
    """Pass on to a site what is said of it: where it was seen, what it says, whom and which ticket it concerns.

    Effects: number, work item, mention, screenshots, the clocks of all three feedbacks, event `mention.pass_on` (the
    manager and the head of customer service hear of it). From then on the person concerned, its own or the ticket's,
    meets nothing of it. Refuses: a post without the verb at the site, no words, a future moment, a place or a ticket
    of another site, and passing on what is about oneself.
    """
    hat, at = by.need_hat(MAY["pass_on"], site_id=site.pk), clock.now()
    need_words(title, "title", _("It is not said what it is about."))
    need_words(text, "text", _("It is not said what was written."))
    if seen_at is not None and seen_at > at:
        raise Refused(_("This moment is still to come."), field="seen_at", code="future")
    _fit_place(place, site)
    _fit_ticket(ticket, site)
    about_id = person.pk if person else ticket.about_user_id if ticket else None
    if about_id is not None and about_id in by.queue_user_ids:
        raise Refused(_("It is about you."), do=_("Let a colleague pass it on."), field="person", code="own")
    item = WorkItem(
        organisation_id=by.organisation_id,
        family=FAMILY,
        kind=FAMILY,
        number=next_number("YQ", organisation_id=by.organisation_id, day=clock_date(at, site.zone)),
        title=title.strip(),
        state=State.PASSED_ON,
        urgency=urgency,
        site=site,
        place=place,
        building_id=place.building_id if place else None,
        about_user_id=about_id,
        opened_at=at,
    )
    item.save(force_insert=True)
    seen: dict[str, Any] = {
        "channel": channel,
        "link": link.strip(),
        "poster": poster.strip(),
        "text": text.strip(),
    }
    seen |= {"seen_at": seen_at or at, "passed_by_id": by.user_id, "ticket": ticket}
    item.mention = Mention(organisation_id=by.organisation_id, item=item, **seen)
    item.mention.save(force_insert=True)
    for photo in photos:
        attach_photo(item, photo, by=by, hat=hat, internal=True)
    start_clocks(item, (ClockName.RESPOND, ClockName.CALLBACK, ClockName.RESOLVE), at=at)
    refresh_deadline(item, at=at)
    record_verb("mention.pass_on", item, by=by, hat=hat, at=at, data={"channel": channel})
    return item


@transaction.atomic
def link_mention(item: WorkItem, *, by: Actor, ticket: WorkItem) -> WorkItem:
    """Say which ticket it belongs to; whoever that one is about is kept from the mention too, where it names nobody.

    Effects: ticket, event `mention.link`. Refuses: a ticket of another site, and one about oneself.
    """
    hat, at = check("link", item, by), clock.now()
    _fit_ticket(ticket, item.site)
    about_id = item.about_user_id or ticket.about_user_id
    LIFECYCLE.move(item, "link", at=at, changes={"about_user_id": about_id})
    Mention.objects.filter(pk=item.pk).update(ticket=ticket)
    record_verb("mention.link", item, by=by, hat=hat, at=at, data={"number": ticket.number})
    return item


@transaction.atomic
def accept_mention(item: WorkItem, *, by: Actor, note: str = "") -> WorkItem:
    """Accept the conclusion: the mention is over.

    Effects: state closed, event `mention.accept` (who followed it hears of it). Refuses: whoever concluded it.
    """
    hat, at = check("accept", item, by), clock.now()
    LIFECYCLE.move(item, "accept", at=at)
    record_verb("mention.accept", item, by=by, hat=hat, at=at, note=note, data={"reached": _followed(item)})
    return item


@transaction.atomic
def send_back_mention(item: WorkItem, *, by: Actor, note: str) -> WorkItem:
    """Not enough: the site follows it on, with the final feedback promised anew.

    Effects: state followed, next cycle with the clock of the final feedback, the conclusion is taken off, event
    `mention.send_back` (who followed it hears of it). Refuses: no words.
    """
    hat, at = check("send_back", item, by), clock.now()
    need_words(note, "note", _("It is not said what is missing."))
    reached = _followed(item)
    LIFECYCLE.move(item, "send_back", at=at, changes={"cycle": item.cycle + 1})
    Mention.objects.filter(pk=item.pk).update(conclusion="", concluded_by=None)
    stop_clocks(item, ClockName, at=at)
    start_clocks(item, (ClockName.RESOLVE,), at=at)
    refresh_deadline(item, at=at)
    record_verb("mention.send_back", item, by=by, hat=hat, at=at, note=note, data={"reached": reached})
    return item


def _fit_place(place: Place | None, site: Site) -> None:
    if place is not None and place.site_id != site.pk:
        raise Refused(_("This place is at another site."), do=_("Choose a place of the site."), field="place")


def _fit_ticket(ticket: WorkItem | None, site: Site) -> None:
    if ticket is not None and ticket.site_id != site.pk:
        raise Refused(_("%(number)s is of another site.") % {"number": ticket.number}, field="ticket")


def _followed(item: WorkItem) -> list[int]:
    """Who followed it: the follower, and who concluded it."""
    row = mention_of(item)
    return [pk for pk in (row.follower_id, row.concluded_by_id) if pk]
