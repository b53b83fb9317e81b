"""What is recorded of approvals. What people said are rows of their own: the event keeps their id as its `note`."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from steward.kernel.approvals.kinds import say_kind
from steward.kernel.approvals.queries import reasons
from steward.kernel.audit.kinds import EventKind, declare_events

KINDS = (
    EventKind("approval.request", _("Approval asked for: {kind}."), icon="signature"),
    EventKind("approval.approve", _("{by} agreed: {kind}."), icon="circle-check"),
    EventKind("approval.refuse", _("{by} did not agree: {kind}."), icon="x"),
    EventKind("approval.give_back", _("{by} gave it back for correction: {kind}."), icon="arrow-back-up"),
    EventKind("approval.resubmit", _("Handed in again: {kind}."), icon="signature"),
    EventKind("approval.withdraw", _("Request withdrawn: {kind}."), icon="ban"),
    EventKind("approval.delegate", _("{by} handed the decision on to {to}: {kind}."), icon="user-share"),
    EventKind(
        "approval.add_signer", _("{by} asked for the signature of {to} too: {kind}."), icon="user-plus"
    ),
    EventKind("approval.climb", _("Passed up the reporting line to {to}: {kind}."), icon="stairs-up"),
)
FLOWS = (
    EventKind("flow.add", _("{by} said who approves: {kind}."), icon="route"),
    EventKind("flow.change", _("{by} changed the approval flow {flow}."), icon="edit"),
    EventKind("flow.part", _("{by} parted the approval flow {flow} at {amount} yuan."), icon="arrows-split"),
    EventKind("flow.join", _("{by} took the approval flow {flow} out of use."), icon="ban"),
)
EVENTS = declare_events(
    *(replace(kind, words={"kind": say_kind}, names={"note": reasons}) for kind in KINDS),
    *(replace(kind, words={"kind": say_kind}) for kind in FLOWS),
)
