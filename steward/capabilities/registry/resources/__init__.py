"""Households, people, sites and promises as people and programs meet them."""

from steward.capabilities.registry.resources.follow_ups import FOLLOW_UPS
from steward.capabilities.registry.resources.households import HOUSEHOLDS
from steward.capabilities.registry.resources.measures import MEASURES
from steward.capabilities.registry.resources.people import PEOPLE
from steward.capabilities.registry.resources.sites import SITES

__all__ = ["FOLLOW_UPS", "HOUSEHOLDS", "MEASURES", "PEOPLE", "SITES"]
