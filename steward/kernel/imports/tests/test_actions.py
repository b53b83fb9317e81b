"""Upload, map, check, commit, undo, give up."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from steward.kernel.audit.models import Event
from steward.kernel.base import clock
from steward.kernel.base.refused import Lost, NotAllowed, Refused
from steward.kernel.imports import actions, files
from steward.kernel.imports.choices import BatchStatus, Repair, Verdict
from steward.kernel.imports.jobs import check_later, commit_later, undo_later
from steward.kernel.imports.models import ImportBatch, ImportRow, ImportTrace
from steward.kernel.imports.queries import (
    findings_of,
    importable_kinds,
    importable_sites,
    same_file_before,
    visible_batches,
)
from steward.kernel.imports.tests import sheets
from steward.kernel.imports.tests.lists import KIND, checked, committed, upload
from steward.kernel.jobs.worker import run_due_jobs
from steward.kernel.places.models import AreaPlace
from steward.kernel.tenancy.models import Area
from tests.people import World

LIST = [
    ["片区", "组团", "建筑面积", "备注"],
    ["东", "一期", 12.5, "ＡＢ"],
    ["西", None, "13㎡", "b"],
    ["南", "二期", None, None],
]
BAD = [
    ["片区", "建筑面积", "负责人"],
    ["东", 1, "张三"],
    ["?", 2, "李四丰"],
    ["西", "wide", "王五"],
    [None, 3, None],
    ["北", 4, None],
]


def events() -> list[str]:
    return list(
        Event.objects.filter(kind__startswith="import.").order_by("pk").values_list("kind", flat=True)
    )


def areas() -> set[str]:
    return set(Area.objects.values_list("name", flat=True)) - {"1 栋片区", "3 栋片区"}


def stored() -> list[Path]:
    return list(Path(settings.MEDIA_ROOT).glob("imports/*/*"))


def test_upload_batch_suggests_a_mapping_and_keeps_the_file(world: World) -> None:
    batch = upload(LIST, world.site, world.alice)
    assert batch.status == BatchStatus.UPLOADED and events() == ["import.upload"]
    assert batch.mapping["columns"] == {"A": "name", "B": "block", "C": "size", "D": "note"}
    assert [path.stat().st_mode & 0o777 for path in stored()] == [0o600]


@pytest.mark.parametrize("name", ["carol", "heidi", "frank", "kim"])
def test_upload_batch_refuses_posts_that_may_not_import(world: World, name: str) -> None:
    with pytest.raises(NotAllowed):
        upload(LIST, world.site, getattr(world, name))
    assert not stored() and not visible_batches(getattr(world, name)).exists()


@pytest.mark.parametrize("name", ["alice", "bob", "judy"])
def test_upload_batch_by_manager_head_and_administrator(world: World, name: str) -> None:
    batch = upload(LIST, world.site, getattr(world, name))
    assert list(visible_batches(getattr(world, name))) == [batch]
    assert importable_kinds(getattr(world, name)) and list(importable_sites(getattr(world, name))) == [
        world.site
    ]


def test_upload_batch_keeps_no_refused_file(world: World) -> None:
    with pytest.raises(Refused):
        upload(b"", world.site, world.alice)
    with pytest.raises(Refused):
        upload([["a"]], world.site, world.alice, name="x.docx")
    assert not stored() and not ImportBatch.objects.exists() and events() == []


def test_upload_batch_stops_at_the_size_limit(world: World) -> None:
    pieces = (b"a" * 2**20 for _ in range(1000))
    with pytest.raises(Refused):
        actions.upload_batch(pieces, "a.csv", kind=KIND.code, site=world.site, by=world.alice)
    assert not stored() and next(pieces), "the rest was not even read"


def test_check_batch_names_every_cell_and_writes_nothing(world: World) -> None:
    batch = checked(BAD, world.site, world.alice)
    assert batch.counts["rows"] == 5 and batch.counts["taken"] == 2 and batch.counts["refused"] == 3
    found = findings_of(batch, Verdict.REFUSED)
    assert [(row.cell, row.column, row.value) for row in found] == [
        ("A3", "name", "?"),
        ("B4", "size", "wide"),
        ("A5", "name", ""),
    ]
    assert all(row.text and "%(" not in row.text for row in found)
    assert areas() == set()


def test_check_batch_masks_personal_values(world: World) -> None:
    rows = [["片区", "负责人"], ["东", "张" * 30]]
    batch = checked(rows, world.site, world.alice)
    assert findings_of(batch, Verdict.REFUSED)[0].value.startswith("张***")
    assert batch.sample[0]["cells"]["keeper"].startswith("张***")


def test_check_batch_counts_repairs_and_keeps_free_text(world: World) -> None:
    rows = [
        ["片区", "组团", "建筑面积", "备注"],
        ["Ｅ１", "一期", "13平", "Ａ\x01Ｂ"],
        ["西", None, "暂无", "=1+1"],
    ]
    batch = checked(rows, world.site, world.alice)
    assert batch.counts["repairs"] == {"control": 1, "folded": 1, "unit": 1, "filled": 1, "unknown": 1}
    cells = {(row.cell, row.message) for row in findings_of(batch, Verdict.REPAIRED)}
    assert ("D2", Repair.CONTROL) in cells and ("B3", Repair.FILLED) in cells
    assert batch.sample[0]["cells"]["note"] == "ＡＢ" and batch.sample[1]["cells"]["note"] == "=1+1"


def test_check_batch_passes_over_sums_blanks_and_repeated_headers(world: World) -> None:
    batch = checked([*LIST, [], ["合计", None, 25.5], LIST[0], ["北", "二期"]], world.site, world.alice)
    assert batch.counts["rows"] == 4 and batch.counts["refused"] == 0


def test_check_batch_of_a_gbk_list(world: World) -> None:
    body = "片区,备注\n东,一\n西,二\n".encode("gbk")
    assert checked(body, world.site, world.alice, name="a.csv").counts["taken"] == 2


def test_choose_sheet_reads_the_text_in_another_encoding(world: World) -> None:
    batch = upload("面積,組團,area\n1,一,東\n".encode("big5"), world.site, world.alice, name="a.csv")
    assert batch.mapping["headers"]["B"] != "組團"
    actions.choose_sheet(batch, by=world.alice, encoding="big5")
    assert batch.mapping["columns"] == {"C": "name"} and batch.mapping["encoding"] == "big5"
    assert batch.mapping["headers"]["B"] == "組團"


def test_map_batch_refuses_without_a_required_column(world: World) -> None:
    batch = upload(LIST, world.site, world.alice)
    with pytest.raises(Refused):
        actions.map_batch(batch, {"D": "note"}, by=world.alice)
    with pytest.raises(Lost):
        actions.check_batch(batch, by=world.alice)


def test_commit_batch_writes_all_and_removes_the_file(
    world: World, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        batch = committed(LIST, world.site, world.alice)
    assert areas() == {"东", "西", "南"} and not stored()
    assert batch.status == BatchStatus.COMMITTED and batch.counts["created"] == {"areas": 3}
    assert events() == ["import.upload", "import.map", "import.commit"]


def test_commit_batch_refuses_bad_rows_when_all_or_none_were_asked_for(world: World) -> None:
    batch = checked(BAD, world.site, world.alice)
    with pytest.raises(Refused):
        actions.commit_batch(batch, by=world.alice)
    assert areas() == set() and batch.status == BatchStatus.CHECKED


def test_commit_batch_takes_good_rows_only_when_asked_to(world: World) -> None:
    committed(BAD, world.site, world.alice, ticked=["good_rows_only"])
    assert areas() == {"东", "北"}


def test_commit_batch_refuses_when_nothing_is_left(world: World) -> None:
    committed(LIST, world.site, world.alice)
    again = checked(LIST, world.site, world.alice)
    assert again.counts["skipped"] == 3 and again.counts["refused"] == 0
    before = same_file_before(again)
    assert before is not None and before.status == BatchStatus.COMMITTED
    with pytest.raises(Refused):
        actions.commit_batch(again, by=world.alice)


def test_commit_batch_twice_is_lost(world: World) -> None:
    batch = checked(LIST, world.site, world.alice)
    stale = ImportBatch.objects.get(pk=batch.pk)
    actions.commit_batch(batch, by=world.alice)
    with pytest.raises(Lost):
        actions.commit_batch(stale, by=world.alice)


def test_write_batch_again_writes_nothing_twice(world: World) -> None:
    batch = committed(LIST, world.site, world.alice)
    actions.write_batch(batch, by=world.alice)
    assert len(areas()) == 3 and ImportTrace.objects.count() == 1 and events().count("import.commit") == 1


def test_write_batch_refused_by_the_records_of_the_moment_changes_nothing(world: World) -> None:
    batch = checked(LIST, world.site, world.alice)
    actions.commit_batch(batch, by=world.alice)
    for name in ("东", "西", "南"):
        Area.objects.create(organisation=world.organisation, site=world.site, name=name)
    with pytest.raises(Refused):
        actions.write_batch(batch, by=world.alice)
    batch.refresh_from_db()
    assert batch.status == BatchStatus.FAILED and batch.failure and events()[-1] == "import.fail"
    assert stored(), "kept, so that it can be checked again"


def test_write_batch_refuses_when_another_list_came_in_between(world: World, monkeypatch: Any) -> None:
    batch, other = checked(LIST, world.site, world.alice), checked(LIST, world.site, world.alice)
    actions.commit_batch(batch, by=world.alice)
    actions.commit_batch(other, by=world.alice)
    with clock.moved_to(clock.now() + timedelta(seconds=9)):
        actions.write_batch(other, by=world.alice)
    with pytest.raises(Refused):
        actions.write_batch(batch, by=world.alice)
    assert len(areas()) == 3


def test_write_batch_by_someone_who_lost_the_post(world: World) -> None:
    batch = checked(LIST, world.site, world.alice)
    actions.commit_batch(batch, by=world.alice)
    with pytest.raises(NotAllowed):
        actions.write_batch(batch, by=world.carol)
    assert areas() == set()


def test_commit_later_runs_in_the_background(world: World) -> None:
    batch = upload(LIST, world.site, world.alice)
    actions.map_batch(batch, batch.mapping["columns"], by=world.alice)
    check_later(batch, by=world.alice)
    run_due_jobs()
    batch.refresh_from_db()
    assert batch.status == BatchStatus.CHECKED
    commit_later(batch, by=world.alice)
    run_due_jobs()
    batch.refresh_from_db()
    assert batch.status == BatchStatus.COMMITTED
    undo_later(batch, by=world.alice)
    run_due_jobs()
    batch.refresh_from_db()
    assert batch.status == BatchStatus.UNDONE and areas() == set()


def undone(batch: ImportBatch, world: World, **options: Any) -> ImportBatch:
    actions.undo_batch(batch, by=world.alice)
    return actions.remove_batch(batch, by=world.alice, **options)


def test_undo_batch_removes_what_came_in(world: World) -> None:
    batch = undone(committed(LIST, world.site, world.alice), world)
    assert areas() == set() and batch.counts["removed"] == 3 and events()[-1] == "import.undo"
    with pytest.raises(Lost):
        actions.undo_batch(batch, by=world.alice)


def test_undo_batch_refuses_what_was_used_since_and_names_it(world: World) -> None:
    batch = committed(LIST, world.site, world.alice)
    east = Area.objects.get(name="东")
    AreaPlace.objects.create(organisation=world.organisation, area=east, place=world.places["1"])
    with pytest.raises(Refused) as caught:
        undone(batch, world)
    assert "东" in str(caught.value)
    batch.refresh_from_db()
    assert len(areas()) == 3 and batch.status == BatchStatus.COMMITTED and "东" in batch.failure


def test_undo_batch_may_keep_what_was_used(world: World) -> None:
    batch = committed(LIST, world.site, world.alice)
    east = Area.objects.get(name="东")
    AreaPlace.objects.create(organisation=world.organisation, area=east, place=world.places["1"])
    undone(batch, world, keep_used=True)
    assert areas() == {"东"} and batch.counts["kept"] == 1


def test_undo_batch_refuses_what_the_trail_knows_of(world: World) -> None:
    batch = committed(LIST, world.site, world.alice)
    east = Area.objects.get(name="东")
    Event.objects.create(
        organisation=world.organisation, at=clock.now(), kind="import.map", subject_type="tenancy.area",
        subject_id=east.pk, actor_kind="person", actor_name="x",
    )  # fmt: skip
    with pytest.raises(Refused):
        undone(batch, world)


def test_undo_batch_puts_changed_values_back_unless_changed_again(world: World) -> None:
    batch = committed(LIST, world.site, world.alice)
    for name, place in (("1-1-101", "1-1-101"), ("1-1-102", "1-1-102")):
        row = world.places[place]
        row.area_cm = 5000
        row.save(update_fields=["area_cm"])
        ImportTrace.objects.create(
            organisation=world.organisation, batch=batch, what="changed", model="places.place", object_ids=[row.pk],
            changes={"area_cm": [None, 5000]},
        )  # fmt: skip
        assert name
    world.places["1-1-102"].area_cm = 6000
    world.places["1-1-102"].save(update_fields=["area_cm"])
    with pytest.raises(Refused):
        undone(batch, world)
    undone(batch, world, keep_used=True)
    for code, left in (("1-1-101", None), ("1-1-102", 6000)):
        world.places[code].refresh_from_db()
        assert world.places[code].area_cm == left


def test_drop_batch_removes_file_and_findings(world: World, django_capture_on_commit_callbacks: Any) -> None:
    batch = checked(BAD, world.site, world.alice)
    with django_capture_on_commit_callbacks(execute=True):
        actions.drop_batch(batch, by=world.alice)
    assert not stored() and not ImportRow.objects.exists() and events()[-1] == "import.drop"


def test_drop_batch_refuses_a_committed_one(world: World) -> None:
    with pytest.raises(Lost):
        actions.drop_batch(committed(LIST, world.site, world.alice), by=world.alice)


def test_drop_stale_after_a_week(world: World, django_capture_on_commit_callbacks: Any) -> None:
    with clock.moved_to(datetime(2026, 1, 1, tzinfo=UTC)):
        old = upload(LIST, world.site, world.alice)
    upload(LIST, world.site, world.alice)
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.drop_stale() == 1
    old.refresh_from_db()
    assert old.status == BatchStatus.UNDONE and len(stored()) == 1
    files.full_path("imports/9").mkdir()
    (files.full_path("imports/9") / "orphan.csv").write_text("x")
    # A day is enough for what no batch knows: a killed process left it, with names and numbers in it.
    with clock.moved_to(clock.now() + timedelta(hours=23)):
        assert actions.drop_stale() == 0
    with clock.moved_to(clock.now() + timedelta(hours=25)):
        assert actions.drop_stale() == 1
    with clock.moved_to(clock.now() + timedelta(days=8)), django_capture_on_commit_callbacks(execute=True):
        assert actions.drop_stale() == 1
    assert not stored()


def test_check_batch_when_the_file_is_gone(world: World) -> None:
    batch = checked(LIST, world.site, world.alice)
    files.discard(batch.path)
    with pytest.raises(Refused):
        actions.check_batch(batch, by=world.alice)


def test_batches_of_other_companies_are_not_seen(world: World, strangers: World) -> None:
    from steward.kernel.tenancy.scope import scope

    with scope(strangers.organisation.pk):
        upload(LIST, strangers.site, strangers.alice)
    assert not visible_batches(world.judy).exists()


def test_long_numbers_come_in_whole(world: World) -> None:
    body = sheets.xlsx([["片区", "负责人", "电话"], ["东", "张三", 13800001234]])
    batch = checked(body, world.site, world.alice)
    assert batch.counts["repairs"] == {"number": 1}
