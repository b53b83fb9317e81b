"""Approval flows of the presets: added where a kind has none, brought up to date until somebody edits one of them."""

from typing import Any

from steward.config.preset_files import read_presets
from steward.kernel.approvals.models import Flow
from steward.kernel.approvals.steps import read_steps
from steward.kernel.tenancy.models import Organisation


def add_flows(organisation: Organisation) -> int:
    """Flows by code; returns how many are new. A kind of which somebody edited a flow is left alone as a whole:
    bands of amounts hold only together.
    """
    there = {row.code: row for row in Flow.objects.all()}
    own = {row.kind for row in there.values() if row.is_edited}
    added = 0
    for data in read_presets("flows")["flow"]:
        if data["kind"] in own:
            continue
        row = there.get(data["code"]) or Flow(organisation=organisation, code=data["code"])
        added += row._state.adding
        _update(row, _flow(data))
    return added


def _flow(data: dict[str, Any]) -> dict[str, Any]:
    return {
        "kind": data["kind"],
        "name": data["zh"],
        "name_en": data["en"],
        "least_minor": data.get("least", 0),
        "below_minor": data.get("below"),
        "steps": [step.as_data() for step in read_steps(data["steps"])],
    }


def _update(row: Flow, wanted: dict[str, Any]) -> None:
    """Write what differs; a row that is not there yet always does."""
    if row._state.adding or any(getattr(row, name) != value for name, value in wanted.items()):
        for name, value in wanted.items():
            setattr(row, name, value)
        row.save()
