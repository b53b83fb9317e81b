"""A finding is stopped, taken up and put right."""

from collections.abc import Sequence

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from steward.capabilities.findings.actions.promises import promise
from steward.capabilities.findings.lifecycle import LIFECYCLE
from steward.capabilities.findings.policies import check
from steward.kernel.base import clock
from steward.kernel.base.refused import Refused, need_words
from steward.kernel.base.rows import change_row
from steward.kernel.evidence.actions import attach_photo
from steward.kernel.tenancy.actor import Actor, Hat
from steward.kernel.work.choices import ClockName
from steward.kernel.work.clocks import stop_clocks
from steward.kernel.work.deadlines import refresh_deadline
from steward.kernel.work.models import WorkItem
from steward.kernel.work.remarks import record_verb


@transaction.atomic
def stop_finding(
    item: WorkItem, *, by: Actor, heeded: bool, note: str, photos: Sequence[UploadedFile] = ()
) -> WorkItem:
    """Record that a danger or a violation was stopped on the spot, and whether it did stop (INS5, REN2).

    It remains to be put right. What went on all the same may be stopped again. Effects: photos, when and by whom, event
    `finding.stop` (superiors at the site hear of what went on). Refuses: what is neither danger nor violation, no
    words, no photo, and what did stop already.
    """
    hat, at = check("stop", item, by), clock.now()
    LIFECYCLE.need(item, "stop")
    if item.finding.was_heeded:
        raise Refused(_("This was stopped already."), do=_("See that it is put right."), code="stopped")
    need_words(note, "note", _("It is not said what was stopped, and how."))
    _need_photos(photos)
    _attach(item, photos, by=by, hat=hat)
    LIFECYCLE.move(item, "stop", at=at)
    change_row(item.finding, {"stopped_at": at, "stopped_by_id": by.user_id, "was_heeded": heeded})
    record_verb("finding.stop", item, by=by, hat=hat, at=at, note=note, data={"heeded": heeded})
    return item


@transaction.atomic
def start_finding(item: WorkItem, *, by: Actor) -> WorkItem:
    """Take it up: state under way, and in one's own hands where it was given to a post; event `finding.start`."""
    hat, at = check("start", item, by), clock.now()
    LIFECYCLE.move(item, "start", at=at, changes={"assignee_id": item.assignee_id or by.user_id})
    record_verb("finding.start", item, by=by, hat=hat, at=at)
    return item


@transaction.atomic
def rectify_finding(
    item: WorkItem, *, by: Actor, result: str, photos: Sequence[UploadedFile] = ()
) -> WorkItem:
    """Say that it was put right, with photos of the same item.

    Effects: photos, state rectified, who did it; the clock for looking again begins, event `finding.rectify` (whoever
    raised it hears of it). Refuses: anybody but who has it in hand, no words, no photo.
    """
    hat, at = check("rectify", item, by), clock.now()
    LIFECYCLE.need(item, "rectify")
    need_words(result, "result", _("It is not said how it was put right."))
    _need_photos(photos)
    _attach(item, photos, by=by, hat=hat)
    LIFECYCLE.move(item, "rectify", at=at, changes={"assignee_id": item.assignee_id or by.user_id})
    done = {"result": result.strip(), "rectified_by_id": by.user_id, "rectified_at": at}
    change_row(item.finding, done)
    stop_clocks(item, (ClockName.RESOLVE,), at=at)
    promise(item, ClockName.CALLBACK, at=at)
    refresh_deadline(item, at=at)
    reached = [pk for pk in (item.finding.raised_by_id,) if pk and pk != by.user_id]
    record_verb("finding.rectify", item, by=by, hat=hat, at=at, note=result, data={"reached": reached})
    return item


def _need_photos(photos: Sequence[UploadedFile]) -> None:
    if not photos:
        raise Refused(
            _("The photo is missing."),
            kept=_("Your text is still in the form."),
            do=_("Take one of the same item as it is now."),
            field="photos",
            code="evidence_missing",
        )


def _attach(item: WorkItem, photos: Sequence[UploadedFile], *, by: Actor, hat: Hat | None) -> None:
    for photo in photos:
        attach_photo(item, photo, by=by, hat=hat, internal=True)
