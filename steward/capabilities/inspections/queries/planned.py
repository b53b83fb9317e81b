"""What is planned for posts, as the events that walking it leaves: where it is nothing, duties are proved by hand."""

from collections.abc import Collection
from datetime import date

from steward.capabilities.inspections.choices import Topic
from steward.capabilities.inspections.models import Plan

WALKED = ("round.finish", "building.walk", "point.visit", *(f"patrol.{topic}" for topic in Topic.values))


def planned_walks(post_ids: Collection[int]) -> dict[tuple[str, int, int | None], date]:
    """Kind of event, post and place -> the first day of a plan in use whose route leads to it: one query.

    A post whose colleagues have plans and which has none of its own has nothing to walk: their rounds are not its.
    """
    point = "route__points__checkpoint"
    found: dict[tuple[str, int, int | None], date] = {}
    rows = Plan.objects.filter(post_id__in=post_ids, ends_on__isnull=True).values_list(
        "post_id",
        "starts_on",
        f"{point}__place_id",
        f"{point}__place__building_id",
        f"{point}__checklist__topic",
    )
    for post, starts_on, place, building, topic in rows.distinct():
        for kind, where in (
            ("round.finish", None),
            ("point.visit", None),
            ("point.visit", place),
            ("building.walk", building),
            (f"patrol.{topic}", None),
        ):
            key = kind, post, where
            found[key] = min(found.get(key, starts_on), starts_on)
    return found
