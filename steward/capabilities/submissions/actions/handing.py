"""A report is handed in, accepted or given back (PLN2)."""

from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from steward.capabilities.submissions.choices import State
from steward.capabilities.submissions.events import HAND_IN
from steward.capabilities.submissions.figures import draw_figures
from steward.capabilities.submissions.lifecycle import MOVES
from steward.capabilities.submissions.models import Submission
from steward.capabilities.submissions.policies import check
from steward.kernel.approvals.actions import request_approval, resubmit_request
from steward.kernel.approvals.choices import State as Answer
from steward.kernel.approvals.models import Request
from steward.kernel.approvals.queries import open_request
from steward.kernel.audit.record import record
from steward.kernel.base import clock
from steward.kernel.base.refused import need_words
from steward.kernel.evidence.actions import attach_paper
from steward.kernel.tenancy.actor import Actor, Hat
from steward.kernel.work.lifecycle import move_row

KIND = "submission.accept"


@transaction.atomic
def hand_in_submission(
    row: Submission, *, by: Actor, words: str, papers: Sequence[UploadedFile] = ()
) -> Submission:
    """Hand a report in, or again when it was given back.

    Effects: words, the figures of this moment, attachments, state with the receiver, a request `submission.accept`,
    event `submission.hand_in_REPORT`. Refuses: whoever does not hold the post, no words, what is with the
    receiver already.
    """
    hat = check("hand_in", row, by)
    need_words(words, "words", _("The report says nothing."))
    _hand_in(row, by, hat, words=words.strip())
    for paper in papers:
        attach_paper(row, paper, by=by, hat=hat)
    active = open_request(row)
    if active is not None:
        resubmit_request(active, by=by, words=words)
    else:
        request_approval(row, KIND, by=by, site_id=row.site_id, words=words, hat=hat, post=row.post)
    return row


def _hand_in(row: Submission, by: Actor, hat: Hat, **said: Any) -> None:
    first = row.handed_in_at or clock.now()
    said |= {"figures": draw_figures(row), "author_id": by.person_id, "handed_in_at": first}
    move_row(row, MOVES, State, "hand_in", **said)
    data = {"of": row.template.code, "punctuality": row.punctuality().value}
    record(f"{HAND_IN}_{row.template.report}", row, by=by, hat=hat, site_id=row.site_id, data=data)


@transaction.atomic
def settle_submission(row: Submission, request: Request, by: Actor) -> None:
    """What the receiver decided: accepted, or given back. The `decided` of `submission.accept`.

    Effects: state accepted or returned, event `submission.settle`. Counted as given back is what the receiver gave
    back or refused, not what the author took back himself.
    """
    if row.state == State.RETURNED:
        return  # given back before, and the request was taken back now
    accepted = request.state == Answer.APPROVED
    given_back = request.state in (Answer.RETURNED, Answer.REFUSED)
    said: dict[str, Any] = (
        {"accepted_at": clock.now()} if accepted else {"returned": row.returned + given_back}
    )
    move_row(row, MOVES, State, "settle", to=State.ACCEPTED if accepted else State.RETURNED, **said)
    data = {"of": row.template.code, "state": row.state}
    record("submission.settle", row, by=by, site_id=row.site_id, data=data)


@transaction.atomic
def resubmit_submission(row: Submission, request: Request, by: Actor) -> None:
    """The request was handed in again where it lies; the report goes with it. The `resubmitted` of `submission.accept`.

    Effects: those of handing in, if it was not handed in by its own verb.
    """
    if row.state == State.RETURNED:
        _hand_in(row, by, check("hand_in", row, by), words=request.words)
