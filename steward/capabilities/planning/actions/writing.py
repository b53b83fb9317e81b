"""A plan is written: begun with what was left, points added and taken out (PLN1)."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from steward.capabilities.planning.choices import Span, State, Which
from steward.capabilities.planning.lifecycle import MOVES
from steward.capabilities.planning.models import Plan, PlanPoint
from steward.capabilities.planning.policies import MAY, check
from steward.capabilities.planning.queries import free_points, present_period, today_of, unfinished_of, whom
from steward.kernel.audit.record import record
from steward.kernel.base.refused import Refused, need_words
from steward.kernel.tenancy.actor import Actor, Hat
from steward.kernel.tenancy.models import Post, User
from steward.kernel.work.lifecycle import move_row


@transaction.atomic
def draft_plan(*, by: Actor, post: Post, span: str, which: str = Which.THIS) -> Plan:
    """Begin the plan of a post for this week, month, quarter or year, or for the next one (PLN1).

    Effects: plan; what the last plan of that kind left unfinished stands in it already, counted once more; event
    `work_plan.draft`. Refuses: whoever does not hold the post, and a second plan for the same period.
    """
    hat = by.need_post(post.pk, MAY["draft"])
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
    _tell("work_plan.draft", plan, by, hat, carried=len(left))
    return plan


@transaction.atomic
def add_plan(plan: Plan, *, by: Actor, words: str, assignee: User, wanted_on: date) -> Plan:
    """Write a point: what, who, by when. Effects: point at the end, event `work_plan.add`.

    Refuses: no words, somebody not below, a day outside the plan or in the past, a plan that was handed in.
    """
    hat = check("add", plan, by)
    need_words(words, "words", _("It is not said what the work is."))
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
    move_row(plan, MOVES, State, "add")
    last = PlanPoint.objects.filter(plan=plan).aggregate(Max("position"))["position__max"] or 0
    PlanPoint.objects.create(
        organisation_id=plan.organisation_id,
        plan=plan,
        position=last + 1,
        words=words.strip(),
        assignee=assignee,
        wanted_on=wanted_on,
    )
    _tell("work_plan.add", plan, by, hat)
    return plan


@transaction.atomic
def remove_plan(plan: Plan, *, by: Actor, points: Collection[PlanPoint]) -> Plan:
    """Take points out again. Effects: they are deleted, event `work_plan.remove`.

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
    move_row(plan, MOVES, State, "remove")
    free.delete()
    _tell("work_plan.remove", plan, by, hat, count=len(keys))
    return plan


def _tell(kind: str, plan: Plan, by: Actor, hat: Hat, **data: Any) -> None:
    record(kind, plan, by=by, hat=hat, site_id=plan.site_id, data={"of": plan.span, **data})
