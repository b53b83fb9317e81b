"""Saved views and kept columns of lists."""

from collections.abc import Sequence

from django.db.models import Q

from steward.kernel.surface.declare import Resource
from steward.kernel.surface.models import KeptColumns, SavedView
from steward.kernel.tenancy.actor import Actor


def saved_views(resource: Resource, actor: Actor) -> list[SavedView]:
    """The actor's own views and those shared with everybody."""
    mine = Q(user_id=actor.person_id) | Q(is_shared=True)
    return list(SavedView.objects.filter(mine, resource=resource.name).order_by("name"))


def save_view(resource: Resource, *, by: Actor, name: str, query: str, is_shared: bool = False) -> SavedView:
    """Keep the present filters, search, sort and columns under a name; the same name again replaces it."""
    view, _made = SavedView.objects.update_or_create(
        user_id=by.person_id,
        resource=resource.name,
        name=name.strip()[:40],
        defaults={"organisation_id": by.organisation_id, "query": query[:1000], "is_shared": is_shared},
    )
    return view


def forget_view(view_id: int, *, by: Actor) -> str | None:
    """Delete one's own saved view; returns its resource, or None where there is no such view of one's own."""
    view = SavedView.objects.filter(pk=view_id, user_id=by.person_id).first()
    if view is None:
        return None
    view.delete()
    return view.resource


def kept_columns(resource: Resource, actor: Actor) -> list[str]:
    """The columns a person chose for a list; none where nothing was chosen."""
    row = KeptColumns.objects.filter(user_id=actor.person_id, resource=resource.name).first()
    return list(row.names) if row else []


def keep_columns(resource: Resource, *, by: Actor, names: Sequence[str]) -> None:
    """Remember which columns a person wants in a list; none means the declared ones again."""
    known = [column.name for column in resource.columns if column.name in names]
    KeptColumns.objects.update_or_create(
        user_id=by.person_id,
        resource=resource.name,
        defaults={"organisation_id": by.organisation_id, "names": known},
    )
