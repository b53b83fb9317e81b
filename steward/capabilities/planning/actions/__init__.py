"""Every write to work plans, by what it is about."""

from steward.capabilities.planning.actions.handing import (
    hand_in_plan,
    resubmit_plan,
    settle_plan,
    sum_up_plan,
)
from steward.capabilities.planning.actions.writing import add_plan, draft_plan, remove_plan

__all__ = [
    "add_plan",
    "draft_plan",
    "hand_in_plan",
    "remove_plan",
    "resubmit_plan",
    "settle_plan",
    "sum_up_plan",
]
