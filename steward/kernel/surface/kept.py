"""What a person kept of a list: saved views and chosen columns. `actions` writes them."""

from django.db.models import Q

from steward.kernel.surface.declare import Resource
from steward.kernel.surface.models import KeptColumns, SavedView
from steward.kernel.tenancy.actor import Actor


def saved_views(resource: Resource, actor: Actor) -> list[SavedView]:
    """The actor's own views and those shared with everybody."""
    mine = Q(user_id=actor.person_id) | Q(is_shared=True)
    return list(SavedView.objects.filter(mine, resource=resource.name).order_by("name"))


def kept_columns(resource: Resource, actor: Actor) -> list[str]:
    """The columns a person chose for a list; none where nothing was chosen."""
    row = KeptColumns.objects.filter(user_id=actor.person_id, resource=resource.name).first()
    return list(row.names) if row else []
