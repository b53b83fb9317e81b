"""The places for which a post has a duty: those of the areas of whoever was appointed to it."""

from collections import defaultdict
from collections.abc import Callable, Collection

from django.db.models import Q

from steward.kernel.duties.posts import PostRow
from steward.kernel.places.models import AreaPlace, Place
from steward.kernel.tenancy.models import Appointment


def places_of_posts(posts: Collection[PostRow]) -> Callable[[int, str], list[int]]:
    """A function from a post and a kind of place to the ids of its places, in order; each kind of a site is read once.

    A post whose holder has no area has its whole site; one of the whole company has no places of its own.
    """
    areas = areas_of_posts(posts)
    sites = {post.pk: post.site_id for post in posts}
    read: dict[tuple[int, str], list[tuple[int, int | None]]] = {}

    def places(post_id: int, kind: str) -> list[int]:
        site = sites[post_id]
        if site is None:
            return []
        if (site, kind) not in read:
            rows = Place.objects.filter(site_id=site, kind=kind, is_active=True).order_by("sort_key", "pk")
            read[site, kind] = list(rows.values_list("pk", "building_id"))
        chosen = areas.get(post_id)
        return [
            pk for pk, building in read[site, kind] if chosen is None or pk in chosen or building in chosen
        ]

    return places


def areas_of_posts(posts: Collection[PostRow]) -> dict[int, set[int]]:
    """Buildings and single places chosen into the areas of a post's own holders; nothing for posts without areas."""
    areas: dict[int, set[int]] = defaultdict(set)
    own = Appointment.areas.through.objects.filter(
        Q(appointment__post__in=[post.pk for post in posts]) & Q(appointment__acting_for__isnull=True)
    ).values_list("appointment__post_id", "area_id")
    posts_of: dict[int, list[int]] = defaultdict(list)
    for post, area in own:
        posts_of[area].append(post)
    for area, place in AreaPlace.objects.filter(area_id__in=posts_of).values_list("area_id", "place_id"):
        for post in posts_of[area]:
            areas[post].add(place)
    return dict(areas)
