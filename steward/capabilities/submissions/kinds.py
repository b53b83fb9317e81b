"""What submissions tell the kernel: how a report is accepted, and who sees its attachments."""

from django.utils.translation import gettext_lazy as _

from steward.capabilities.submissions.actions import resubmit_submission, settle_submission
from steward.capabilities.submissions.actions.handing import KIND
from steward.capabilities.submissions.models import Submission
from steward.capabilities.submissions.queries import visible_submissions
from steward.kernel.approvals.kinds import ApprovalKind, declare_approval_kind
from steward.kernel.evidence.subjects import declare_subject

declare_subject("submissions.submission", visible_submissions)
SUBMISSION = declare_approval_kind(
    ApprovalKind(
        code=KIND,
        label=_("Report handed in"),
        decided=settle_submission,
        resubmitted=resubmit_submission,
        path=lambda row: f"/submissions/{row.pk}/",
        model=Submission,
    )
)
