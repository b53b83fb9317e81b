"""Every write to a proposal, by its verb."""

from steward.capabilities.proposals.actions.answering import (
    acknowledge_proposal,
    answer_proposal,
    finish_proposal,
    study_proposal,
)
from steward.capabilities.proposals.actions.submitting import (
    forget_authors,
    submit_proposal,
    withdraw_proposal,
)

__all__ = [
    "acknowledge_proposal",
    "answer_proposal",
    "finish_proposal",
    "forget_authors",
    "study_proposal",
    "submit_proposal",
    "withdraw_proposal",
]
