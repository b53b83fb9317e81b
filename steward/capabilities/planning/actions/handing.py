"""A plan goes to the superior, comes back or holds, and is summed up (PLN1)."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from steward.capabilities.planning.choices import State
from steward.capabilities.planning.events import HAND_IN, SUM_UP
from steward.capabilities.planning.lifecycle import MOVES
from steward.capabilities.planning.models import Plan, PlanPoint
from steward.capabilities.planning.policies import check
from steward.capabilities.planning.queries import figures_of, today_of, whom
from steward.capabilities.tasks.actions import give_task
from steward.kernel.approvals.actions import request_approval, resubmit_request
from steward.kernel.approvals.choices import State as Answer
from steward.kernel.approvals.models import Request
from steward.kernel.approvals.queries import open_request
from steward.kernel.audit.record import record
from steward.kernel.base import clock
from steward.kernel.base.refused import Refused, need_words
from steward.kernel.tenancy.actor import Actor, Hat
from steward.kernel.tenancy.models import Site
from steward.kernel.tenancy.queries import visible_sites
from steward.kernel.work.lifecycle import move_row

KIND = "plan.accept"


@transaction.atomic
def hand_in_plan(plan: Plan, *, by: Actor, aims: str = "") -> Plan:
    """Hand a plan in to the superior.

    Effects: each new point becomes a task of whoever it names, state with the superior, a request `plan.accept`
    (again: the one that was given back is handed in anew), event `work_plan.hand_in_SPAN`. Where nobody is above,
    it is in force at once. Refuses: a plan without points, points whose day has passed
    or whose doer is no longer below.
    """
    hat = check("hand_in", plan, by)
    _give_points(plan, by, hat)
    at, top = clock.now(), plan.post.reports_to_id is None
    said: dict[str, Any] = {"aims": aims.strip(), "handed_in_at": at}
    if top:
        said["accepted_at"] = at
    move_row(plan, MOVES, State, "hand_in", to=State.ACCEPTED if top else None, **said)
    if not top:
        _ask(plan, by, hat)
    _tell(f"{HAND_IN}_{plan.span}", plan, by, hat, points=plan.points.count())
    return plan


def _ask(plan: Plan, by: Actor, hat: Hat) -> None:
    """Ask the superior, or hand in again what he gave back."""
    active = open_request(plan)
    if active is not None:
        resubmit_request(active, by=by, words=plan.aims or _("Corrected, handed in again."))
        return
    request_approval(plan, KIND, by=by, site_id=plan.site_id, words=plan.aims, hat=hat, post=plan.post)


def _give_points(plan: Plan, by: Actor, hat: Hat) -> None:
    points = list(PlanPoint.objects.filter(plan=plan).select_related("assignee").order_by("position"))
    if not points:
        raise Refused(_("There is nothing in this plan yet."), do=_("Add what is to be done first."))
    fresh = [point for point in points if point.work_id is None]
    _need_fit(fresh, plan, by)
    site = plan.post.site or _main_site(by)
    for point in fresh:
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


def _need_fit(points: Sequence[PlanPoint], plan: Plan, by: Actor) -> None:
    """A plan that lay for a while: days that have passed, colleagues who left, are named before anything is given."""
    today, below = today_of(plan.post), set(whom(by).values_list("pk", flat=True))
    for point in points:
        if point.wanted_on < today:
            raise Refused(
                _("The day of “%(point)s” has passed.") % {"point": point},
                do=_("Take it out, and add it again with another day."),
                code="day_passed",
            )
        if point.assignee_id not in below:
            raise Refused(
                _("%(name)s, who is to do “%(point)s”, does not report to this post any more.")
                % {"name": point.assignee, "point": point},
                do=_("Take it out, and add it again for somebody else."),
                code="not_below",
            )


def _main_site(by: Actor) -> Site:
    """Where the work of a post over all sites is listed: work items belong to a site, and this is the first of them."""
    site = visible_sites(by).order_by("pk").first()
    if site is None:
        raise Refused(_("The company has no site yet."), do=_("Add one in the settings first."))
    return site


@transaction.atomic
def settle_plan(plan: Plan, request: Request, by: Actor) -> None:
    """What the superior decided: in force, or back with its author. The `decided` of `plan.accept`.

    Effects: state accepted or draft, event `work_plan.settle`. A request taken back gives the plan back too.
    """
    accepted = request.state == Answer.APPROVED
    if plan.state == State.DRAFT and not accepted:
        return  # given back before, and the request was taken back now
    values = {"accepted_at": clock.now()} if accepted else {}
    move_row(plan, MOVES, State, "settle", to=State.ACCEPTED if accepted else State.DRAFT, **values)
    record("work_plan.settle", plan, by=by, site_id=plan.site_id, data={"of": plan.span, "state": plan.state})


@transaction.atomic
def resubmit_plan(plan: Plan, _request: Request, by: Actor) -> None:
    """The request was handed in again where it lies; the plan goes with it. The `resubmitted` of `plan.accept`.

    Effects: those of handing in, if the plan was not handed in by its own verb.
    """
    if plan.state != State.DRAFT:
        return
    hat = check("hand_in", plan, by)
    _give_points(plan, by, hat)
    move_row(plan, MOVES, State, "hand_in", handed_in_at=clock.now())
    _tell(f"{HAND_IN}_{plan.span}", plan, by, hat, points=plan.points.count())


@transaction.atomic
def sum_up_plan(plan: Plan, *, by: Actor, summary: str) -> Plan:
    """Sum a plan up: figures drawn by the system, words by the author.

    Effects: figures frozen, words, state summed up, event `work_plan.sum_up_SPAN` (the superior hears of it). What is
    open goes into the next plan. Refuses: no words, a plan that is not in force.
    """
    hat = check("sum_up", plan, by)
    need_words(summary, "summary", _("The summary says nothing."))
    figures = figures_of(plan)
    move_row(plan, MOVES, State, "sum_up", summary=summary.strip(), figures=figures, summed_at=clock.now())
    _tell(f"{SUM_UP}_{plan.span}", plan, by, hat, **{name: figures[name] for name in ("all", "done", "open")})
    return plan


def _tell(kind: str, plan: Plan, by: Actor, hat: Hat, **data: Any) -> None:
    record(kind, plan, by=by, hat=hat, site_id=plan.site_id, data={"of": plan.span, **data})
