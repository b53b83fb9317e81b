"""Equipment, plans of its maintenance and their records as people and programs meet them."""

from steward.capabilities.equipment.resources.equipment import EQUIPMENT
from steward.capabilities.equipment.resources.plans import PLANS
from steward.capabilities.equipment.resources.records import RECORDS

__all__ = ["EQUIPMENT", "PLANS", "RECORDS"]
