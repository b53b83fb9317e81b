"""Reads of findings. A row is its work item with the finding joined."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from steward.capabilities.findings.choices import State
from steward.capabilities.findings.lifecycle import IN_HAND
from steward.kernel.base import clock
from steward.kernel.places.models import Place
from steward.kernel.places.queries import areas_of
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.choices import Role
from steward.kernel.tenancy.models import Post, User
from steward.kernel.tenancy.queries import staff_at
from steward.kernel.work.models import WorkItem

FAMILY = "finding"
STAFF = frozenset(Role) - {Role.ADMIN}
# Those who see whole sites; stewards see their areas, everybody what he raised or has in hand.
WATCHERS = STAFF - {Role.STEWARD, Role.WORKER}
MAY_RAISE = STAFF
ASSIGNERS = WATCHERS - {Role.DIRECTOR} | {Role.STEWARD}
CHECKERS = WATCHERS | {Role.STEWARD}
SUPERIORS = frozenset({Role.SUPERVISOR, Role.HEAD, Role.MANAGER, Role.DIRECTOR})
LISTED = ("finding", "finding__post", "place", "site", "assignee")
JOINED = (
    *LISTED,
    "department",
    "finding__raised_by",
    "finding__rectified_by",
    "finding__rechecked_by",
    "finding__stopped_by",
    "finding__follows__item",
)
# Three months: long enough for what comes back with the season's work, short enough to be the same trouble.
AGAIN = timedelta(days=90)
SHOWN = 5


def visible_findings(actor: Actor) -> QuerySet[WorkItem]:
    """The rows lock: whole sites for those who run them, areas for stewards, one's own for everybody."""
    rows = WorkItem.objects.filter(family=FAMILY)
    if actor.is_system:
        return rows
    hats = actor.hats_with(WATCHERS)
    if any(hat.site_id is None for hat in hats):
        return rows
    mine = actor.queue_user_ids
    areas = {area for hat in actor.hats if Role.STEWARD in hat.roles for area in hat.area_ids}
    own = Q(finding__raised_by_id__in=mine) | Q(finding__rectified_by_id__in=mine)
    reached = Q(site_id__in={hat.site_id for hat in hats}) | areas_of(actor, areas).rows(place="place_id")
    return rows.filter(reached | own | _held(actor))


def _held(actor: Actor) -> Q:
    """What the actor has in hand, or one of his posts while nobody of it took it up."""
    posts = {hat.post_id for hat in actor.hats}
    return Q(assignee_id__in=actor.queue_user_ids) | Q(assignee__isnull=True, finding__post_id__in=posts)


def findings_in_hand(actor: Actor) -> QuerySet[WorkItem]:
    """What the actor has to put right, the most pressing first."""
    rows = visible_findings(actor).filter(_held(actor), state__in=IN_HAND)
    return rows.select_related(*LISTED).order_by("due_at", "id")


def findings_to_assign(actor: Actor) -> QuerySet[WorkItem]:
    """What nobody was given yet, the most pressing first."""
    rows = visible_findings(actor).filter(state=State.RAISED, closed_at__isnull=True)
    return rows.select_related(*LISTED).order_by("due_at", "id")


def findings_to_recheck(actor: Actor) -> QuerySet[WorkItem]:
    """What waits for another pair of eyes, without what the actor or whom he acts for put right himself."""
    mine = actor.queue_user_ids
    rows = visible_findings(actor).filter(state=State.RECTIFIED, closed_at__isnull=True)
    others = rows.exclude(finding__rectified_by_id__in=mine).exclude(assignee_id__in=mine)
    return others.select_related(*LISTED).order_by("due_at", "id")


def findings_below(actor: Actor) -> QuerySet[WorkItem]:
    """What those below the actor's posts have not put right, the oldest first (INS4: reported to the superior)."""
    below = posts_below(actor)
    theirs = Q(finding__post_id__in=below) | Q(finding__post__isnull=True, finding__raised_post_id__in=below)
    rows = visible_findings(actor).filter(theirs, closed_at__isnull=True)
    return rows.select_related(*LISTED).order_by("opened_at", "id")


def posts_below(actor: Actor) -> set[int]:
    """Every post whose line leads to one of the actor's: one query for as long as the actor lasts."""
    if "findings.below" not in actor.kept:
        above = dict(Post.objects.values_list("pk", "reports_to_id"))
        found = {hat.post_id for hat in actor.hats}
        own, size = set(found), 0
        while len(found) > size:
            size = len(found)
            found |= {post for post, superior in above.items() if superior in found}
        actor.kept["findings.below"] = found - own
    below: set[int] = actor.kept["findings.below"]
    return below


def earlier_findings(place: Place, part: str, at: datetime | None = None) -> QuerySet[WorkItem]:
    """What was found at the same part of a place in the three months before a moment, the newest first; nothing
    without a part. What was told later, of a week offline, may have been found before what is known by now."""
    rows = WorkItem.objects.filter(family=FAMILY, place_id=place.pk)
    if not part.strip():
        return rows.none()
    until = at or clock.now()
    same = rows.filter(finding__part__iexact=part.strip(), opened_at__gte=until - AGAIN, opened_at__lte=until)
    return same.exclude(state=State.WITHDRAWN).select_related(*LISTED).order_by("-opened_at", "-id")


def open_parts(checkpoint_id: int) -> set[str]:
    """What at a checkpoint is known and not put right yet."""
    rows = WorkItem.objects.filter(
        family=FAMILY, finding__checkpoint_id=checkpoint_id, closed_at__isnull=True
    )
    return set(rows.values_list("finding__part", flat=True))


def doers(item: WorkItem) -> QuerySet[User]:
    """Who can be given a finding: in office at its site."""
    here = staff_at(item.site, clock.now()).order_by().values("user_id")
    return User.objects.filter(pk__in=here).order_by("name", "pk")


def answering_posts(item: WorkItem) -> QuerySet[Post]:
    """The posts of a finding's site that can answer for it."""
    return Post.objects.filter(site_id=item.site_id).select_related("department").order_by("pk")


def search_findings(rows: QuerySet[WorkItem], text: str, _actor: Actor) -> QuerySet[WorkItem]:
    """By number, by words of it, by its part, or by contractor."""
    words = Q(title__icontains=text) | Q(finding__part__icontains=text)
    return rows.filter(Q(number=text.upper()) | words | Q(finding__contractor__icontains=text))
