"""Reads of inspections."""

from steward.capabilities.inspections.queries.field import has_round_now, rounds_for_phone
from steward.capabilities.inspections.queries.told import told_on
from steward.capabilities.inspections.queries.visible import (
    visible_checklists,
    visible_checkpoints,
    visible_photos,
    visible_plans,
    visible_rounds,
    visible_routes,
    visible_visits,
)

__all__ = [
    "has_round_now",
    "rounds_for_phone",
    "told_on",
    "visible_checklists",
    "visible_checkpoints",
    "visible_photos",
    "visible_plans",
    "visible_rounds",
    "visible_routes",
    "visible_visits",
]
