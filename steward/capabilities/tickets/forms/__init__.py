"""One form per verb: what a person (or program) has to say. Rules are in the actions."""

from steward.capabilities.tickets.forms.aftercare import (
    CallBackTicketForm,
    InviteTicketForm,
    ReviewTicketForm,
)
from steward.capabilities.tickets.forms.callers import InformTicketForm, JoinTicketForm, waiting_words
from steward.capabilities.tickets.forms.complaints import (
    AcknowledgeTicketForm,
    ConfirmTicketForm,
    DecideTicketForm,
    DeclareTicketForm,
    GradeTicketForm,
    RejectTicketForm,
)
from steward.capabilities.tickets.forms.papers import EndorseTicketForm, HandUpTicketForm, MediateTicketForm
from steward.capabilities.tickets.forms.referring import ReferTicketForm
from steward.capabilities.tickets.forms.work import (
    AcceptTicketForm,
    AppointTicketForm,
    CancelTicketForm,
    CloseTicketForm,
    CommentTicketForm,
    DispatchTicketForm,
    EscalateTicketForm,
    FinishTicketForm,
    PauseTicketForm,
    ReopenTicketForm,
    ReportTicketForm,
    ResumeTicketForm,
    ReturnTicketForm,
    RevealTicketForm,
    StartTicketForm,
    TransferTicketForm,
)

__all__ = [
    "AcceptTicketForm",
    "AcknowledgeTicketForm",
    "AppointTicketForm",
    "CallBackTicketForm",
    "CancelTicketForm",
    "CloseTicketForm",
    "CommentTicketForm",
    "ConfirmTicketForm",
    "DecideTicketForm",
    "DeclareTicketForm",
    "DispatchTicketForm",
    "EndorseTicketForm",
    "EscalateTicketForm",
    "FinishTicketForm",
    "GradeTicketForm",
    "HandUpTicketForm",
    "InformTicketForm",
    "InviteTicketForm",
    "JoinTicketForm",
    "MediateTicketForm",
    "PauseTicketForm",
    "ReferTicketForm",
    "RejectTicketForm",
    "ReopenTicketForm",
    "ReportTicketForm",
    "ResumeTicketForm",
    "ReturnTicketForm",
    "RevealTicketForm",
    "ReviewTicketForm",
    "StartTicketForm",
    "TransferTicketForm",
    "waiting_words",
]
