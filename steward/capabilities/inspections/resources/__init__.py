"""Inspections as people and programs meet them."""

from steward.capabilities.inspections.resources.checklists import CHECKLISTS
from steward.capabilities.inspections.resources.checkpoints import CHECKPOINTS
from steward.capabilities.inspections.resources.rounds import ROUNDS
from steward.capabilities.inspections.resources.routes import PLANS, ROUTES
from steward.capabilities.inspections.resources.visits import VISITS

__all__ = ["CHECKLISTS", "CHECKPOINTS", "PLANS", "ROUNDS", "ROUTES", "VISITS"]
