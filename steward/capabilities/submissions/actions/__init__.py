"""Every write to submissions and their templates."""

from steward.capabilities.submissions.actions.handing import (
    hand_in_submission,
    resubmit_submission,
    settle_submission,
)
from steward.capabilities.submissions.actions.keeping import open_submissions, remind_authors
from steward.capabilities.submissions.actions.templates import (
    add_template,
    change_template,
    retire_template,
)

__all__ = [
    "add_template",
    "change_template",
    "hand_in_submission",
    "open_submissions",
    "remind_authors",
    "resubmit_submission",
    "retire_template",
    "settle_submission",
]
