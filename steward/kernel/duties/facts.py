"""Evidence pulled from what is there: proofs that were brought, and the trail of the daily work."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from functools import reduce
from operator import or_

from django.db.models import Q

from steward.kernel.audit.models import Event
from steward.kernel.duties.choices import EACH_PLACE
from steward.kernel.duties.judge import Fact
from steward.kernel.duties.models import Duty, Proof
from steward.kernel.duties.posts import Holding, PostRow
from steward.kernel.places.models import Place
from steward.kernel.tenancy.queries import clock_date, is_in_force

# Whose: a duty of a post, at a place where it is due for each.
Key = tuple[int, int, int | None]
EVENT = "event:"
PLACE = Place._meta.label_lower


def facts_of(
    reaches: Sequence[tuple[Duty, timedelta]],
    posts: Collection[PostRow],
    held: Mapping[int, list[Holding]],
    since: datetime,
    until: datetime,
) -> dict[Key, list[Fact]]:
    """The evidence for duties before `until` and from `since` less the reach of each (how long its windows are).

    By duty, post and place; one query for proofs and one for each different reach, however many rows. What was brought
    for an earlier row of a duty's code counts: who handed the month's report in does not do so again after a change.
    """
    found: dict[Key, list[Fact]] = defaultdict(list)
    if reaches:
        longest = max(reach for _duty, reach in reaches)
        rows: dict[str, list[int]] = defaultdict(list)
        for duty, _reach in reaches:
            rows[duty.code].append(duty.pk)
        proofs = Proof.objects.filter(
            post_id__in=[post.pk for post in posts], at__gte=since - longest, at__lt=until
        ).values_list("duty__code", "post_id", "place_id", "at", "user_id")
        for code, post, place, at, user in proofs:
            for duty_id in rows.get(code, ()):
                found[duty_id, post, place].append(Fact(at, user))
    _add_events(found, reaches, posts, held, since, until)
    return found


def _add_events(
    found: dict[Key, list[Fact]],
    reaches: Sequence[tuple[Duty, timedelta]],
    posts: Collection[PostRow],
    held: Mapping[int, list[Holding]],
    since: datetime,
    until: datetime,
) -> None:
    """What somebody did in his post counts for it, what he did for an absent colleague for that one's (HRM2)."""
    duties: dict[str, list[Duty]] = defaultdict(list)
    reach_of: dict[str, timedelta] = defaultdict(timedelta)
    for duty, reach in reaches:
        if duty.evidence.startswith(EVENT):
            kind = duty.evidence.removeprefix(EVENT)
            duties[kind].append(duty)
            reach_of[kind] = max(reach_of[kind], reach)
    if not duties:
        return
    by_user: dict[int, list[tuple[PostRow, Holding]]] = defaultdict(list)
    for post in posts:
        for one in held.get(post.pk, ()):
            by_user[one.user_id].append((post, one))
    rows = Event.objects.filter(
        _of_kinds(reach_of, since),
        at__gte=since - max(reach_of.values()),
        at__lt=until,
        user_id__in=list(by_user),
    ).values_list("kind", "at", "user_id", "site_id", "acting_for", "subject_type", "subject_id")
    for event in rows.iterator(2000):
        _add_event(found, event, by_user, duties)


def _of_kinds(reach_of: Mapping[str, timedelta], since: datetime) -> Q:
    """Each kind of work from `since` less its own reach: one statement, because each walks through the trail."""
    kinds: dict[timedelta, list[str]] = defaultdict(list)
    for kind, reach in reach_of.items():
        kinds[reach].append(kind)
    return reduce(or_, (Q(kind__in=some, at__gte=since - reach) for reach, some in kinds.items()))


def _add_event(
    found: dict[Key, list[Fact]],
    event: tuple[str, datetime, int | None, int | None, str, str, int],
    by_user: Mapping[int, list[tuple[PostRow, Holding]]],
    duties: Mapping[str, list[Duty]],
) -> None:
    """Count one event for every duty it proves: of posts of its doer, held that day, at the post's own site."""
    kind, at, user, site, acting_for, subject_type, subject_id = event
    for post, one in by_user.get(user or 0, ()):
        here = post.site_id is None or site in (None, post.site_id)
        if one.absent != acting_for or not here:
            continue
        if not is_in_force(one.starts_on, one.ends_on, clock_date(at, post.zone)):
            continue
        for duty in duties[kind]:
            if post.kind in duty.kinds:
                is_place = duty.scope in EACH_PLACE and subject_type == PLACE
                found[duty.pk, post.pk, subject_id if is_place else None].append(Fact(at, user))
