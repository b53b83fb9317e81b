"""Reads of work plans: whose, what stands in them, how it stands."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from steward.capabilities.planning.choices import Span, State
from steward.capabilities.planning.models import Plan, PlanPoint
from steward.capabilities.planning.periods import Period, period_of
from steward.capabilities.tasks.queries import outcome, people_below, tasks_by_key
from steward.kernel.base import clock
from steward.kernel.duties.choices import DueState
from steward.kernel.duties.models import Due
from steward.kernel.duties.queries import of_posts_seen
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import Post, User
from steward.kernel.tenancy.queries import clock_date, zone_of
from steward.kernel.work.models import WorkItem

JOINED = ("post", "post__site", "post__organisation", "post__department", "author")
LISTED = ("post", "author")
# A point nobody has begun with yet, as its plan was not handed in.
NEW = "new"
# Whoever had a week plan so lately is asked for the next.
HABIT = timedelta(days=15)


def visible_plans(actor: Actor) -> QuerySet[Plan]:
    """The rows lock: plans of one's own posts and of those that report to them; overseers of the company see all."""
    return Plan.objects.filter(of_posts_seen(actor))


def of_own(actor: Actor) -> Q:
    """Plans of posts the actor holds or carries for an absent colleague."""
    return Q(post_id__in={hat.post_id for hat in actor.hats})


def own_posts(actor: Actor) -> QuerySet[Post]:
    """The posts an actor can plan for."""
    rows = Post.objects.filter(pk__in={hat.post_id for hat in actor.hats})
    return rows.select_related("site", "organisation").order_by("pk")


def whom(actor: Actor) -> QuerySet[User]:
    """Who can be named in a plan: oneself and whoever holds a post below."""
    return people_below(actor)


def today_of(post: Post) -> date:
    """The day it is where the post works."""
    return clock_date(clock.now(), zone_of(post))


def present_period(post: Post, span: Span) -> Period:
    """The period of a post that today lies in."""
    return period_of(span, today_of(post))


def plans_waiting(actor: Actor) -> QuerySet[Plan]:
    """The actor's plans to hand in, and those in force whose period is over and that were not summed up."""
    over = Q(state=State.ACCEPTED, last_on__lt=clock.today())
    rows = Plan.objects.filter(of_own(actor) & (Q(state=State.DRAFT) | over))
    return rows.select_related(*JOINED).order_by("last_on", "pk")


def missing_week(actor: Actor) -> Post | None:
    """A post of the actor that had a plan in one of the weeks before, and has none for this one: one query."""
    recent = Plan.objects.filter(of_own(actor), span=Span.WEEK, last_on__gte=clock.today() - HABIT)
    weeks = list(recent.select_related(*JOINED).order_by("last_on", "pk"))
    for plan in weeks:
        key = present_period(plan.post, Span.WEEK).key
        if not any(other.post_id == plan.post_id and other.key >= key for other in weeks):
            return plan.post
    return None


def unfinished_of(post: Post, span: Span, before: date) -> list[PlanPoint]:
    """The points of the last plan of that kind before a day whose tasks are still open."""
    last = Plan.objects.filter(post=post, span=span, first_on__lt=before).order_by("-first_on").first()
    rows = PlanPoint.objects.filter(plan=last, work__isnull=False, work__closed_at__isnull=True)
    return list(rows.order_by("position"))


@dataclass(frozen=True)
class PointNow:
    """A point and how it stands: the outcome of its task, or `new`."""

    point: PlanPoint
    task: WorkItem | None
    outcome: str


def points_of(plan: Plan) -> list[PointNow]:
    """The points of a plan as they stand now: two queries, however many."""
    rows = list(PlanPoint.objects.filter(plan=plan).select_related("assignee").order_by("position"))
    tasks = tasks_by_key([row.work_id for row in rows if row.work_id])
    return [_now(row, tasks.get(row.work_id or 0)) for row in rows]


def _now(row: PlanPoint, task: WorkItem | None) -> PointNow:
    return PointNow(row, task, outcome(task).value if task else NEW)


def figures_of(plan: Plan) -> dict[str, Any]:
    """What the system counts for a summary: points by outcome, and the dues of the post in the period."""
    points = points_of(plan)
    by_outcome = Counter(now.outcome for now in points)
    dues = Due.objects.filter(post=plan.post_id, due_on__gte=plan.first_on, due_on__lte=plan.last_on)
    states = dict(dues.order_by().values_list("state").annotate(n=Count("pk")))
    return {
        "all": len(points),
        "done": by_outcome["done"],
        "late": by_outcome["late"],
        "open": by_outcome["open"] + by_outcome["overdue"] + by_outcome[NEW],
        "dropped": by_outcome["dropped"],
        "carried": sum(bool(now.point.carried) for now in points),
        "dues": {state.value: states.get(state.value, 0) for state in DueState},
    }


def search_plans(rows: QuerySet[Plan], text: str, _actor: Actor) -> QuerySet[Plan]:
    """By post, author, period key, or words of a point."""
    wanted = Q(post__title__icontains=text) | Q(author__name__icontains=text) | Q(key__iexact=text)
    inside = PlanPoint.objects.filter(words__icontains=text).values("plan")
    return rows.filter(wanted | Q(pk__in=inside))


def free_points(plan: Plan | None) -> QuerySet[PlanPoint]:
    """Points that can be taken out: not given as a task yet."""
    return PlanPoint.objects.filter(plan=plan, work__isnull=True).order_by("position")


def numbers(rows: Iterable[PointNow]) -> list[dict[str, Any]]:
    """The points as programs read them."""
    return [
        {
            "words": now.point.words,
            "assignee": now.point.assignee_id,
            "wanted_on": now.point.wanted_on,
            "task": now.point.work_id,
            "carried": now.point.carried,
            "outcome": now.outcome,
        }
        for now in rows
    ]
