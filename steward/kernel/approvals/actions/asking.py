"""Asking for an approval: handed in, corrected, taken back."""

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from steward.kernel.approvals.actions.deciding import take
from steward.kernel.approvals.choices import State, Verdict
from steward.kernel.approvals.course import course_of, subject_of
from steward.kernel.approvals.kinds import approval_kind
from steward.kernel.approvals.models import Request
from steward.kernel.approvals.queries import flows_of, is_asking, open_request
from steward.kernel.approvals.steps import HOUSE_STEPS, Step, pick_flow, read_steps
from steward.kernel.audit.record import subject_type
from steward.kernel.base import clock
from steward.kernel.base.numbering import next_number
from steward.kernel.base.refused import NotAllowed, Refused, need_words
from steward.kernel.tenancy.actor import Actor, Hat
from steward.kernel.tenancy.choices import Role
from steward.kernel.tenancy.models import Post

ASKERS = frozenset(Role)
# What handing in again changes.
ASKED = ("words", "round", "state", "amount_minor", "user", "on_behalf", "post_title")


@transaction.atomic
def request_approval(
    subject: models.Model,
    kind_code: str,
    *,
    by: Actor,
    site_id: int | None,
    words: str = "",
    amount_minor: int | None = None,
    hat: Hat | None = None,
    post: Post | None = None,
) -> Request:
    """Ask that something may hold: the flow of its kind (and amount, in fen) says who has to agree.

    Effects: a `Request` with the stages of its flow, the first of them open; event `approval.request`, told to who is
    asked. It goes along the reporting line of `post`, by default the one in whose `hat` it is asked; whoever asks, and
    whom he acts for, never decides. Refuses a second active request for the same subject, an amount that no flow is
    for, and a company where nobody else could decide.
    """
    kind = approval_kind(kind_code)
    _need_free(subject)
    if hat is None and not by.is_system:
        hat = by.need_hat(ASKERS, site_id=site_id)
    post_id = post.pk if post else hat.post_id if hat else None
    if post_id is None:
        raise ValueError("the system asks along the line of a post: name it")
    at = clock.now()
    request = Request(
        organisation_id=by.organisation_id,
        number=next_number("SP", organisation_id=by.organisation_id, day=clock.today()),
        kind=kind.code,
        subject_type=subject_type(subject),
        subject_id=subject.pk,
        title=kind.describe(subject)[:200],
        site_id=site_id,
        post_id=post_id,
        user_id=by.user_id,
        on_behalf_id=hat.acting_for_id if hat else None,
        post_title=hat.title if hat else "",
        words=words,
        amount_minor=amount_minor,
        requested_at=at,
    )
    try:
        with transaction.atomic():
            request.save()
    except IntegrityError:
        # Somebody asked in the same moment.
        _need_free(subject)
        raise
    return _begin(request, by, hat, "approval.request")


def _need_free(subject: models.Model) -> None:
    active = open_request(subject)
    if active is not None:
        raise Refused(
            _("Request %(number)s about this is not decided yet.") % {"number": active.number},
            do=_("Wait for its decision, correct it or withdraw it."),
            code="active_request",
        )


def _begin(request: Request, by: Actor, hat: Hat | None, event: str) -> Request:
    """Begin a round: the stages of the flow, the first of them open."""
    course = course_of(request)
    asked = course.begin(_steps(request), by)
    if request.state != State.OPEN:
        raise Refused(
            _("Nobody else in the company could decide this."),
            do=_("Ask the administrator to appoint somebody to a post above yours."),
        )
    course.tell(event, by, hat, asked=asked)
    return request


def _steps(request: Request) -> list[Step]:
    """The steps for a request: its flow's, or the superior where the organisation has no flow for the kind."""
    if (request.amount_minor or 0) < 0:
        raise Refused(_("An amount is not below zero."), do=_("Enter the amount itself."), field="amount")
    flows = list(flows_of(request.kind))
    if not flows:
        return list(HOUSE_STEPS)
    flow = pick_flow(flows, request.amount_minor)
    if flow is None:
        raise Refused(
            _("No flow says who approves this amount."), do=_("Ask the administrator to add one for it.")
        )
    return read_steps(flow.steps)


@transaction.atomic
def resubmit_request(request: Request, *, by: Actor, words: str, amount_minor: int | None = None) -> Request:
    """Hand in again what was given back, corrected: it begins anew, with the flow that holds today.

    Effects: a `Decision`, new words and amount (fen; none keeps it), the next round with its first step open, the kind
    does what follows; event `approval.resubmit`, told to who is asked. Whoever carries his post, or came after him in
    it, may as well, and asks himself from then on (HRM2). Refuses everybody else, and no words.
    """
    need_words(words, "words", _("Say what was corrected."))
    hat = _need_own(request, by)
    take(request, State.RETURNED)
    course_of(request).say(Verdict.RESUBMITTED, by, hat, reason=words)
    request.words, request.round, request.state = words, request.round + 1, State.OPEN
    if amount_minor is not None:
        request.amount_minor = amount_minor
    _take_over(request, by, hat)
    request.save(update_fields=ASKED)
    _begin(request, by, hat, "approval.resubmit")
    approval_kind(request.kind).resubmitted(subject_of(request), request, by)
    return request


@transaction.atomic
def withdraw_request(request: Request, *, by: Actor, reason: str = "") -> Request:
    """Take one's own request back, as long as it is not decided.

    Effects: a `Decision`, the request is withdrawn and its kind does what follows; event `approval.withdraw`. Refuses
    all but whoever asked and those who stand for him, and a request that is over.
    """
    hat = _need_own(request, by)
    take(request, State.OPEN, State.RETURNED)
    course = course_of(request)
    said = course.say(Verdict.WITHDRAWN, by, hat, reason=reason)
    course.finish(State.WITHDRAWN, by)
    course.tell("approval.withdraw", by, hat, said=said)
    return request


def _need_own(request: Request, by: Actor) -> Hat | None:
    """Refuses everybody but whoever asked, and those who stand for him (`is_asking`); the hat in which one does."""
    if by.is_system:
        return None
    if not is_asking(request, by):
        raise NotAllowed()
    barred = request.barred
    hats = sorted(by.hats, key=lambda hat: (hat.post_id != request.post_id, hat.acting_for_id not in barred))
    return next(iter(hats), None)


def _take_over(request: Request, by: Actor, hat: Hat | None) -> None:
    """Who corrects what somebody else asked asks it himself from now on: he does not decide it either."""
    if by.user_id is None or by.user_id in request.barred:
        return
    request.user_id, request.on_behalf_id = by.user_id, hat.acting_for_id if hat else None
    request.post_title = hat.title if hat else ""
