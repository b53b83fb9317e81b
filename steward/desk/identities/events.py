"""What is recorded of linked accounts: which vendor, never which account there."""

from django.utils.translation import gettext_lazy as _

from steward.kernel.audit.kinds import EventKind, declare_events
from steward.kernel.notify.choices import VendorKind

EVENTS = declare_events(
    EventKind(
        "account.link_identity",
        _("{by} linked an account at {kind} to sign in with."),
        words={"kind": VendorKind},
        icon="link",
    ),
    EventKind(
        "account.unlink_identity",
        _("{by} parted from an account at {kind}."),
        words={"kind": VendorKind},
        icon="link-off",
    ),
)
