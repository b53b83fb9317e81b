"""Every write to equipment and plans of its maintenance."""

from steward.capabilities.equipment.actions.doing import do_maintenance, miss_maintenance
from steward.capabilities.equipment.actions.plans import (
    add_maintenance,
    change_maintenance,
    end_maintenance,
    move_maintenance,
)
from steward.capabilities.equipment.actions.register import (
    add_equipment,
    certify_equipment,
    change_equipment,
    move_equipment,
)
from steward.capabilities.equipment.actions.use import resume_equipment, scrap_equipment, stop_equipment

__all__ = [
    "add_equipment",
    "add_maintenance",
    "certify_equipment",
    "change_equipment",
    "change_maintenance",
    "do_maintenance",
    "end_maintenance",
    "miss_maintenance",
    "move_equipment",
    "move_maintenance",
    "resume_equipment",
    "scrap_equipment",
    "stop_equipment",
]
