"""Checklists as rows of an organisation: added where missing, brought up to date where nobody edited them."""

from typing import Any

from steward.capabilities.inspections.actions.checklists import keep_version
from steward.capabilities.inspections.models import Checklist
from steward.config.preset_files import read_presets
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import Organisation

PLAIN = {"kind": "check", "photo": "never", "grade": "minor"}


def add_checklists(organisation: Organisation, *, by: Actor) -> int:
    """Checklists by code; returns how many are new or have a new version. Edited ones stay as they are."""
    there = {row.code: row for row in Checklist.objects.select_related("version")}
    added = 0
    for wanted in read_presets("checklists")["checklist"]:
        row = there.get(wanted["code"]) or Checklist(organisation=organisation, code=wanted["code"])
        if row.is_edited:
            continue
        values = {"name": wanted["zh"], "name_en": wanted["en"], "topic": wanted["topic"]}
        if row._state.adding or any(getattr(row, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(row, name, value)
            row.save()
        items: list[dict[str, Any]] = [PLAIN | item for item in wanted["items"]]
        if row.version is None or row.version.items != items:
            keep_version(row, items, by=by)
            added += 1
    return added
