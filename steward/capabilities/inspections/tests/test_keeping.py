"""Checkpoints, checklists, routes and plans: kept in order by those who may."""

from datetime import timedelta

import pytest

from steward.capabilities.inspections.actions import (
    add_checkpoint,
    add_plan,
    add_route,
    change_checkpoint,
    change_route,
    end_plan,
    make_rounds,
    relabel_checkpoint,
    retire_checkpoint,
    retire_route,
    revise_checklist,
    shelve_checklist,
    write_checklist,
)
from steward.capabilities.inspections.forms.routes import way_in_lines
from steward.capabilities.inspections.labels import print_labels
from steward.capabilities.inspections.lines import read_items, write_items
from steward.capabilities.inspections.models import Checkpoint, Label
from steward.capabilities.inspections.tests.factories import (
    DAILY,
    ITEMS,
    make_checklist,
    make_checkpoint,
    make_plan,
    make_round,
    make_route,
    points_of,
    visit,
)
from steward.kernel.base import clock
from steward.kernel.base.refused import NotAllowed, Refused
from tests.people import World, signed_in

LINES = """照明正常 / Light works
水压 / Pressure | 0.2..0.4 MPa | serious
天气 / Weather | 晴, 雨, *大风
备注 / Remarks | text
现场 | photo | critical
门锁 / Lock | photo?
灭火器 | ..24 月 | photo!"""


def test_add_checkpoint_hangs_a_label_nobody_guesses(world: World):
    row = make_checkpoint(world, name="消火栓")
    code = Label.objects.get(checkpoint=row).code
    assert len(code) == 10 and not set(code) & set("01IOL")
    with pytest.raises(Refused):
        add_checkpoint(by=world.alice, place=row.place, name="消火栓")
    with pytest.raises(NotAllowed):
        add_checkpoint(by=world.heidi, place=row.place)


def test_change_checkpoint_refuses_the_tag_of_another(world: World):
    make_checkpoint(world, nfc="04:A2")
    row = change_checkpoint(make_checkpoint(world), by=world.alice, name=" 水泵 ", nfc="")
    assert row.name == "水泵"
    with pytest.raises(Refused):
        change_checkpoint(row, by=world.alice, nfc="04:A2")


def test_relabel_checkpoint_prints_another_code(world: World):
    row = make_checkpoint(world)
    old = Label.objects.get(checkpoint=row)
    relabel_checkpoint(row, by=world.alice)
    old.refresh_from_db()
    new = Label.objects.get(checkpoint=row, replaced_at__isnull=True)
    assert old.replaced_at and new.code != old.code
    assert print_labels([row]).startswith(b"%PDF")
    assert signed_in(world, "alice").get("/checkpoints/labels.pdf").status_code == 200
    assert signed_in(world, "heidi").get("/checkpoints/labels.pdf").status_code == 403
    assert new.code[:5] not in signed_in(world, "heidi").get(f"/checkpoints/{row.pk}/").content.decode()


def test_retire_checkpoint_twice_is_refused(world: World):
    row = retire_checkpoint(make_checkpoint(world), by=world.alice)
    for refused in (retire_checkpoint, relabel_checkpoint):
        with pytest.raises(Refused):
            refused(row, by=world.alice)
    assert add_checkpoint(by=world.alice, place=row.place).pk != row.pk


def test_write_checklist_reads_lines_and_writes_them_again():
    items = read_items(LINES)
    assert [item["kind"] for item in items] == [
        "check",
        "number",
        "choice",
        "text",
        "photo",
        "check",
        "number",
    ]
    assert (items[2]["fails"], items[1]["most"], items[6]["least"]) == (["大风"], 0.4, None)
    assert [item["grade"] for item in items] == [
        "minor",
        "serious",
        "minor",
        "minor",
        "critical",
        "minor",
        "minor",
    ]
    assert read_items(write_items(items), items) == items
    for wrong in ("", "x | 5..3", "x | one", "x\nx", "| text", "x | a, b | 1..2 | c, d"):
        with pytest.raises(Refused):
            read_items(wrong)


def test_write_checklist_is_for_who_keeps_them_for_the_company(world: World):
    with pytest.raises(NotAllowed):
        write_checklist(by=world.alice, name="x", items=ITEMS)
    with pytest.raises(Refused):
        write_checklist(by=world.kim, name="x", items=[])


