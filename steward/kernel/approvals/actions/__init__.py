"""Writes of approvals: ask, decide, hand on, take back."""

from steward.kernel.approvals.actions.asking import request_approval, resubmit_request, withdraw_request
from steward.kernel.approvals.actions.deciding import approve_request, give_back_request, refuse_request
from steward.kernel.approvals.actions.flows import add_flow, change_flow, join_flow, part_flow
from steward.kernel.approvals.actions.signers import add_signer, delegate_request

__all__ = [
    "add_flow",
    "add_signer",
    "approve_request",
    "change_flow",
    "delegate_request",
    "give_back_request",
    "join_flow",
    "part_flow",
    "refuse_request",
    "request_approval",
    "resubmit_request",
    "withdraw_request",
]
