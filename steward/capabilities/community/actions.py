"""Every write to an announcement, by its verb (ENG5)."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from steward.capabilities.community.choices import State
from steward.capabilities.community.lifecycle import LIFECYCLE
from steward.capabilities.community.models import Announcement, AnnouncementBuilding
from steward.capabilities.community.policies import MAY, check
from steward.capabilities.community.queries import FAMILY
from steward.kernel.audit.record import record
from steward.kernel.base import clock
from steward.kernel.base.numbering import next_number
from steward.kernel.base.refused import NotAllowed, Refused
from steward.kernel.places.models import Place
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import Site
from steward.kernel.tenancy.queries import clock_date
from steward.kernel.work.models import WorkItem
from steward.kernel.work.remarks import record_verb


@transaction.atomic
def draft_announcement(
    *,
    by: Actor,
    site: Site,
    topic: str,
    title: str,
    body: str,
    shown_until: date,
    buildings: Sequence[Place] = (),
) -> WorkItem:
    """Write an announcement to a site, or to some of its buildings.

    Effects: number, work item, announcement, event `announcement.draft`. Nobody but writers and reviewers sees it.
    Refuses: a post without the verb at the site, no title or text, a last day that has passed, another site's building.
    """
    hat, at = by.need_hat(MAY["draft"], site_id=site.pk), clock.now()
    if by.user_id is None:
        # The second person of the review needs a first one.
        raise NotAllowed()
    _fit(site, title, body, shown_until, buildings, at)
    item = WorkItem(
        organisation_id=by.organisation_id,
        family=FAMILY,
        kind=FAMILY,
        number=next_number("AN", organisation_id=by.organisation_id, day=clock_date(at, site.zone)),
        title=title.strip(),
        state=State.DRAFTED,
        site=site,
        opened_at=at,
    )
    item.save(force_insert=True)
    item.announcement = Announcement(
        organisation_id=by.organisation_id,
        item=item,
        topic=topic,
        body=body.strip(),
        shown_until=shown_until,
        drafted_by_id=by.user_id,
    )
    item.announcement.save(force_insert=True)
    _choose(item, buildings)
    record("announcement.draft", item, by=by, hat=hat, site_id=site.pk, at=at)
    return item


@transaction.atomic
def change_announcement(
    item: WorkItem,
    *,
    by: Actor,
    topic: str,
    title: str,
    body: str,
    shown_until: date,
    buildings: Sequence[Place] = (),
) -> WorkItem:
    """Write a draft anew; whoever does is its writer from now on.

    Effects: title, text, topic, last day, buildings, event `announcement.change`. Refuses: what `draft` refuses, and
    what was submitted already: the text that was agreed to is the text that is read.
    """
    hat, at = check("change", item, by), clock.now()
    _fit(item.site, title, body, shown_until, buildings, at)
    LIFECYCLE.move(item, "change", at=at, changes={"title": title.strip()})
    Announcement.objects.filter(pk=item.pk).update(
        topic=topic, body=body.strip(), shown_until=shown_until, drafted_by_id=by.user_id
    )
    AnnouncementBuilding.objects.filter(announcement_id=item.pk).delete()
    _choose(item, buildings)
    record("announcement.change", item, by=by, hat=hat, site_id=item.site_id, at=at)
    return item


@transaction.atomic
def submit_announcement(item: WorkItem, *, by: Actor) -> WorkItem:
    """Ask for the review. Effects: state submitted, event `announcement.submit`; reviewers of the site hear of it."""
    hat, at = check("submit", item, by), clock.now()
    LIFECYCLE.move(item, "submit", at=at)
    record("announcement.submit", item, by=by, hat=hat, site_id=item.site_id, at=at)
    return item


@transaction.atomic
def review_announcement(item: WorkItem, *, by: Actor, agreed: bool, note: str = "") -> WorkItem:
    """A second person's word on the text: agreed to, or given back to its writer with what is wrong.

    Effects: state reviewed or draft again, the reviewer, event `announcement.review` (the writer hears of it).
    Refuses: the writer and who acts for him, and giving back without words.
    """
    hat, at = check("review", item, by), clock.now()
    if not agreed and not note.strip():
        raise Refused(_("It is not said what is wrong."), do=_("Write what should be changed."), field="note")
    LIFECYCLE.move(item, "review", at=at, to=State.REVIEWED if agreed else State.DRAFTED)
    Announcement.objects.filter(pk=item.pk).update(reviewed_by_id=by.user_id if agreed else None)
    record_verb("announcement.review", item, by=by, hat=hat, at=at, note=note, data={"agreed": agreed})
    return item


@transaction.atomic
def publish_announcement(item: WorkItem, *, by: Actor, quietly: bool = False) -> WorkItem:
    """Show it to the people it is for, until its last day; `quietly`: nobody is sent a message about it.

    Effects: state published, the moment, event `announcement.publish`, which is what messages are made of. Refuses:
    what nobody reviewed, and a last day that has passed meanwhile.
    """
    hat, at = check("publish", item, by), clock.now()
    LIFECYCLE.need(item, "publish")
    if item.announcement.shown_until < clock_date(at, item.site.zone):
        raise Refused(
            _("The last day of this announcement has passed."),
            do=_("Withdraw it and write a new one."),
            code="over",
        )
    LIFECYCLE.move(item, "publish", at=at)
    Announcement.objects.filter(pk=item.pk).update(published_at=at)
    data = {"quietly": True} if quietly else {}
    record("announcement.publish", item, by=by, hat=hat, site_id=item.site_id, at=at, data=data)
    return item


@transaction.atomic
def withdraw_announcement(item: WorkItem, *, by: Actor, note: str) -> WorkItem:
    """Take it away from everybody it was shown to, and say why. Effects: state withdrawn, event
    `announcement.withdraw`. Refuses: no reason, and a second time."""
    hat, at = check("withdraw", item, by), clock.now()
    if not note.strip():
        raise Refused(_("The reason is missing."), do=_("Write why it is withdrawn."), field="note")
    LIFECYCLE.move(item, "withdraw", at=at)
    record_verb("announcement.withdraw", item, by=by, hat=hat, at=at, note=note)
    return item


def _fit(
    site: Site, title: str, body: str, shown_until: date, buildings: Sequence[Place], at: datetime
) -> None:
    if not title.strip():
        raise Refused(_("The announcement has no title."), field="title")
    if not body.strip():
        raise Refused(
            _("The announcement says nothing."), do=_("Write what people should know."), field="body"
        )
    if shown_until < clock_date(at, site.zone):
        raise Refused(_("This day has passed."), do=_("Choose a day from today on."), field="shown_until")
    if any(place.site_id != site.pk for place in buildings):
        raise Refused(
            _("A building of another site is among them."),
            do=_("Choose buildings of this site."),
            field="buildings",
        )


def _choose(item: WorkItem, buildings: Sequence[Place]) -> None:
    AnnouncementBuilding.objects.bulk_create(
        AnnouncementBuilding(organisation_id=item.organisation_id, announcement_id=item.pk, place=place)
        for place in buildings
    )
