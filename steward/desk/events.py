"""What the desk records: verbs on what lies below the audit trail (jobs, accounts, the organisation chart)."""

from django.utils.translation import gettext_lazy as _

from steward.kernel.audit.kinds import EventKind, declare_events
from steward.kernel.tenancy.choices import Language

EVENTS = declare_events(
    EventKind("job.retry", _("Background job {path} started again."), icon="refresh"),
    EventKind("job.cancel", _("Background job {path} cancelled."), icon="x"),
    EventKind("account.change_password", _("{by} changed the password."), icon="key"),
    EventKind(
        "account.change_language",
        _("{by} chose another language: {language}."),
        words={"language": Language},
        icon="language",
    ),
    EventKind("account.end_sign_in", _("{by} signed a device out: {device}."), icon="logout"),
    EventKind("account.end_other_sign_ins", _("{by} signed {count} other devices out."), icon="logout"),
)
