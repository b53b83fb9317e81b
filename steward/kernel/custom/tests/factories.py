"""Own fields for tests."""

from typing import Any

from steward.kernel.custom.actions import add_field, close_field
from steward.kernel.custom.models import CustomField
from tests.people import World


def own_field(world: World, subject: str = "unit", **more: Any) -> CustomField:
    """Spare keys of units, a number, added by Judy; the same one when asked again."""
    known: dict[str, Any] = {
        "code": "spare_keys",
        "label": "备用钥匙",
        "label_en": "Spare keys",
        "kind": "number",
    }
    arguments = known | more
    found = CustomField.objects.filter(subject=subject, code=arguments["code"]).first()
    return found or add_field(by=world.judy, subject=subject, **arguments)


def personal_field(world: World, subject: str = "unit") -> CustomField:
    """A number of a card, sealed."""
    return own_field(world, subject, code="card", label="门禁卡号", kind="text", is_personal=True)


def closed_field(world: World) -> CustomField:
    return close_field(own_field(world), by=world.judy)
