"""Who signs besides: handing a decision on, asking for one more signature."""

from django.db import transaction
from django.utils.translation import gettext as _

from steward.kernel.approvals.actions.deciding import turn
from steward.kernel.approvals.choices import Mode, StageState, Verdict
from steward.kernel.approvals.course import Course
from steward.kernel.approvals.models import Decision, Request, Seat, Stage
from steward.kernel.base.refused import Refused
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import User


@transaction.atomic
def delegate_request(request: Request, *, by: Actor, colleague: User, reason: str = "") -> Request:
    """Hand one's decision on to a named colleague: from now on his signature counts instead.

    Effects: his seat beside one's own, which closes; a `Decision` that says so; event `approval.delegate`, told to him.
    Is he gone one day, it comes back. Refuses whoever asked, a colleague without a post, and as `approve_request`.
    """
    course, signatures = turn(request, by)
    _need_signer(course, colleague, by)
    said = []
    for one in signatures:
        if one.stage.seats.filter(slot=one.slot, user=colleague).exists():
            raise _there_already()
        said.append(
            course.say(
                Verdict.DELEGATED,
                by,
                one.hat,
                stage=one.stage,
                slot=one.slot,
                to=colleague.name,
                reason=reason,
            )
        )
        course.seat(one.stage, one.slot, one.seats[0].post, user=colleague, is_open=True)
        Seat.objects.filter(pk__in=[seat.pk for seat in one.seats]).update(is_open=False)
    hat = signatures[0].hat
    course.tell("approval.delegate", by, hat, asked=[colleague.pk], to=colleague.name, said=said[0])
    return request


@transaction.atomic
def add_signer(request: Request, *, by: Actor, colleague: User, reason: str = "") -> Request:
    """Ask for one more signature beside one's own step: both are wanted before it goes on.

    Effects: a stage of its own at the same place, open at once; a `Decision` that says so; event
    `approval.add_signer`, told to the colleague. Refuses as `delegate_request`, and whoever is asked or agreed already.
    """
    course, (first, *_more) = turn(request, by)
    _need_signer(course, colleague, by)
    _need_unasked(course, colleague)
    stage, hat = first.stage, first.hat
    added = Stage.objects.create(
        organisation_id=request.organisation_id,
        request=request,
        round=request.round,
        position=stage.position,
        who=f"user:{colleague.pk}",
        mode=Mode.ALL,
        hours=stage.hours,
        state=StageState.WAITING,
    )
    course.seat(added, 0, first.seats[0].post, user=colleague)
    said = course.say(Verdict.ADDED, by, hat, stage=stage, to=colleague.name, reason=reason)
    asked = course.open_stage(added)
    course.save()
    course.tell("approval.add_signer", by, hat, asked=asked, to=colleague.name, said=said)
    return request


def _need_signer(course: Course, colleague: User, by: Actor) -> None:
    """Refuses whom nobody may ask to decide: whoever asked, oneself, and who holds no post."""
    if colleague.pk in course.request.barred:
        raise Refused(
            _("Nobody decides what he asked for himself."),
            do=_("Choose another colleague."),
            field="colleague",
        )
    if colleague.pk == by.user_id:
        raise _there_already()
    if not course.bench.is_in_office(colleague.pk) or colleague.pk in course.office.away:
        raise Refused(
            _("%(name)s holds no post at present, or is away.") % {"name": colleague.name},
            do=_("Choose a colleague who is there."),
            field="colleague",
        )


def _need_unasked(course: Course, colleague: User) -> None:
    """Refuses who can sign now anyway, and who agreed in this round."""
    request = course.request
    here = Seat.objects.filter(stage__request=request, stage__round=request.round, is_open=True)
    agreed = Decision.objects.filter(
        request=request, round=request.round, user=colleague, verdict=Verdict.APPROVED
    )
    if agreed.exists() or any(colleague.pk in course.bench.signers(seat) for seat in here):
        raise _there_already()


def _there_already() -> Refused:
    return Refused(
        _("This colleague is asked already, or has agreed."),
        do=_("Choose another colleague."),
        field="colleague",
    )
