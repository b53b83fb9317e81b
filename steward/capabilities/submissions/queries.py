"""Reads of submissions: whose, what is missing, how punctual."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import F, Q, QuerySet

from steward.capabilities.submissions.choices import Punctuality, State
from steward.capabilities.submissions.models import Submission, Template
from steward.kernel.base import clock
from steward.kernel.duties.queries import of_posts_seen
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.choices import Role
from steward.kernel.tenancy.models import Post

STAFF = frozenset(Role)
RECEIVERS = frozenset({Role.QUALITY})
LEADERS = frozenset({Role.QUALITY, Role.HEAD, Role.MANAGER, Role.DIRECTOR})
EDITORS = frozenset({Role.QUALITY, Role.DIRECTOR, Role.ADMIN})
LISTED = ("template", "post", "author", "site")
JOINED = (*LISTED, "post__site", "post__organisation", "post__department")


def visible_submissions(actor: Actor) -> QuerySet[Submission]:
    """The rows lock: of one's own posts, of those below, and for the quality department all of its sites."""
    seen, rows = of_posts_seen(actor), Submission.objects.all()
    # No condition at all is everything; beside another one it would be nothing.
    return rows.filter(seen | _received(actor)) if seen else rows


def _received(actor: Actor) -> Q:
    sites = {hat.site_id for hat in actor.hats_with(RECEIVERS)}
    return Q(site_id__isnull=False) if None in sites else Q(site_id__in=sites)


def visible_templates(_actor: Actor) -> QuerySet[Template]:
    """All of them: what everybody has to hand in is no secret in the house."""
    return Template.objects.all()


def of_own(actor: Actor) -> Q:
    """Reports of posts the actor holds or carries for an absent colleague."""
    return Q(post_id__in={hat.post_id for hat in actor.hats})


def to_hand_in(actor: Actor) -> QuerySet[Submission]:
    """What the actor's posts have to hand in, the most pressing first."""
    rows = Submission.objects.filter(of_own(actor), state__in=[State.WANTED, State.RETURNED])
    return rows.select_related(*LISTED).order_by("due_at", "pk")


def missing() -> Q:
    """Past its moment and never handed in."""
    return Q(handed_in_at__isnull=True, due_at__lte=clock.now())


def late() -> Q:
    """Handed in after its moment."""
    return Q(handed_in_at__gte=F("due_at"))


def missing_with_others(actor: Actor) -> QuerySet[Submission]:
    """What the actor waits for in vain."""
    rows = visible_submissions(actor).filter(missing()).exclude(of_own(actor))
    return rows.select_related(*LISTED).order_by("due_at", "pk")


def search_submissions(rows: QuerySet[Submission], text: str, _actor: Actor) -> QuerySet[Submission]:
    """By report, post, or author."""
    wanted = Q(template__title__icontains=text) | Q(template__title_en__icontains=text)
    return rows.filter(wanted | Q(post__title__icontains=text) | Q(author__name__icontains=text))


@dataclass
class Tally:
    """How punctual a post was in a month."""

    post: Post
    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    missing: list[Submission] = field(default_factory=list)

    @property
    def share(self) -> int | None:
        """Handed in on time, of what was due; nothing where nothing was due yet."""
        due = sum(self.counts[name] for name in (Punctuality.IN_TIME, Punctuality.LATE, Punctuality.MISSING))
        return 100 * self.counts[Punctuality.IN_TIME] // due if due else None


def punctuality_of(actor: Actor, month: date) -> list[Tally]:
    """By post, what was due in a month: in time, late, missing; the least punctual first. One query."""
    ends = (month.replace(day=28) + (date(2000, 1, 5) - date(2000, 1, 1))).replace(day=1)
    rows = visible_submissions(actor).filter(due_on__gte=month, due_on__lt=ends)
    return tally(rows.select_related(*LISTED).order_by("due_on", "pk"))


def tally(rows: Iterable[Submission]) -> list[Tally]:
    """Submissions counted by post."""
    found: dict[int, Tally] = {}
    for row in rows:
        one = found.setdefault(row.post_id, Tally(row.post))
        mark = row.punctuality()
        one.counts[mark] += 1
        if mark == Punctuality.MISSING:
            one.missing.append(row)
    return sorted(found.values(), key=lambda one: (one.share if one.share is not None else 101, one.post.pk))
