"""What a person kept of a list: saved views and chosen columns. `actions` writes them."""

from steward.kernel.surface.declare import Resource
from steward.kernel.surface.models import KeptColumns, SavedView
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.scope import tenant_rows


def saved_views(resource: Resource, actor: Actor) -> list[SavedView]:
    """The actor's own views and those shared with everybody, by name."""
    mine = "resource = %s AND (user_id = %s OR is_shared) ORDER BY name"
    return tenant_rows(SavedView, mine, [resource.name, actor.person_id])


def kept_columns(resource: Resource, actor: Actor) -> list[str]:
    """The columns a person chose for a list; none where nothing was chosen."""
    rows = tenant_rows(KeptColumns, "user_id = %s AND resource = %s", [actor.person_id, resource.name])
    return list(rows[0].names) if rows else []
