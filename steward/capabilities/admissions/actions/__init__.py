"""Every write to an admission."""

from steward.capabilities.admissions.actions.asking import ask_admission
from steward.capabilities.admissions.actions.deciding import (
    approve_admission,
    confirm_admission,
    refuse_admission,
    reveal_admission,
)
from steward.capabilities.admissions.actions.keeping import (
    forget_admissions,
    miss_admission_notice,
    remind_admissions,
)

__all__ = [
    "approve_admission",
    "ask_admission",
    "confirm_admission",
    "forget_admissions",
    "miss_admission_notice",
    "refuse_admission",
    "remind_admissions",
    "reveal_admission",
]
