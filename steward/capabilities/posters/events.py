"""What happens to posters."""

from django.utils.translation import gettext_lazy as _

from steward.kernel.audit.kinds import EventKind, declare_events

EVENTS = declare_events(
    EventKind("poster.make", _("Poster made for {place}."), icon="qrcode"),
    EventKind("poster.withdraw", _("Poster withdrawn: {place}."), icon="x"),
)
