"""Every write to inspections."""

from steward.capabilities.inspections.actions.checklists import (
    revise_checklist,
    shelve_checklist,
    write_checklist,
)
from steward.capabilities.inspections.actions.checkpoints import (
    add_checkpoint,
    change_checkpoint,
    relabel_checkpoint,
    retire_checkpoint,
)
from steward.capabilities.inspections.actions.photos import keep_photo, keep_refused
from steward.capabilities.inspections.actions.plans import add_plan, end_plan, make_rounds
from steward.capabilities.inspections.actions.reviews import reject_visit, trust_visit
from steward.capabilities.inspections.actions.rounds import begin_round, end_round, start_round
from steward.capabilities.inspections.actions.routes import add_route, change_route, retire_route
from steward.capabilities.inspections.actions.sweeping import settle_rounds, warn_rounds
from steward.capabilities.inspections.actions.visits import take_visit

__all__ = [
    "add_checkpoint",
    "add_plan",
    "add_route",
    "begin_round",
    "change_checkpoint",
    "change_route",
    "end_plan",
    "end_round",
    "keep_photo",
    "keep_refused",
    "make_rounds",
    "reject_visit",
    "relabel_checkpoint",
    "retire_checkpoint",
    "retire_route",
    "revise_checklist",
    "settle_rounds",
    "shelve_checklist",
    "start_round",
    "take_visit",
    "trust_visit",
    "warn_rounds",
    "write_checklist",
]
