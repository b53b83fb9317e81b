"""What happens to things, as sentences."""

from django.utils.translation import gettext_lazy as _

from steward.kernel.audit.kinds import EventKind, declare_events

EVENTS = declare_events(
    EventKind("thing.open", _("Thing opened."), icon="plus"),
    EventKind("thing.finish", _("Thing finished: {result}"), personal=("result",), icon="circle-check"),
)
