"""Registers and plans from lists made up here, a row for each trap."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from steward.capabilities.equipment.models import Covered, Equipment, Plan
from steward.capabilities.equipment.tests.factories import make_equipment
from steward.kernel.base import clock
from steward.kernel.imports.actions import (
    check_batch,
    choose_rows,
    commit_batch,
    map_batch,
    remove_batch,
    undo_batch,
    upload_batch,
    write_batch,
)
from steward.kernel.imports.mapping import ColumnMap
from steward.kernel.imports.models import ImportBatch
from tests.people import World

NOW = datetime(2026, 3, 1, 4, tzinfo=UTC)
REGISTER = "设备编号,设备名称,专业,位置,安装日期,安装年份,维保周期,使用状态,检验有效期"
PLAN = "计划编号,保养内容,设备编号,维保方式,周期,间隔月数,状态,首次日期,计划日期1,计划日期2,下次日期"


@pytest.fixture(autouse=True)
def uploads(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def bring(
    world: World, kind: str, head: str, rows: Sequence[str], options: Sequence[str] = ()
) -> ImportBatch:
    """A list through the wizard, its good rows only."""
    data = "\n".join([head, *rows]).encode()
    with clock.moved_to(NOW):
        batch = upload_batch([data], f"{kind}.csv", kind=kind, site=world.site, by=world.alice)
        map_batch(batch, ColumnMap.of(batch.mapping).columns, by=world.alice, options=options)
        check_batch(batch, by=world.alice)
        assert not Plan.objects.exists(), "the dry run writes nothing"
        choose_rows(batch, by=world.alice, good_rows_only=True)
        commit_batch(batch, by=world.alice)
        return write_batch(batch, by=world.alice)


def found(batch: ImportBatch, verdict: str) -> dict[int, list[str]]:
    """What was found, by row."""
    rows: dict[int, list[str]] = {}
    for one in batch.findings.filter(verdict=verdict):
        rows.setdefault(one.row, []).append(one.message)
    return rows


def test_import_register_takes_what_it_can_and_keeps_the_words_of_the_rest(world: World) -> None:
    make_equipment(world, code="DT-0")
    batch = bring(
        world,
        "equipment",
        REGISTER,
        [
            "DT-1,1号梯,电梯,3-2-501,17-May-2019,2019,半月,正常,2026-09-30",
            "SB-1,生活泵,给排水,地库西侧泵房,Oct-2021,2021,2,待核实,",
            "SB-2,稳压泵,Village Assets,屋面,TBC,,Q,停用,",
            "SB-2,重复,电梯,,,,,,",
            "SB-3,矛盾,电梯,,2019-05-01,2020,,,",
            "DT-0,已有,电梯,,,,,,",
            "SB-4,,电梯,,,,,,",
            "SB-5,增压泵,给排水,,4/5/2021,,,,",
        ],
    )

    lift = Equipment.objects.get(code="DT-1")
    assert (lift.place, lift.discipline, lift.installed) == (world.places["3-2-501"], "lift", "2019-05-17")
    assert (lift.days, lift.certified_until) == (15, date(2026, 9, 30))
    pump = Equipment.objects.get(code="SB-1")
    assert (pump.place, pump.location, pump.installed) == (None, "地库西侧泵房", "2021-10")
    # Twice a year, or every two months? Nobody can tell: nothing is asked for, the words stay.
    assert (pump.months, pump.days, pump.facts["period"], pump.facts["status"]) == (0, 0, "2", "待核实")
    other = Equipment.objects.get(code="SB-2")
    assert (other.discipline, other.facts["discipline"]) == ("other", "Village Assets")
    assert (other.months, other.use, other.installed) == (3, "stopped", "")
    # Fourth of May, or fifth of April: one of both would be wrong.
    odd = Equipment.objects.get(code="SB-5")
    assert (odd.installed, odd.facts["installed"]) == ("", "4/5/2021")
    assert set(found(batch, "refused")) == {5, 6, 8} and set(found(batch, "skipped")) == {7}
    assert batch.counts["created"]["equipment"] == 4


def test_import_plans_reads_each_row_in_its_own_order(world: World) -> None:
    make_equipment(world, code="DT-1", discipline="lift")
    batch = bring(
        world,
        "maintenance",
        PLAN,
        [
            "A,日前月后,DT-1,自维,季度,3,,25/2/2026,26/5/2026,25/8/2026,2026-05-26",
            "B,月前日后,NEW-1,外委,4M,4,,2/25/2026,6/26/2026,10/25/2026,2026-06-26",
            "C,两种都行,DT-1,自维,每月,1,,3/4/2026,3/5/2026,3/6/2026,",
            "D,次序不一,DT-1,自维,每月,1,,25/2/2026,3/26/2026,,",
            "E,周期矛盾,DT-1,自维,季度,4,,25/2/2026,,,",
            "F,随叫随到,DT-1,外委,OC,,,,,,",
            "G,下次不在内,DT-1,自维,每月,1,,25/2/2026,26/3/2026,,2026-04-01",
            "H,上个世纪,DT-1,外委,THIRD PARTY,,,30/6/1900,29/12/1900,,",
            "I,停用设备,DT-1,自维,每月,1,停用,25/3/2026,26/4/2026,,",
            "J,看不懂,DT-1,有人管,每月,1,,25/3/2026,,,",
            "K,倒着走,DT-1,自维,每月,1,,25/3/2026,24/2/2026,,",
        ],
    )

    plans = {plan.code: plan for plan in Plan.objects.all()}
    assert plans["A"].schedule == ["2026-02-25", "2026-05-26", "2026-08-25"]
    assert plans["B"].schedule == ["2026-02-25", "2026-06-26", "2026-10-25"]
    assert plans["C"].schedule == ["2026-04-03", "2026-05-03", "2026-06-03"]
    assert (plans["A"].next_on, plans["A"].discipline) == (date(2026, 5, 26), "lift")
    assert (plans["F"].strategy, plans["F"].next_on) == ("on_call", None)
    for code in ("H", "I"):
        assert plans[code].next_on is None
    assert plans["H"].facts["days"] == "30/6/1900 29/12/1900"
    assert Covered.objects.filter(plan=plans["A"], equipment__code="DT-1").exists()
    assert plans["B"].tag == "NEW-1" and not plans["B"].covered.exists()
    assert set(plans) == {"A", "B", "C", "F", "H", "I"}
    assert set(found(batch, "refused")) == {5, 6, 8, 11, 12}
    assert batch.counts["repairs"]["day_first"] == 3 and batch.counts["repairs"]["month_first"] == 1
    assert batch.counts["report"]["agreement"]["next_on"] == [2, 3]


def test_import_plans_marks_what_can_be_read_both_ways(world: World) -> None:
    batch = bring(world, "maintenance", PLAN, ["A,只有一天,,自维,每月,1,,4/5/2026,,,"])

    assert Plan.objects.get().next_on == date(2026, 5, 4)
    assert batch.counts["repairs"]["either"] == 1
    assert found(batch, "repaired")[2] == ["either"]


@pytest.mark.parametrize(
    ("options", "first"), [((), date(2026, 4, 25)), (("keep_overdue",), date(2026, 1, 25))]
)
def test_import_plans_asks_for_no_day_that_is_over_unless_told_to(
    world: World, options: Sequence[str], first: date
) -> None:
    bring(world, "maintenance", PLAN, ["A,季度保养,,自维,季度,3,,25/10/2025,,,2026-01-25"], options)

    assert Plan.objects.get().next_on == first


def test_import_register_covers_the_plans_that_waited_and_gives_them_back(world: World) -> None:
    bring(world, "maintenance", PLAN, ["A,季度保养,SB-1,自维,季度,3,,25/4/2026,,,"])
    with clock.moved_to(NOW):
        data = f"{REGISTER}\nSB-1,生活泵,给排水,,,,,,".encode()
        batch = upload_batch([data], "equipment.csv", kind="equipment", site=world.site, by=world.alice)
        map_batch(batch, ColumnMap.of(batch.mapping).columns, by=world.alice)
        check_batch(batch, by=world.alice)
        commit_batch(batch, by=world.alice)
        write_batch(batch, by=world.alice)
    plan = Plan.objects.get()
    assert plan.tag == "" and plan.covered.get().equipment.code == "SB-1"

    undo_batch(batch, by=world.alice)
    remove_batch(batch, by=world.alice)

    plan.refresh_from_db()
    assert plan.tag == "SB-1" and not Equipment.objects.exists()
