"""Posts as dues are counted for them: who holds them, by whose clock."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from steward.kernel.tenancy.models import Appointment, Organisation, Post
from steward.kernel.tenancy.queries import is_in_force


@dataclass(frozen=True, slots=True)
class PostRow:
    """What counting asks of a post; `zone` is its site's, or the company's where it is for all sites."""

    pk: int
    kind: str
    site_id: int | None
    calendar_id: int | None
    zone: str


@dataclass(frozen=True, slots=True)
class Holding:
    """A post held, or carried for an absent colleague, from a day to a day."""

    user_id: int
    starts_on: date
    ends_on: date | None
    # For whom it is carried: his name, as the trail says it, and his id.
    absent: str = ""
    absent_id: int | None = None

    @property
    def is_acting(self) -> bool:
        return bool(self.absent)


def posts_of(kinds: Collection[str], only: Collection[int] | None = None) -> list[tuple[int, str]]:
    """Posts in use of some kinds with their kind, in order; of `only` those where that is given."""
    rows = Post.objects.filter(is_active=True, kind__in=kinds)
    found = list(rows.order_by("pk").values_list("pk", "kind"))
    wanted = None if only is None else set(only)
    return found if wanted is None else [(pk, kind) for pk, kind in found if pk in wanted]


def post_rows(ids: Collection[int], organisation: Organisation) -> list[PostRow]:
    """Those posts, in order."""
    rows = Post.objects.filter(pk__in=ids).order_by("pk")
    found = rows.values_list("pk", "kind", "site_id", "calendar_id", "site__zone")
    return [
        PostRow(pk, kind, site, calendar, zone or organisation.zone)
        for pk, kind, site, calendar, zone in found
    ]


def holdings_of(post_ids: Collection[int]) -> dict[int, list[Holding]]:
    """Who held which post when, own appointments before acting ones: one query."""
    found: dict[int, list[Holding]] = defaultdict(list)
    of_them = Q(acting_for__isnull=True, post__in=post_ids) | Q(acting_for__post__in=post_ids)
    rows = Appointment.objects.filter(of_them).order_by("pk")
    for own, absent, user, starts, ends, name, absent_user in rows.values_list(
        "post_id", "acting_for__post_id", "user_id", "starts_on", "ends_on", "acting_for__user__name",
        "acting_for__user_id",
    ):  # fmt: skip
        found[absent or own].append(Holding(user, starts, ends, name or "", absent_user))
    return {post: sorted(held, key=lambda one: one.is_acting) for post, held in found.items()}


def holder_on(held: Iterable[Holding], on: date) -> int | None:
    """Whose a post's due was on a day: of whoever was appointed and there, else of who carried all his duties (HRM2).

    Nobody's in person where several hold the post: it is the post's, and nobody is blamed for a colleague's shift.
    """
    then = [one for one in held if is_in_force(one.starts_on, one.ends_on, on)]
    away = {one.absent_id for one in then if one.is_acting}
    there = {one.user_id for one in then if not one.is_acting and one.user_id not in away}
    whose = there or {one.user_id for one in then if one.is_acting}
    return min(whose) if len(whose) == 1 else None
