"""Every write to a correction."""

from steward.capabilities.corrections.actions.asking import ask_correction
from steward.capabilities.corrections.actions.deciding import (
    accept_correction,
    decline_correction,
    reveal_correction,
    withdraw_correction,
)
from steward.capabilities.corrections.actions.keeping import (
    forget_corrections,
    miss_correction_notice,
    remind_corrections,
)

__all__ = [
    "accept_correction",
    "ask_correction",
    "decline_correction",
    "forget_corrections",
    "miss_correction_notice",
    "remind_corrections",
    "reveal_correction",
    "withdraw_correction",
]
