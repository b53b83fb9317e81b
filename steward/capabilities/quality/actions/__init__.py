"""Every write of quality, by its verb."""

from steward.capabilities.quality.actions.finding import find_hot_spot, note_groups
from steward.capabilities.quality.actions.learning import judge_text_model, train_text_model
from steward.capabilities.quality.actions.rectifying import (
    close_hot_spot,
    dismiss_hot_spot,
    explain_hot_spot,
    hand_over_hot_spot,
    rectify_hot_spot,
)

__all__ = [
    "close_hot_spot",
    "dismiss_hot_spot",
    "explain_hot_spot",
    "find_hot_spot",
    "hand_over_hot_spot",
    "judge_text_model",
    "note_groups",
    "rectify_hot_spot",
    "train_text_model",
]
