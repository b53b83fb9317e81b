"""What happens to tasks, as sentences."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from steward.kernel.audit.kinds import EventKind, declare_events
from steward.kernel.work.remarks import remark_texts

KINDS = (
    EventKind("task.assign", _("Given to {to}, by {until}."), icon="user-plus"),
    EventKind("task.report", _("How it stands."), icon="message"),
    EventKind("task.finish", _("The task was done."), icon="circle-check"),
    EventKind("task.reopen", _("Given back: not done yet."), icon="arrow-back-up"),
    EventKind("task.postpone", _("Another day: {until}."), icon="calendar"),
    EventKind("task.reassign", _("Given to {to} instead of {from}."), icon="transfer"),
    EventKind("task.drop", _("The task was dropped."), icon="x"),
)
# Every verb may carry words; they are rows of their own.
EVENTS = declare_events(*(replace(kind, names={"note": remark_texts}) for kind in KINDS))
