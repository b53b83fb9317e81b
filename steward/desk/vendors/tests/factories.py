"""Applications for tests; nobody is called, because no worker runs."""

from typing import Any

from steward.kernel.notify.actions import add_vendor_app
from steward.kernel.notify.choices import VendorKind
from steward.kernel.notify.models import VendorApp
from tests.people import World

SECRET = "secret-of-the-application"
NEW = {"kind": "account", "app_id": "wx-public", "secret": SECRET}
CHANGED = {"agent_id": "1000002", "signs_in": True}


def make_vendor_app(
    world: World, _building: str = "3", _state: str = "", kind: str = "", **more: Any
) -> VendorApp:
    """An application people sign in with, of a kind or the next one that is not entered yet."""
    taken = set(VendorApp.objects.filter(is_active=True).values_list("kind", flat=True))
    kind = kind or next(str(one) for one in VendorKind if one not in taken)
    options: dict[str, Any] = {"agent_id": "1000002", "signs_in": True, **more}
    return add_vendor_app(kind, f"id-{kind}", SECRET, by=world.judy, **options)
