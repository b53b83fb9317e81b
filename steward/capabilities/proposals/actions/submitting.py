"""The proposer's side: hand in, take back; and forgetting who did without a name (DSK14)."""

from collections.abc import Sequence
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from steward.capabilities.proposals.choices import State
from steward.capabilities.proposals.lifecycle import LIFECYCLE
from steward.capabilities.proposals.models import Proposal
from steward.capabilities.proposals.policies import MAY, check
from steward.capabilities.proposals.queries import FAMILY
from steward.kernel.base import clock
from steward.kernel.base.numbering import next_number
from steward.kernel.base.refused import NotAllowed, need_words
from steward.kernel.evidence.actions import attach_photo
from steward.kernel.people.retention import AT_ONCE
from steward.kernel.tenancy.actor import Actor, system_actor
from steward.kernel.tenancy.models import Site
from steward.kernel.tenancy.queries import clock_date
from steward.kernel.work.choices import ClockName
from steward.kernel.work.clocks import start_clocks, stop_clocks
from steward.kernel.work.deadlines import refresh_deadline
from steward.kernel.work.models import WorkItem
from steward.kernel.work.remarks import record_verb


@transaction.atomic
def submit_proposal(
    *,
    by: Actor,
    site: Site,
    topic: str,
    title: str,
    body: str,
    benefit: str = "",
    is_anonymous: bool = False,
    photos: Sequence[UploadedFile] = (),
) -> WorkItem:
    """Suggest something to one's superiors, under one's name or without it.

    Effects: number, work item of the proposer's department (of none, without a name), proposal, photos, the clocks
    for taking it up and for answering it, event `proposal.submit` (superiors hear of it; without a name the trail has
    none). Refuses: whoever has no post at the site, programs, no words.
    """
    hat, at = by.need_hat(MAY["submit"], site_id=site.pk), clock.now()
    if by.user_id is None:
        # Every proposal is answered to somebody.
        raise NotAllowed()
    need_words(title, "title", _("It is not said what you suggest."))
    need_words(body, "body", _("It is not said what you suggest."))
    voice = _voice(by, is_anonymous=is_anonymous)
    item = WorkItem(
        organisation_id=by.organisation_id,
        family=FAMILY,
        kind=FAMILY,
        number=next_number("HL", organisation_id=by.organisation_id, day=clock_date(at, site.zone)),
        title=title.strip(),
        state=State.SUBMITTED,
        site=site,
        department_id=hat.department_id if hat and not is_anonymous else None,
        opened_at=at,
    )
    item.save(force_insert=True)
    said = {"topic": topic, "body": body.strip(), "benefit": benefit.strip()}
    who = {"author_id": by.user_id, "is_anonymous": is_anonymous}
    item.proposal = Proposal(organisation_id=by.organisation_id, item=item, **said, **who)
    item.proposal.save(force_insert=True)
    for photo in photos:
        attach_photo(item, photo, by=voice, internal=True)
    start_clocks(item, (ClockName.RESPOND, ClockName.RESOLVE), at=at)
    refresh_deadline(item, at=at)
    record_verb(
        "proposal.submit", item, by=voice, hat=None if is_anonymous else hat, at=at, data={"topic": topic}
    )
    return item


@transaction.atomic
def withdraw_proposal(item: WorkItem, *, by: Actor, note: str = "") -> WorkItem:
    """Take one's own proposal back before it was answered.

    Effects: state withdrawn, its clocks stop, event `proposal.withdraw`. Refuses: anybody but the proposer, and what
    was answered.
    """
    hat, at = check("withdraw", item, by), clock.now()
    is_anonymous = item.proposal.is_anonymous
    LIFECYCLE.move(item, "withdraw", at=at)
    stop_clocks(item, (ClockName.RESPOND, ClockName.RESOLVE), at=at)
    voice = _voice(by, is_anonymous=is_anonymous)
    record_verb("proposal.withdraw", item, by=voice, hat=None if is_anonymous else hat, at=at, note=note)
    return item


def forget_authors(before: datetime, _by: Actor) -> int:
    """Forget who proposed without a name, once that was over long ago. Part of `keep_retention`, which records."""
    old = Proposal.objects.filter(is_anonymous=True, author__isnull=False, item__closed_at__lt=before)
    keys = list(old.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    return Proposal.objects.filter(pk__in=keys).update(author=None)


def _voice(by: Actor, *, is_anonymous: bool) -> Actor:
    """Who stands in the trail for what a proposer does himself: nobody, where he wants no name. The trail can neither
    be erased nor be kept from those who read it."""
    return system_actor(by.organisation_id, "anonymous") if is_anonymous else by
