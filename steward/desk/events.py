"""What the desk records: the verbs on background jobs, which lie below the audit trail."""

from django.utils.translation import gettext_lazy as _

from steward.kernel.audit.kinds import EventKind, declare_events

EVENTS = declare_events(
    EventKind("job.retry", _("Background job {path} started again."), icon="refresh"),
    EventKind("job.cancel", _("Background job {path} cancelled."), icon="x"),
)
