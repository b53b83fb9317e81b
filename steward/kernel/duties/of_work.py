"""What work items say of themselves to the duties that wait for something about them."""

from collections.abc import Collection

from django.db.models import Q

from steward.kernel.duties.happenings import About, AboutMany
from steward.kernel.work.models import WorkItem


def about_work(family: str, narrowed: Q | None = None, *, to_assignee: bool = False) -> AboutMany:
    """A function from keys of a family's items to where they are; those not `narrowed` to are left out.

    `to_assignee`: it concerns whoever has the item in hand, and nobody where nobody has.
    """

    def about(keys: Collection[int]) -> dict[int, About]:
        rows = WorkItem.objects.filter(narrowed or Q(), pk__in=keys, family=family)
        names = ("pk", "site_id", "place_id", "building_id", "number", "assignee_id")
        return {
            pk: About(
                site,
                place or building,
                number,
                user_ids=((assignee,) if assignee else ()) if to_assignee else None,
            )
            for pk, site, place, building, number, assignee in rows.values_list(*names)
        }

    return about