def test_revise_checklist_makes_a_version_only_where_it_asks_otherwise(world: World):
    row = make_checklist(world)
    revise_checklist(row, by=world.kim, name="新名", items=ITEMS)
    assert row.version and row.version.number == 1
    revise_checklist(row, by=world.kim, name="新名", items=read_items(LINES, ITEMS))
    assert row.version.number == 2
    assert row.version.items[0]["key"] == "lamp"  # figures go on under the same key


def test_shelve_checklist_ends_its_changes(world: World):
    row = shelve_checklist(make_checklist(world), by=world.kim)
    for refused in (lambda: shelve_checklist(row, by=world.kim),
                    lambda: revise_checklist(row, by=world.kim, name="x", items=ITEMS)):  # fmt: skip
        with pytest.raises(Refused):
            refused()


def test_add_route_refuses_twice_the_same_and_what_is_elsewhere(world: World):
    row = make_checkpoint(world)
    for way in ([], [(row, 5), (row, 5)], [(retire_checkpoint(make_checkpoint(world), by=world.alice), 5)]):
        with pytest.raises(Refused):
            add_route(by=world.alice, site=world.site, name="x", way=way)
    add_route(by=world.alice, site=world.site, name="x", way=[(row, 5)])
    with pytest.raises(Refused):
        add_route(by=world.alice, site=world.site, name="x", way=[(row, 5)])


def test_change_route_is_followed_by_rounds_nobody_began(world: World):
    row = make_round(world)
    route = row.route
    begun = route.points.order_by("position")
    first, second, third = [point.checkpoint for point in begun]
    assert way_in_lines(route).splitlines()[1] == f"#{second.pk} {second} 60"
    new = make_checkpoint(world)
    change_route(route, by=world.alice, name="改", way=[(third, None), (first, 30), (new, 40)])
    states = {point.checkpoint_id: (point.position, point.state) for point in row.points.all()}
    assert states[third.pk] == (1, "waiting") and states[new.pk] == (3, "waiting")
    assert states[second.pk][1] == "gone"


def test_retire_route_waits_for_its_plans(world: World):
    plan = make_plan(world)
    with pytest.raises(Refused):
        retire_route(plan.route, by=world.alice)
    end_plan(plan, by=world.alice)
    retire_route(plan.route, by=world.alice)
    with pytest.raises(Refused):
        add_plan(by=world.alice, route=plan.route, post=plan.post, cadence=DAILY)


def test_add_plan_refuses_what_waits_for_something_and_posts_elsewhere(world: World):
    route = make_route(world)
    with pytest.raises(Refused):
        make_plan(world, route, cadence={"after": "x", "minutes": 5})
    with pytest.raises(NotAllowed):
        add_plan(by=world.heidi, route=route, post=world.posts["heidi"], cadence=DAILY)


def test_add_plan_within_days_moves_when_it_was_walked(world: World):
    """Each place once in any five days (INS1): the next window begins the day after."""
    plan = make_plan(world, make_route(world, points=1), cadence={"within_days": 5})
    first, second = plan.rounds.order_by("opens_at")
    visit(first, points_of(first)[0], world.heidi)
    with clock.moved_to(clock.now() + timedelta(days=1)):
        make_rounds()
        second.refresh_from_db()
        assert second.state == "cancelled"
        standing = plan.rounds.exclude(state="cancelled").order_by("opens_at")
        assert (standing[1].opens_at - standing[0].opens_at) == timedelta(days=1)
        before = plan.rounds.count()
        make_rounds()
        assert plan.rounds.count() == before


def test_end_plan_calls_off_what_nobody_began(world: World):
    plan = make_plan(world)
    row = plan.rounds.order_by("opens_at")[0]
    visit(row, points_of(row)[0], world.heidi)
    end_plan(plan, by=world.alice)
    states = list(plan.rounds.order_by("opens_at").values_list("state", flat=True))
    assert states == ["under_way", *["cancelled"] * 8]
    with pytest.raises(Refused):
        end_plan(plan, by=world.alice)


def test_make_rounds_again_makes_nothing_twice(world: World):
    plan = make_plan(world)
    assert make_rounds() == 0
    with clock.moved_to(clock.now() + timedelta(days=2)):
        assert make_rounds() == 2
    assert plan.rounds.count() == 11
    assert Checkpoint.objects.count() == 3
