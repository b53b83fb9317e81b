"""What planning tells the kernel: how a plan is accepted."""

from django.utils.translation import gettext_lazy as _

from steward.capabilities.planning.actions import resubmit_plan, settle_plan
from steward.capabilities.planning.actions.handing import KIND
from steward.capabilities.planning.models import Plan
from steward.kernel.approvals.kinds import ApprovalKind, declare_approval_kind

PLAN = declare_approval_kind(
    ApprovalKind(
        code=KIND,
        label=_("Work plan"),
        decided=settle_plan,
        resubmitted=resubmit_plan,
        path=lambda plan: f"/plans/{plan.pk}/",
        model=Plan,
    )
)
