"""Every write to a finding, by its verb: raised and handed out, put right, looked at again."""

from steward.capabilities.findings.actions.doing import rectify_finding, start_finding, stop_finding
from steward.capabilities.findings.actions.judging import recheck_finding, withdraw_finding
from steward.capabilities.findings.actions.printing import print_finding
from steward.capabilities.findings.actions.raising import assign_finding, raise_finding

__all__ = [
    "assign_finding",
    "print_finding",
    "raise_finding",
    "recheck_finding",
    "rectify_finding",
    "start_finding",
    "stop_finding",
    "withdraw_finding",
]
