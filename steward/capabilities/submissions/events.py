"""What happens to reports that are handed in, as sentences."""

from django.utils.translation import gettext_lazy as _

from steward.capabilities.submissions.choices import Punctuality, State
from steward.kernel.audit.kinds import EventKind, declare_events

EVENTS = declare_events(
    EventKind(
        "submission.hand_in",
        _("Handed in: {punctuality}."),
        words={"punctuality": Punctuality},
        icon="upload",
    ),
    EventKind("submission.settle", _("The receiver: {state}."), words={"state": State}, icon="checklist"),
    EventKind("submission.remind", _("Reminded: due {due}."), icon="bell"),
    EventKind("submission.miss", _("Missing since {due}."), icon="clock-exclamation"),
    EventKind("template.add", _("Report “{title}” begun."), icon="plus"),
    EventKind("template.change", _("Report “{title}” changed."), icon="edit"),
    EventKind("template.retire", _("Report “{title}” is not handed in any more."), icon="ban"),
)
