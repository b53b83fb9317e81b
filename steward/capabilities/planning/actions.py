"""Every write to work plans, by its verb (PLN1)."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from steward.capabilities.planning.choices import Span, State, Which
from steward.capabilities.planning.lifecycle import MOVES
from steward.capabilities.planning.models import Plan, PlanPoint
from steward.capabilities.planning.policies import check, hat_of_post
from steward.capabilities.planning.queries import (
    figures_of,
    free_points,
    present_period,
    today_of,
    unfinished_of,
    whom,
)
from steward.capabilities.tasks.actions import give_task
from steward.kernel.approvals.actions import request_approval, resubmit_request
from steward.kernel.approvals.choices import State as Answer
from steward.kernel.approvals.models import Request
from steward.kernel.approvals.queries import open_request
from steward.kernel.audit.record import record
from steward.kernel.base import clock
from steward.kernel.base.refused import Lost, Refused, need_words
from steward.kernel.base.rows import change_row
from steward.kernel.tenancy.actor import Actor, Hat
from steward.kernel.tenancy.models import Post, Site, User
from steward.kernel.tenancy.queries import visible_sites

KIND = "plan.accept"


@transaction.atomic
def draft_plan(*, by: Actor, post: Post, span: str, which: str = Which.THIS) -> Plan:
    """Begin the plan of a post for this week, month, quarter or year, or for the next one (PLN1).

    Effects: plan; what the last plan of that kind left unfinished stands in it already, counted once more; event
    `plan.draft`. Refuses: whoever does not hold the post, and a second plan for the same period.
    """
    hat = hat_of_post(by, post.pk)
    period = present_period(post, Span(span))
    if which == Which.NEXT:
        period = period.following
    plan = Plan(
        organisation_id=by.organisation_id,
        post=post,
        span=period.span,
        key=period.key,
        first_on=period.first,
        last_on=period.last,
        author_id=by.person_id,
    )
    try:
        with transaction.atomic():
            plan.save(force_insert=True)
    except IntegrityError:
        raise Refused(
            _("There is a plan of this post for that period already."),
            do=_("Open it and go on there."),
            field="which",
            code="there_already",
        ) from None
    left = unfinished_of(post, period.span, period.first)
    PlanPoint.objects.bulk_create(
        PlanPoint(
            organisation_id=by.organisation_id,
            plan=plan,
            position=position,
            words=point.words,
            assignee_id=point.assignee_id,
            wanted_on=point.wanted_on,
            work_id=point.work_id,
            carried=point.carried + 1,
        )
        for position, point in enumerate(left, 1)
    )
    _tell("plan.draft", plan, by, hat, carried=len(left))
    return plan


@transaction.atomic
def add_plan(plan: Plan, *, by: Actor, words: str, assignee: User, wanted_on: date) -> Plan:
    """Write a point: what, who, by when. Effects: point at the end, event `plan.add`.

    Refuses: no words, somebody not below, a day outside the plan or in the past, a plan that was handed in.
    """
    hat = check("add", plan, by)
    need_words(words, "words", _("It is not said what is to be done."))
    if not whom(by).filter(pk=assignee.pk).exists():
        raise Refused(
            _("%(name)s does not report to this post.") % {"name": assignee},
            do=_("Choose yourself or somebody whose post is below."),
            field="assignee",
        )
    if not max(plan.first_on, today_of(plan.post)) <= wanted_on <= plan.last_on:
        raise Refused(
            _("This day is not in what is left of the plan's time."),
            do=_("Choose a day between today and %(last)s.") % {"last": plan.last_on},
            field="wanted_on",
        )
    _move(plan, "add")
    last = PlanPoint.objects.filter(plan=plan).aggregate(Max("position"))["position__max"] or 0
    PlanPoint.objects.create(
        organisation_id=plan.organisation_id,
        plan=plan,
        position=last + 1,
        words=words.strip(),
        assignee=assignee,
        wanted_on=wanted_on,
    )
    _tell("plan.add", plan, by, hat)
    return plan


@transaction.atomic
def remove_plan(plan: Plan, *, by: Actor, points: Collection[PlanPoint]) -> Plan:
    """Take points out again. Effects: they are deleted, event `plan.remove`.

    Refuses: what is a task already (whoever gave that drops it, with a reason), a plan that was handed in.
    """
    hat = check("remove", plan, by)
    keys = [point.pk for point in points]
    free = free_points(plan).filter(pk__in=keys)
    if not keys or free.count() != len(keys):
        raise Refused(
            _("One of these points is somebody's task already."),
            do=_("Drop the task instead, and say why."),
            field="points",
        )
    _move(plan, "remove")
    free.delete()
    _tell("plan.remove", plan, by, hat, count=len(keys))
    return plan


@transaction.atomic
def hand_in_plan(plan: Plan, *, by: Actor, aims: str = "") -> Plan:
    """Hand a plan in to the superior.

    Effects: each new point becomes a task of whoever it names, state with the superior, a request `plan.accept`
    (again: the one that was given back is handed in anew), event `plan.hand_in`. Where nobody is above, it is in force
    at once. Refuses: a plan without points, points whose day has passed.
    """
    hat = check("hand_in", plan, by)
    _give_points(plan, by, hat)
    at, top = clock.now(), plan.post.reports_to_id is None
    said: dict[str, Any] = {"aims": aims.strip(), "handed_in_at": at}
    if top:
        said["accepted_at"] = at
    _move(plan, "hand_in", to=State.ACCEPTED if top else None, **said)
    if not top:
        _ask(plan, by, hat)
    _tell("plan.hand_in", plan, by, hat, points=plan.points.count())
    return plan


def _ask(plan: Plan, by: Actor, hat: Hat) -> None:
    """Ask the superior, or hand in again what he gave back."""
    active = open_request(plan)
    if active is not None:
        resubmit_request(active, by=by, words=plan.aims or _("Corrected."))
        return
    request_approval(plan, KIND, by=by, site_id=plan.site_id, words=plan.aims, hat=hat, post=plan.post)


def _give_points(plan: Plan, by: Actor, hat: Hat) -> None:
    points = list(PlanPoint.objects.filter(plan=plan).select_related("assignee").order_by("position"))
    if not points:
        raise Refused(_("There is nothing in this plan yet."), do=_("Add what is to be done first."))
    site = plan.post.site or _main_site(by)
    for point in points:
        if point.work_id is None:
            point.work = give_task(
                by=by,
                hat=hat,
                site=site,
                title=point.words,
                assignee=point.assignee,
                due_on=point.wanted_on,
                source="plan",
                source_id=plan.pk,
            )
            point.save(update_fields=["work"])


def _main_site(by: Actor) -> Site:
    """Where the work of a post over all sites is listed: work items belong to a site, and this is the first of them."""
    site = visible_sites(by).order_by("pk").first()
    if site is None:
        raise Refused(_("The company has no site yet."), do=_("Add one in the settings first."))
    return site


def settle_plan(plan: Plan, request: Request, by: Actor) -> None:
    """What the superior decided: in force, or back with its author. The `decided` of `plan.accept`.

    Effects: state accepted or draft, event `plan.settle`. A request taken back gives the plan back too.
    """
    accepted = request.state == Answer.APPROVED
    if plan.state == State.DRAFT and not accepted:
        return  # given back before, and the request was taken back now
    values = {"accepted_at": clock.now()} if accepted else {}
    _move(plan, "settle", to=State.ACCEPTED if accepted else State.DRAFT, **values)
    record("plan.settle", plan, by=by, site_id=plan.site_id, data={"of": plan.span, "state": plan.state})


def resubmit_plan(plan: Plan, _request: Request, by: Actor) -> None:
    """The request was handed in again where it lies; the plan goes with it. The `resubmitted` of `plan.accept`.

    Effects: those of handing in, if the plan was not handed in by its own verb.
    """
    if plan.state != State.DRAFT:
        return
    hat = check("hand_in", plan, by)
    _give_points(plan, by, hat)
    _move(plan, "hand_in", handed_in_at=clock.now())
    _tell("plan.hand_in", plan, by, hat, points=plan.points.count())


@transaction.atomic
def sum_up_plan(plan: Plan, *, by: Actor, summary: str) -> Plan:
    """Sum a plan up: figures drawn by the system, words by the author.

    Effects: figures frozen, words, state summed up, event `plan.sum_up` (the superior hears of it). What is open goes
    into the next plan. Refuses: no words, a plan that is not in force.
    """
    hat = check("sum_up", plan, by)
    need_words(summary, "summary", _("The summary says nothing."))
    figures = figures_of(plan)
    _move(plan, "sum_up", summary=summary.strip(), figures=figures, summed_at=clock.now())
    _tell("plan.sum_up", plan, by, hat, **{name: figures[name] for name in ("all", "done", "open")})
    return plan


def _move(plan: Plan, verb: str, *, to: str | None = None, **values: Any) -> None:
    """Carry a verb out on the row by compare-and-set; raises `Lost` when somebody else was quicker."""
    if plan.state not in MOVES[verb].sources:
        raise Refused(
            _("This is not possible in the state “%(state)s”.") % {"state": State(plan.state).label},
            do=_("Reload the page to see what can be done now."),
            code="illegal_state",
        )
    target = to or MOVES[verb].target or plan.state
    if not change_row(plan, {**values, "state": str(target)}, where=("state",)):
        raise Lost()


def _tell(kind: str, plan: Plan, by: Actor, hat: Hat, **data: Any) -> None:
    record(kind, plan, by=by, hat=hat, site_id=plan.site_id, data={"of": plan.span, **data})
