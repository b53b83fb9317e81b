"""What happens to tickets, as sentences: for staff, and for the owner where he should hear it."""

from dataclasses import replace

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from steward.capabilities.tickets.choices import (
    CancelReason,
    CheckResult,
    ClosedBy,
    Fault,
    Grade,
    MediationOutcome,
    PaperKind,
    RejectReason,
    ReturnReason,
    Satisfaction,
    Source,
    TicketKind,
)
from steward.kernel.audit.kinds import EventKind, declare_events
from steward.kernel.people.choices import RevealReason
from steward.kernel.work.choices import PauseReason, Urgency
from steward.kernel.work.remarks import remark_texts


def _agreed(agreed: bool) -> str:
    return (
        gettext("agreed, the complaint is rejected")
        if agreed
        else gettext("not agreed, the complaint is handled")
    )


KINDS = (
    EventKind(
        "ticket.report",
        _("Reported: {kind}, {urgency}, {source}."),
        public=_("We have received your request."),
        words={"kind": TicketKind, "urgency": Urgency, "source": Source},
        icon="message-plus",
    ),
    EventKind("ticket.accept", _("Accepted."), public=_("We are looking into it."), icon="check"),
    EventKind(
        "ticket.dispatch", _("Dispatched to {to}."), public=_("Somebody was sent: {to_public}."), icon="send"
    ),
    EventKind(
        "ticket.transfer",
        _("Transferred from {from} to {to}."),
        public=_("Handed over to {to_public}."),
        icon="transfer",
    ),
    EventKind(
        "ticket.return",
        _("Returned by {from}: {reason}."),
        words={"reason": ReturnReason},
        icon="arrow-back-up",
    ),
    EventKind("ticket.start", _("Work began."), public=_("Work has begun."), icon="player-play"),
    EventKind(
        "ticket.pause",
        _("Paused: {reason}, expected to go on {expected}."),
        public=_("Paused: {reason}; we expect to go on {expected}."),
        words={"reason": PauseReason},
        icon="player-pause",
    ),
    EventKind(
        "ticket.appoint",
        _("Visit agreed for {when}."),
        public=_("We come on {when}."),
        icon="calendar",
    ),
    EventKind("ticket.resume", _("Taken up again."), public=_("Work goes on."), icon="player-play"),
    EventKind("ticket.finish", _("Finished."), public=_("The work is finished."), icon="circle-check"),
    EventKind(
        "ticket.call_back",
        _("Called back: {satisfaction}."),
        public=_("We asked how you found our work."),
        words={"satisfaction": Satisfaction},
        icon="phone-call",
    ),
    EventKind(
        "ticket.rate",
        _("Rated by the customer: {score} of 5."),
        public=_("You rated our work: {score} of 5."),
        icon="star",
    ),
    EventKind("ticket.invite", _("Made a link for the customer to rate the work."), icon="link"),
    EventKind(
        "ticket.review", _("Callback checked: {result}."), words={"result": CheckResult}, icon="phone-check"
    ),
    EventKind("ticket.close", _("Closed: {how}."), public=_("Closed."), words={"how": ClosedBy}, icon="lock"),
    EventKind(
        "ticket.reopen",
        _("Reopened, cycle {cycle}."),
        public=_("Opened again: we will see to it once more."),
        icon="refresh-alert",
    ),
    EventKind(
        "ticket.cancel",
        _("Cancelled: {reason}."),
        public=_("Cancelled: {reason}."),
        words={"reason": CancelReason},
        icon="x",
    ),
    EventKind(
        "ticket.refer",
        _("Referred to {to}."),
        public=_("This is answered for by {to}."),
        public_note=True,
        icon="external-link",
    ),
    EventKind("ticket.comment", _("Comment"), public=_("Message from us"), public_note=True, icon="message"),
    EventKind(
        "ticket.reply", _("The customer wrote"), public=_("You wrote to us"), public_note=True, icon="mail"
    ),
    EventKind(
        "ticket.reveal",
        _("Looked at the customer's number: {reason}."),
        words={"reason": RevealReason},
        discloses=True,
        icon="phone",
    ),
    EventKind(
        "ticket.join",
        _("One more person waits for this: {source}."),
        words={"source": Source},
        icon="user-plus",
    ),
    EventKind("ticket.inform", _("Told those who waited too: {count}."), icon="user-check"),
    EventKind("ticket.escalate", _("Passed up to {names}."), icon="stairs-up"),
    EventKind("ticket.grade", _("Graded: {grade}."), words={"grade": Grade}, icon="scale"),
    EventKind(
        "ticket.confirm",
        _("Confirmed: {fault}; responsible: {department} {person}."),
        public=_("We looked into your complaint: it is confirmed."),
        words={"fault": Fault},
        icon="gavel",
    ),
    EventKind(
        "ticket.reject",
        _("Rejection proposed: {reason}."),
        words={"reason": RejectReason},
        icon="circle-minus",
    ),
    EventKind(
        "ticket.decide",
        _("Decided on the rejection ({reason}): {agreed}."),
        public=_("We looked into your complaint and could not confirm it: {reason}."),
        public_note=True,
        words={"agreed": _agreed, "reason": RejectReason},
        icon="gavel",
    ),
    EventKind("ticket.hand_up", _("Opinion form handed up to {names}."), icon="file-export"),
    EventKind("ticket.endorse", _("{post} answered the opinion form."), icon="writing"),
    EventKind(
        "ticket.print",
        _("Printed: {paper}."),
        words={"paper": PaperKind},
        icon="printer",
        discloses=True,
    ),
    EventKind(
        "ticket.mediate",
        _("Talked over with {other}: {outcome}."),
        public=_("We talked it over with your neighbour: {outcome}."),
        words={"outcome": MediationOutcome},
        icon="scale",
    ),
    EventKind("ticket.declare", _("Declared up the line: {names}."), icon="speakerphone"),
    EventKind("ticket.acknowledge", _("Took note: {posts}."), icon="eye-check"),
    EventKind("ticket.attach_photo", _("Photo added."), public=_("Photo added."), icon="camera"),
)

# Every verb may carry words; they are rows of their own.
EVENTS = declare_events(*(replace(kind, names={"note": remark_texts}) for kind in KINDS))
