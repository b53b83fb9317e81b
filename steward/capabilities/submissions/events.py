"""What happens to reports that are handed in, as sentences; handing in is told by report: it proves duties."""

from django.utils.translation import gettext_lazy as _

from steward.capabilities.submissions.choices import Punctuality, Report, State
from steward.kernel.audit.kinds import EventKind, declare_events

HAND_IN = "submission.hand_in"
HANDED_IN = _("Handed in: {punctuality}.")
EVENTS = declare_events(
    *(
        EventKind(f"{HAND_IN}_{report.value}", HANDED_IN, words={"punctuality": Punctuality}, icon="upload")
        for report in Report
    ),
    EventKind("submission.settle", _("The receiver: {state}."), words={"state": State}, icon="checklist"),
    EventKind("submission.remind", _("Reminded: due {due}."), icon="bell"),
    EventKind("submission.miss", _("Missing since {due}."), icon="clock-exclamation"),
    EventKind("template.add", _("Report “{title}” begun."), icon="plus"),
    EventKind("template.change", _("Report “{title}” changed."), icon="edit"),
    EventKind("template.retire", _("Report “{title}” is not handed in any more."), icon="ban"),
)
