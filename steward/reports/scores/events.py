"""What happens to scorecards, as sentences."""

from django.utils.translation import gettext_lazy as _

from steward.kernel.audit.kinds import EventKind, declare_events

EVENTS = declare_events(
    EventKind("scorecard.comment", _("{by} said something to the card of {month}."), icon="message"),
    EventKind("scorecard.sign", _("{by} signed the card of {month}."), icon="signature"),
)
