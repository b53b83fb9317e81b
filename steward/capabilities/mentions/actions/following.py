"""The site's side: give it to somebody, feed back in phases, conclude (DSK7)."""

from collections.abc import Sequence

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from steward.capabilities.mentions.choices import Stage, State
from steward.capabilities.mentions.lifecycle import LIFECYCLE
from steward.capabilities.mentions.models import Feedback
from steward.capabilities.mentions.policies import check
from steward.capabilities.mentions.queries import followers
from steward.kernel.base import clock
from steward.kernel.base.refused import Refused, need_words
from steward.kernel.base.rows import change_row
from steward.kernel.evidence.actions import attach_photo
from steward.kernel.tenancy.actor import Actor, Hat
from steward.kernel.tenancy.models import User
from steward.kernel.work.choices import ClockName
from steward.kernel.work.clocks import stop_clocks
from steward.kernel.work.deadlines import refresh_deadline
from steward.kernel.work.models import WorkItem
from steward.kernel.work.remarks import record_verb


@transaction.atomic
def assign_mention(item: WorkItem, *, by: Actor, follower: User) -> WorkItem:
    """Give it to somebody to follow up; from then on he sees it.

    Effects: follower, event `mention.assign` (he hears of it). Refuses: somebody not in office at the site, and the
    person it is about.
    """
    hat, at = check("assign", item, by), clock.now()
    if not followers(item).filter(pk=follower.pk).exists():
        raise Refused(
            _("%(name)s cannot be given this.") % {"name": follower},
            do=_("Choose somebody who is in office at the site."),
            field="follower",
        )
    LIFECYCLE.move(item, "assign", at=at)
    change_row(item.mention, {"follower_id": follower.pk})
    record_verb(
        "mention.assign", item, by=by, hat=hat, at=at, data={"to": follower.name, "to_id": follower.pk}
    )
    return item


@transaction.atomic
def feed_back_mention(
    item: WorkItem,
    *,
    by: Actor,
    said: str,
    customer_told: str,
    customer_words: str = "",
    photos: Sequence[UploadedFile] = (),
) -> WorkItem:
    """Tell quality, and the customer if he is known, how things stand: the first time, and again as they go on.

    Effects: state followed, a row of feedback, photos, the clock of the first feedback stops, that of the progress
    feedback from the second one on, event `mention.feed_back` (quality hears of it). Refuses: no words.
    """
    hat, at = check("feed_back", item, by), clock.now()
    is_first = item.state == State.PASSED_ON
    stage = Stage.FIRST if is_first else Stage.PROGRESS
    _give(item, stage, said, customer_told, customer_words, photos, by=by, hat=hat)
    LIFECYCLE.move(item, "feed_back", at=at)
    stop_clocks(item, (ClockName.RESPOND if is_first else ClockName.CALLBACK,), at=at)
    refresh_deadline(item, at=at)
    record_verb(
        "mention.feed_back",
        item,
        by=by,
        hat=hat,
        at=at,
        note=said,
        data={"stage": stage, "told": customer_told},
    )
    return item


@transaction.atomic
def conclude_mention(
    item: WorkItem,
    *,
    by: Actor,
    conclusion: str,
    said: str,
    customer_told: str,
    customer_words: str = "",
    photos: Sequence[UploadedFile] = (),
) -> WorkItem:
    """The final feedback: whether it is true, and what came of it.

    Effects: state concluded, a row of feedback, photos, every clock stops, event `mention.conclude` (quality hears of
    it and accepts it or sends it back). Refuses: no words, and what nobody has given a first feedback on.
    """
    hat, at = check("conclude", item, by), clock.now()
    _give(item, Stage.FINAL, said, customer_told, customer_words, photos, by=by, hat=hat)
    LIFECYCLE.move(item, "conclude", at=at)
    change_row(item.mention, {"conclusion": conclusion, "concluded_by_id": by.user_id})
    stop_clocks(item, ClockName, at=at)
    refresh_deadline(item, at=at)
    record_verb(
        "mention.conclude",
        item,
        by=by,
        hat=hat,
        at=at,
        note=said,
        data={"conclusion": conclusion, "told": customer_told},
    )
    return item


def _give(
    item: WorkItem,
    stage: Stage,
    said: str,
    customer_told: str,
    customer_words: str,
    photos: Sequence[UploadedFile],
    *,
    by: Actor,
    hat: Hat | None,
) -> None:
    need_words(said, "said", _("It is not said how things stand."))
    Feedback.objects.create(
        organisation_id=by.organisation_id,
        mention_id=item.pk,
        stage=stage,
        said=said.strip(),
        told=customer_told,
        customer_words=customer_words.strip(),
        given_by_id=by.user_id,
        given_at=clock.now(),
    )
    for photo in photos:
        attach_photo(item, photo, by=by, hat=hat, internal=True)
