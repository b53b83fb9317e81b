"""Whose a case is: the posts it names, else those whose area holds its place, else those of the site, of the company.

Of several that are as near, one that is held, the one in which it was reported, or the one its own number chooses: so
that one is due to one, and the same one each time it is counted.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from steward.kernel.duties.models import Duty
from steward.kernel.duties.places import areas_of_posts
from steward.kernel.duties.posts import PostRow, holder_on, holdings_of, post_rows
from steward.kernel.tenancy.models import Organisation, Post


@dataclass(frozen=True, slots=True)
class CaseRow:
    """What counting asks of a case; `building_id` is that of its place."""

    pk: int
    code: str
    subject_type: str
    subject_id: int | None
    began_at: datetime
    ended_at: datetime | None
    known_at: datetime | None
    site_id: int | None
    place_id: int | None
    building_id: int | None
    concerned: list[int] | None
    post_id: int | None


class Chart:
    """The posts that some cases can be due to, with who holds them: four queries."""

    def __init__(
        self, kinds: Collection[str], cases: Collection[CaseRow], organisation: Organisation
    ) -> None:
        sites = {case.site_id for case in cases}
        named = {post for case in cases for post in case.concerned or ()}
        rows = Post.objects.filter(is_active=True, kind__in=kinds)
        if None not in sites:
            rows = rows.filter(Q(site__in=sites) | Q(site__isnull=True) | Q(pk__in=named))
        self.posts = post_rows(list(rows.values_list("pk", flat=True)), organisation)
        self.by_id = {post.pk: post for post in self.posts}
        self.held = holdings_of(list(self.by_id))
        self.areas = areas_of_posts(self.posts)

    def nearest(self, duty: Duty, case: CaseRow) -> list[PostRow]:
        """The posts it may be due to, as near as each other."""
        if case.concerned is not None:
            named = [self.by_id[pk] for pk in case.concerned if pk in self.by_id]
            # The first one named, before those above it.
            return [post for post in named if post.kind in duty.kinds][:1]
        posts = [post for post in self.posts if post.kind in duty.kinds]
        here = [post for post in posts if case.site_id in (None, post.site_id)]
        return (
            [post for post in here if self._holds(post, case)]
            or [post for post in here if post.pk not in self.areas]
            or here
            or [post for post in posts if post.site_id is None]
        )

    def _holds(self, post: PostRow, case: CaseRow) -> bool:
        places = self.areas.get(post.pk, ())
        return case.place_id is not None and (case.place_id in places or case.building_id in places)

    def chosen(self, nearest: Sequence[PostRow], case: CaseRow, on: date) -> PostRow | None:
        """Of posts as near as each other the one it is due to on a day."""
        held = [post for post in nearest if holder_on(self.held.get(post.pk, ()), on) is not None] or [
            *nearest
        ]
        if not held:
            return None
        return next((post for post in held if post.pk == case.post_id), held[case.pk % len(held)])
