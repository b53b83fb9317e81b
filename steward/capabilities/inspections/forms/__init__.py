"""One form per verb of inspections."""

from steward.capabilities.inspections.forms.checklists import (
    ReviseChecklistForm,
    ShelveChecklistForm,
    WriteChecklistForm,
)
from steward.capabilities.inspections.forms.checkpoints import (
    AddCheckpointForm,
    ChangeCheckpointForm,
    RelabelCheckpointForm,
    RetireCheckpointForm,
)
from steward.capabilities.inspections.forms.rounds import RejectVisitForm, StartRoundForm, TrustVisitForm
from steward.capabilities.inspections.forms.routes import (
    AddPlanForm,
    AddRouteForm,
    ChangeRouteForm,
    EndPlanForm,
    RetireRouteForm,
)

__all__ = [
    "AddCheckpointForm", "AddPlanForm", "AddRouteForm", "ChangeCheckpointForm", "ChangeRouteForm", "EndPlanForm",
    "RejectVisitForm", "RelabelCheckpointForm", "RetireCheckpointForm", "RetireRouteForm", "ReviseChecklistForm",
    "ShelveChecklistForm", "StartRoundForm", "TrustVisitForm", "WriteChecklistForm",
]  # fmt: skip
