"""Evidence pulled from what is there: proofs that were brought, and the trail of the daily work."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from steward.kernel.audit.models import Event
from steward.kernel.duties.choices import EACH_PLACE
from steward.kernel.duties.judge import Fact
from steward.kernel.duties.models import Duty, Proof
from steward.kernel.places.models import Place
from steward.kernel.tenancy.models import Appointment, Post
from steward.kernel.tenancy.queries import clock_date, is_in_force

# Whose: a duty of a post, at a place where it is due for each.
Key = tuple[int, int, int | None]
EVENT = "event:"


@dataclass(frozen=True)
class Holding:
    """A post held, or carried for an absent colleague, from a day to a day."""

    user_id: int
    starts_on: date
    ends_on: date | None
    is_acting: bool


def holdings_of(posts: Collection[Post]) -> dict[int, list[Holding]]:
    """Who held which post when, own appointments before acting ones: one query."""
    keys = {post.pk for post in posts}
    found: dict[int, list[Holding]] = defaultdict(list)
    rows = Appointment.objects.order_by("pk").values_list(
        "post_id", "acting_for__post_id", "user_id", "starts_on", "ends_on"
    )
    for own, absent, user, starts, ends in rows:
        if (absent or own) in keys:
            found[absent or own].append(Holding(user, starts, ends, absent is not None))
    return {post: sorted(held, key=lambda one: one.is_acting) for post, held in found.items()}


def holder_on(held: Iterable[Holding], on: date) -> int | None:
    """Whose a post's due was on a day: the person appointed, else the one who acted."""
    return next((one.user_id for one in held if is_in_force(one.starts_on, one.ends_on, on)), None)


def facts_of(
    duties: Collection[Duty],
    posts: Collection[Post],
    held: Mapping[int, list[Holding]],
    zones: Mapping[int, str],
    since: datetime,
    until: datetime,
) -> dict[Key, list[Fact]]:
    """All evidence from `since` until before `until`, by duty, post and place: two queries, however many rows."""
    found: dict[Key, list[Fact]] = defaultdict(list)
    proofs = Proof.objects.filter(
        post_id__in=[post.pk for post in posts], at__gte=since, at__lt=until
    ).values_list("duty_id", "post_id", "place_id", "at", "user_id")
    for duty, post, place, at, user in proofs:
        found[duty, post, place].append(Fact(at, user))
    _add_events(found, duties, posts, held, zones, since, until)
    return found


def _add_events(
    found: dict[Key, list[Fact]],
    duties: Collection[Duty],
    posts: Collection[Post],
    held: Mapping[int, list[Holding]],
    zones: Mapping[int, str],
    since: datetime,
    until: datetime,
) -> None:
    """What somebody did in his post counts for it, what he did for an absent colleague for that one's (HRM2)."""
    by_event: dict[str, list[Duty]] = defaultdict(list)
    for duty in duties:
        if duty.evidence.startswith(EVENT):
            by_event[duty.evidence.removeprefix(EVENT)].append(duty)
    if not by_event:
        return
    by_user: dict[int, list[tuple[Post, Holding]]] = defaultdict(list)
    for post in posts:
        for one in held.get(post.pk, ()):
            by_user[one.user_id].append((post, one))
    rows = Event.objects.filter(at__gte=since, at__lt=until, kind__in=by_event, user_id__isnull=False)
    for event in rows.only("kind", "at", "user_id", "site_id", "acting_for", "subject_type", "subject_id"):
        for post, one in by_user.get(event.user_id or 0, ()):
            if one.is_acting == bool(event.acting_for) and _is_there(event, post, one, zones[post.pk]):
                for duty in by_event[event.kind]:
                    if post.kind in duty.kinds:
                        found[duty.pk, post.pk, _place(event, duty)].append(Fact(event.at, event.user_id))


def _is_there(event: Event, post: Post, one: Holding, zone: str) -> bool:
    """Done at the post's own site, while the post was held."""
    here = post.site_id is None or event.site_id in (None, post.site_id)
    return here and is_in_force(one.starts_on, one.ends_on, clock_date(event.at, zone))


def _place(event: Event, duty: Duty) -> int | None:
    """The place of a duty that is due for each: what the event is about."""
    is_place = duty.scope in EACH_PLACE and event.subject_type == Place._meta.label_lower
    return event.subject_id if is_place else None
