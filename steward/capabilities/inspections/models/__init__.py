"""Tables of inspections: what is looked at, the ways there, and what was seen."""

from steward.capabilities.inspections.models.checklists import Checklist, ChecklistVersion
from steward.capabilities.inspections.models.checkpoints import Checkpoint, Label
from steward.capabilities.inspections.models.rounds import Round, RoundPoint
from steward.capabilities.inspections.models.routes import Plan, Route, RoutePoint
from steward.capabilities.inspections.models.visits import (
    Answer,
    FieldPhoto,
    RefusedRecord,
    Visit,
    VisitPhoto,
)

__all__ = [
    "Answer", "Checklist", "ChecklistVersion", "Checkpoint", "FieldPhoto", "Label", "Plan", "RefusedRecord", "Round",
    "RoundPoint", "Route", "RoutePoint", "Visit", "VisitPhoto",
]  # fmt: skip
