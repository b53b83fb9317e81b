"""Excusing a missed duty: whoever holds the post says why, a superior agrees, and every later count honours it."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from steward.kernel.approvals.actions import request_approval
from steward.kernel.approvals.choices import ACTIVE, State
from steward.kernel.approvals.kinds import ApprovalKind, declare_approval_kind
from steward.kernel.approvals.models import Request
from steward.kernel.audit.record import record
from steward.kernel.base import clock
from steward.kernel.base.refused import NotAllowed, Refused, need_words
from steward.kernel.duties.choices import DueState
from steward.kernel.duties.models import Due, DutyMonth, Excuse
from steward.kernel.duties.months import freezes_on, last_day, need_open
from steward.kernel.duties.queries import hat_for_due, posts_below
from steward.kernel.duties.recount import recount_course
from steward.kernel.tenancy.actor import Actor, Hat

KIND = "duty.excuse"
# The request climbs the line meanwhile: somebody decides it.
MOST_WAIT = timedelta(days=10)


def need_missed(due: Due) -> None:
    """Refuses what was not missed: nothing of it needs an excuse."""
    if due.state != DueState.MISSED:
        raise Refused(
            _("Only a missed duty can be excused."),
            do=_("Hand in its proof, or wait until its time is over."),
        )


def hat_to_excuse(due: Due, by: Actor) -> Hat | None:
    """The hat in which somebody may ask: the post's own, or one above it. Refuses everybody else."""
    hat = hat_for_due(due, by)
    if hat is None and due.post_id not in posts_below(by):
        raise NotAllowed()
    return hat


@transaction.atomic
def excuse_due(due: Due, *, by: Actor, words: str) -> Due:
    """Ask that a missed duty be excused, saying why (HRM3).

    Effects: an `Excuse` for the window, a request of kind `duty.excuse` along the reporting line of the duty's post,
    event `due.excuse`; once approved the due counts as excused, whenever it is counted. Refuses a due that was not
    missed, no words, a due of a frozen month, a request that waits already, and all but the post's holder, his deputy
    and those above.
    """
    hat = hat_to_excuse(due, by)
    need_missed(due)
    need_open(due.due_on)
    need_words(words, "words", _("Say why it was missed."))
    window = {
        "duty_id": due.duty_id,
        "post_id": due.post_id,
        "place_id": due.place_id,
        "case_id": due.case_id,
        "opens_at": due.opens_at,
    }
    excuse, _made = Excuse.objects.update_or_create(
        **window,
        defaults={"words": words, "user_id": by.person_id, "due_on": due.due_on},
        create_defaults={
            "organisation_id": by.organisation_id,
            "words": words,
            "user_id": by.person_id,
            "due_on": due.due_on,
        },
    )
    request_approval(excuse, KIND, by=by, site_id=due.site_id, words=words, hat=hat, post=due.post)
    record("due.excuse", due, by=by, hat=hat, site_id=due.site_id, data={"duty": due.duty.title})
    return due


def decided_excuse(excuse: Excuse, request: Request, by: Actor) -> None:
    """An approved excuse holds from now on, whenever its window is counted; a step of the decision.

    Effects: the moment on the excuse, the course of this duty counted anew, event `due.excused`. Refuses
    the decision where the month was frozen meanwhile.
    """
    if request.state != State.APPROVED:
        return
    need_open(excuse.due_on)
    excuse.approved_at = clock.now()
    excuse.save(update_fields=["approved_at"])
    recount_course(excuse)
    data = {"duty": excuse.duty.title}
    for due in _dues_of(excuse):
        record("due.excused", due, by=by, site_id=due.site_id, data=data)


def waits_for_excuse(month: date, today: date) -> bool:
    """Whether something that was asked in time is still to be decided: so many days the month is not frozen before.

    After them it is, and what is agreed to then needs the month opened again.
    """
    row = DutyMonth.objects.filter(first=month).first()
    if today >= (row.freezes_on if row and row.freezes_on else freezes_on(month)) + MOST_WAIT:
        return False
    asked = Excuse.objects.filter(due_on__gte=month, due_on__lte=last_day(month)).values("pk")
    return Request.objects.filter(kind=KIND, state__in=ACTIVE, subject_id__in=asked).exists()


def _dues_of(excuse: Excuse) -> QuerySet[Due]:
    """The row its window has now: one, or none."""
    return Due.objects.filter(
        duty=excuse.duty_id,
        post=excuse.post_id,
        place=excuse.place_id,
        case=excuse.case_id,
        opens_at=excuse.opens_at,
    )


def resubmitted_excuse(excuse: Excuse, request: Request, _by: Actor) -> None:
    """What was corrected is what the due says from now on; a step of handing in again."""
    excuse.words = request.words
    excuse.save(update_fields=["words"])


def page_of(excuse: Excuse) -> str:
    """The due it is about; none where its window is counted otherwise by now."""
    due = _dues_of(excuse).first()
    return f"/dues/{due.pk}/" if due else ""


declare_approval_kind(
    ApprovalKind(
        KIND,
        gettext_lazy("Excusing a missed duty"),
        decided_excuse,
        describe=lambda excuse: f"{excuse.duty.title} {excuse.due_on}",
        path=page_of,
        resubmitted=resubmitted_excuse,
        model=Excuse,
    )
)
