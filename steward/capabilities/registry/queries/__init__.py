"""Reads of the registry: households and people, what was said to them, and what of them is known."""

from steward.capabilities.registry.queries.contacts import open_follow_ups, to_keep, visible_follow_ups
from steward.capabilities.registry.queries.households import (
    listed_sites,
    search_households,
    search_people,
    search_sites,
    visible_households,
    visible_people,
)
from steward.capabilities.registry.queries.measures import vacancy_figures
from steward.capabilities.registry.queries.records import occupancies

__all__ = [
    "listed_sites",
    "occupancies",
    "open_follow_ups",
    "search_households",
    "search_people",
    "search_sites",
    "to_keep",
    "vacancy_figures",
    "visible_follow_ups",
    "visible_households",
    "visible_people",
]
