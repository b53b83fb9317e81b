"""Events of evidence; they stand in the subject's timeline."""

from django.utils.translation import gettext_lazy as _

from steward.kernel.audit.kinds import EventKind, declare_events
from steward.kernel.evidence.choices import EvidenceKind

declare_events(
    EventKind(
        "evidence.attach",
        _("{kind} added"),
        public=_("{kind} added"),
        words={"kind": EvidenceKind},
        icon="camera",
    ),
    EventKind("evidence.forget", _("{count} photos deleted: they were kept long enough"), icon="eraser"),
)
