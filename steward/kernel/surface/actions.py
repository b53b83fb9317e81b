"""Writes of a person's own lists: saved views and kept columns.

What only changes one's own screen is no event (decision 0003); what everybody then sees in a list is one.
"""

from collections.abc import Sequence

from django.db import transaction

from steward.kernel.audit.record import record
from steward.kernel.surface.declare import Resource
from steward.kernel.surface.models import KeptColumns, SavedView
from steward.kernel.surface.own import living
from steward.kernel.tenancy.actor import Actor


@transaction.atomic
def save_view(resource: Resource, *, by: Actor, name: str, query: str, is_shared: bool = False) -> SavedView:
    """Keep the present filters, search, sort and columns under a name; the same name again replaces it.

    Effects: the view's row; event `view.share` when everybody sees it from now on, `view.unshare` when no longer.
    """
    mine = SavedView.objects.filter(user_id=by.person_id, resource=resource.name, name=name.strip()[:40])
    was_shared = mine.filter(is_shared=True).exists()
    view, _made = SavedView.objects.update_or_create(
        user_id=by.person_id,
        resource=resource.name,
        name=name.strip()[:40],
        defaults={"organisation_id": by.organisation_id, "query": query[:1000], "is_shared": is_shared},
    )
    if is_shared or was_shared:
        _tell("share" if is_shared else "unshare", view, by=by)
    return view


@transaction.atomic
def forget_view(view_id: int, *, by: Actor) -> str | None:
    """Delete one's own saved view; returns its resource, or None where there is no such view of one's own.

    Effects: the row goes; event `view.unshare` when everybody saw it.
    """
    view = SavedView.objects.filter(pk=view_id, user_id=by.person_id).first()
    if view is None:
        return None
    if view.is_shared:
        _tell("unshare", view, by=by)
    view.delete()
    return view.resource


@transaction.atomic
def keep_columns(resource: Resource, *, by: Actor, names: Sequence[str]) -> None:
    """Remember which columns a person wants in a list; none means the declared ones again."""
    known = [column.name for column in living(resource).columns if column.name in names]
    KeptColumns.objects.update_or_create(
        user_id=by.person_id,
        resource=resource.name,
        defaults={"organisation_id": by.organisation_id, "names": known},
    )


def _tell(verb: str, view: SavedView, *, by: Actor) -> None:
    # Neither its name nor its query: people search for names and numbers, and events cannot be erased.
    record(f"view.{verb}", view, by=by, data={"resource": view.resource})
