"""Reads of duties: what is due for whom, and what a post is asked."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime

from django.db.models import Q, QuerySet

from steward.kernel.base import clock
from steward.kernel.duties.choices import DueState
from steward.kernel.duties.happenings import declared_happenings
from steward.kernel.duties.models import Case, Due, Excuse, PostKind, Proof
from steward.kernel.duties.months import is_due_in_frozen
from steward.kernel.tenancy.actor import Actor, Hat
from steward.kernel.tenancy.choices import Role
from steward.kernel.tenancy.models import Post

# Posts over all sites with these roles see the duties of everybody (HRM3: supervised against standards).
OVERSEERS = frozenset({Role.DIRECTOR, Role.ADMIN, Role.QUALITY})


def posts_under(actor: Actor) -> frozenset[int]:
    """All posts that report to one of the actor's, however far down, and not those themselves: one query."""
    if "posts_under" not in actor.kept:
        under: dict[int, list[int]] = defaultdict(list)
        for pk, above in Post.objects.filter(reports_to__isnull=False).values_list("pk", "reports_to_id"):
            under[above].append(pk)
        found: set[int] = set()
        open_ends = [pk for hat in actor.hats for pk in under[hat.post_id]]
        while open_ends:
            post = open_ends.pop()
            if post not in found:
                found.add(post)
                open_ends += under[post]
        actor.kept["posts_under"] = frozenset(found)
    kept: frozenset[int] = actor.kept["posts_under"]
    return kept


def posts_below(actor: Actor) -> frozenset[int]:
    """The actor's own posts, those carried for others, and all that report to them, however far down: one query."""
    return posts_under(actor) | {hat.post_id for hat in actor.hats}


def of_posts_seen(actor: Actor) -> Q:
    """Rows of the actor's own posts and of those that report to him; of all posts for overseers of the company."""
    if actor.is_system or any(hat.site_id is None and hat.roles & OVERSEERS for hat in actor.hats):
        return Q()
    return Q(post_id__in=posts_below(actor))


def is_reported(case: Case | None) -> bool:
    """Whether somebody reported it: the trail knows nothing of its subject."""
    return case is not None and case.subject_id is None


def page_of(case: Case | None) -> str:
    """Where the work itself is done; nothing where it was reported by hand."""
    seen = declared_happenings().get(case.code) if case else None
    return seen.page.format(case.subject_id) if seen and case and case.subject_id else ""


def visible_proofs(actor: Actor) -> QuerySet[Proof]:
    """Proofs for the posts whose dues the actor sees."""
    return Proof.objects.filter(of_posts_seen(actor))


def hat_for_due(due: Due, by: Actor) -> Hat | None:
    """The hat in which somebody has this to do: his own post before one he carries for a colleague (HRM2)."""
    hats = sorted(by.hats, key=lambda hat: hat.is_acting)
    return next((hat for hat in hats if hat.post_id == due.post_id), None)


def of_own_posts(actor: Actor) -> Q:
    """Dues of posts the actor holds or carries for an absent colleague."""
    return Q(post_id__in={hat.post_id for hat in actor.hats})


def to_do_now() -> Q:
    """Dues with an open window, and missed ones that can still be made up for: in no frozen month."""
    now = clock.now()
    waiting = Q(state=DueState.DUE, opens_at__lte=now)
    late = Q(state=DueState.MISSED) & (Q(ends_at__isnull=True) | Q(ends_at__gt=now))
    return waiting | late & ~Q(is_due_in_frozen())


def open_dues(actor: Actor) -> QuerySet[Due]:
    """What the actor's posts have to do now, most pressing first."""
    return Due.objects.filter(of_own_posts(actor) & to_do_now()).order_by("closes_at", "pk")


def post_kinds() -> dict[str, PostKind]:
    """The kinds of posts by code, in order."""
    return {row.code: row for row in PostKind.objects.order_by("position", "pk")}


def proofs_of(due: Due) -> QuerySet[Proof]:
    """What was brought in a due's window, oldest first."""
    rows = Proof.objects.filter(duty__code=due.duty.code, case=due.case_id, at__gte=due.opens_at)
    if due.case_id is None:
        # Of a case whoever looked after it: it may have been somebody else's before.
        rows = rows.filter(post=due.post_id, place=due.place_id)
    if due.over_at:
        rows = rows.filter(at__lt=due.over_at)
    return rows.select_related("user").order_by("at", "pk")


def excused_windows(post_ids: Collection[int], since: date) -> set[tuple[int, int, int | None, datetime]]:
    """Duty, post, place and beginning of the windows due since a day whose excuse was approved: one query."""
    rows = Excuse.objects.filter(
        post_id__in=post_ids, due_on__gte=since, approved_at__isnull=False, case__isnull=True
    )
    return set(rows.values_list("duty_id", "post_id", "place_id", "opens_at"))


def excuse_of(due: Due) -> Excuse | None:
    """What was said for a due that was missed, approved or not."""
    rows = Excuse.objects.filter(
        duty=due.duty_id, post=due.post_id, place=due.place_id, case=due.case_id, opens_at=due.opens_at
    )
    found: Excuse | None = rows.select_related("user").first()
    return found
