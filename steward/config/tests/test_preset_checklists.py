"""Checklists of the presets: readable, loaded once, never over what somebody edited."""

from steward.capabilities.inspections.actions import revise_checklist
from steward.capabilities.inspections.choices import Topic
from steward.capabilities.inspections.lines import read_items, write_items
from steward.capabilities.inspections.models import Checklist
from steward.config.preset_checklists import PLAIN, add_checklists
from steward.config.preset_files import read_presets
from tests.people import World


def test_every_checklist_can_be_edited_as_lines():
    lists = read_presets("checklists")["checklist"]
    assert len({row["code"] for row in lists}) == len(lists) >= 12
    assert {row["topic"] for row in lists} == set(Topic.values)
    for row in lists:
        items = [PLAIN | item for item in row["items"]]
        assert all(item["zh"] and item["en"] for item in items), row["code"]
        again = read_items(write_items(items), items)
        assert [(one["key"], one["kind"], one.get("fails")) for one in again] == [
            (one["key"], one["kind"], one.get("fails", [] if one["kind"] == "choice" else None))
            for one in items
        ], row["code"]


def test_add_checklists_adds_each_once_and_leaves_what_was_edited(world: World):
    count = add_checklists(world.organisation, by=world.kim)
    assert (count, Checklist.objects.count()) == (len(read_presets("checklists")["checklist"]),) * 2
    assert add_checklists(world.organisation, by=world.kim) == 0
    row = Checklist.objects.get(code="lift")
    assert row.version
    revise_checklist(row, by=world.kim, name="我们的电梯", items=row.version.items[:2], topic="equipment")
    assert add_checklists(world.organisation, by=world.kim) == 0
    row.refresh_from_db()
    assert (row.name, row.version.number) == ("我们的电梯", 2)
