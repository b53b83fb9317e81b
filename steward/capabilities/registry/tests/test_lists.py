"""Unit lists as they come: in one column or three, merged, doubled, full-width, with several owners."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from steward.capabilities.registry.lists.people import split_ids, split_names, split_phones
from steward.capabilities.registry.lists.units import unit_code
from steward.kernel.audit.models import Event
from steward.kernel.base.refused import NotAllowed, Refused
from steward.kernel.imports import actions
from steward.kernel.imports.cells import CellError
from steward.kernel.imports.choices import BatchStatus, Verdict
from steward.kernel.imports.models import ImportBatch
from steward.kernel.imports.queries import findings_of
from steward.kernel.imports.tests import sheets
from steward.kernel.people.models import ContactPoint, Party, Tenure
from steward.kernel.places.models import Place
from steward.kernel.tenancy.actor import Actor
from tests.people import World


@pytest.fixture(autouse=True)
def uploads(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def check(world: World, rows: Any, *ticked: str, by: Actor | None = None, paint: Any = None) -> ImportBatch:
    by = by or world.alice
    is_text = isinstance(rows, bytes)
    body = rows if is_text else sheets.xlsx(rows, paint)
    name = "units.csv" if is_text else "units.xlsx"
    batch = actions.upload_batch([body], name, kind="units", site=world.site, by=by)
    actions.map_batch(batch, batch.mapping["columns"], by=by, options=ticked)
    return actions.check_batch(batch, by=by)


def take(world: World, rows: Any, *ticked: str, by: Actor | None = None, paint: Any = None) -> ImportBatch:
    batch = check(world, rows, *ticked, by=by, paint=paint)
    actions.commit_batch(batch, by=by or world.alice)
    return actions.write_batch(batch, by=by or world.alice)


def undo(world: World, batch: ImportBatch, **options: Any) -> None:
    actions.undo_batch(batch, by=world.alice)
    actions.remove_batch(batch, by=world.alice, **options)


def household(code: str) -> list[tuple[str, str, int | None, list[str]]]:
    """Who is in a unit: relation, name, share, phones."""
    rows = Tenure.objects.filter(place__code=code).select_related("party").order_by("pk")
    return [
        (row.relation, row.party.name, row.share_bp, [c.value for c in row.party.contacts.order_by("pk")])
        for row in rows
    ]


def cells(batch: ImportBatch, verdict: Verdict = Verdict.REFUSED) -> list[str]:
    return [row.cell for row in findings_of(batch, verdict)]


@pytest.mark.parametrize(
    "rows",
    [
        [["房号", "业主"], ["1-1-103", "张三"]],
        [["房号", "业主"], ["１栋１单元１０３室", "张三"]],
        [["楼栋", "单元", "房号", "业主"], ["1栋", "1单元", 103, "张三"]],
        [["楼栋", "单元", "房号", "业主"], [1, 1, 103.0, "张三"]],
        [["楼号", "房号", "业主"], ["1", "1-103", "张三"], ["3", "1-103", "李四"]],
        [["楼栋", "房号", "业主"], ["1栋", "1-1-103", "张三"]],
        [
            ["阳光花园业主名册"],
            [],
            ["序号", "房间号", "业主姓名"],
            ["1", "1-1-103", "张三"],
            ["", "合计", "1"],
        ],
    ],
)
def test_take_units_from_one_column_or_three(world: World, rows: Any) -> None:
    take(world, rows)
    unit = Place.objects.get(code="1-1-103")
    assert (unit.parent, unit.building, unit.entrance, unit.floor) == (
        world.places["1"],
        world.places["1"],
        "1",
        1,
    )
    assert household("1-1-103") == [("owner", "张三", None, [])]


def test_take_units_from_a_gbk_text(world: World) -> None:
    batch = take(world, "房号,业主,联系电话\n1-1-103,张三,13800001234\n".encode("gbk"))
    assert household("1-1-103") == [("owner", "张三", None, ["13800001234"])] and batch.counts["taken"] == 1


def test_take_units_with_everything(world: World) -> None:
    rows = [
        ["房号", "建筑面积(㎡)", "物业类型", "交房日期", "业主", "电话", "身份证号", "份额", "租户",
         "租户电话", "备注"],
        ["1-1-103", "89.90平", "住宅", "2019年6月30日", "张三", "+86 138-0000-1234",
         "４２０１０６１９９００１０１００１８", "100%", "李四", "027-88881234", "ＡＢ"],
    ]  # fmt: skip
    take(world, rows)
    unit = Place.objects.get(code="1-1-103")
    assert (unit.area_cm, unit.property_type, unit.facts) == (8990, "residential", {"note": "ＡＢ"})
    assert household("1-1-103") == [
        ("owner", "张三", 10000, ["13800001234"]),
        ("tenant", "李四", None, ["02788881234"]),
    ]
    owner = Party.objects.get(name="张三")
    assert owner.id_number == "420106199001010018"
    assert set(Tenure.objects.values_list("starts_on", flat=True)) == {date(2019, 6, 30)}


def test_take_units_with_merged_building_cells(world: World) -> None:
    def paint(book: Any, sheet: Any) -> None:
        sheet.merge_range(1, 0, 2, 0, "1栋")

    rows = [["楼栋", "单元", "房号"], [None, 1, 103], [None, None, 104], ["3栋", 1, 103]]
    take(world, rows, paint=paint)
    assert {"1-1-103", "1-1-104", "3-1-103"} <= set(Place.objects.values_list("code", flat=True))


def test_take_joint_owners_from_repeated_columns_cells_and_rows(world: World) -> None:
    rows = [
        ["房号", "业主1姓名", "业主1电话", "业主2姓名", "业主2电话"],
        ["1-1-103", "张三", 13800001111, "李四", 13800002222],
        ["1-1-104", "张一、李二", "13800003333/13800004444", None, None],
        ["1-1-105", "王五", "13800005555", None, None],
        ["1-1-105", "赵六", "13800006666", None, None],
    ]
    batch = take(world, rows)
    assert household("1-1-103") == [
        ("owner", "张三", None, ["13800001111"]),
        ("owner", "李四", None, ["13800002222"]),
    ]
    assert household("1-1-104") == [
        ("owner", "张一", None, ["13800003333"]),
        ("owner", "李二", None, ["13800004444"]),
    ]
    assert [name for _r, name, _s, _p in household("1-1-105")] == ["王五", "赵六"]
    assert batch.counts["repairs"]["split"] == 1 and batch.counts["created"]["units"] == 3


def test_check_units_reports_what_is_doubled(world: World) -> None:
    rows = [
        ["房号", "业主", "电话"],
        ["1-1-103", "张三", "13800001111"],
        ["１-１-１０３", "张三", "13800001111"],
        ["1栋1单元103", "张三", None],
    ]
    batch = take(world, rows)
    assert cells(batch, Verdict.SKIPPED) == ["A3", "A4"] and batch.counts["created"]["people"] == 1
    again = check(world, rows)
    assert again.counts["taken"] == 0 and cells(again, Verdict.SKIPPED) == ["A2", "A3", "A4"]


def test_take_one_person_with_two_flats_once(world: World) -> None:
    rows = [["房号", "业主", "电话", "身份证"], ["1-1-103", "张三", "13800001111", None],
            ["1-1-104", "张三", "13800001111", "420106199001010018"],
            ["1-1-105", "张三", None, "420106199001010018"], ["1-1-106", "张三", None, None]]  # fmt: skip
    take(world, rows)
    people = [party.pk for party in Party.objects.filter(name="张三").order_by("pk")]
    assert len(people) == 2, "a name alone is not the same person"
    assert Tenure.objects.filter(party=people[0]).count() == 3 and ContactPoint.objects.count() == 1


def test_take_person_known_to_the_records(world: World) -> None:
    take(world, [["房号", "业主", "电话"], ["1-1-103", "张三", "13800001111"]])
    rows = [
        ["房号", "业主", "电话"],
        ["1-1-104", "张三", "138 0000 1111、13900002222"],
        ["1-1-105", "李四", "13800001111"],
    ]
    batch = take(world, rows)
    assert Party.objects.filter(name="张三").count() == 1 and Party.objects.filter(name="李四").count() == 1
    assert household("1-1-104") == [("owner", "张三", None, ["13800001111", "13900002222"])]
    undo(world, batch)
    assert household("1-1-103") == [("owner", "张三", None, ["13800001111"])]


def test_take_fills_gaps_of_known_units_and_adds_joint_owners(world: World) -> None:
    rows = [["房号", "面积", "业主"], ["1-1-101", 80, "张三"]]
    first = take(world, rows)
    assert first.counts["created"] == {"buildings": 0, "units": 0, "filled": 1, "people": 1, "tenures": 1}
    assert Place.objects.get(code="1-1-101").area_cm == 8000
    take(world, [["房号", "面积", "业主"], ["1-1-101", 80, "李四"]])
    assert [name for _r, name, _s, _p in household("1-1-101")] == ["张三", "李四"]
    conflict = check(world, [["房号", "面积", "业主"], ["1-1-101", 81, "李四"]])
    assert cells(conflict) == ["B2"] and "80" in findings_of(conflict, Verdict.REFUSED)[0].text
    undo(world, first, keep_used=True)


def test_check_units_of_unknown_buildings(world: World) -> None:
    rows = [["房号"], ["9-1-101"], ["1-1-103"]]
    batch = check(world, rows)
    assert cells(batch) == ["A2"] and "9" in findings_of(batch, Verdict.REFUSED)[0].text
    with pytest.raises(Refused):
        actions.commit_batch(batch, by=world.alice)
    take(world, rows, "create_buildings")
    assert Place.objects.get(code="9-1-101").building == Place.objects.get(code="9", kind="building")


def test_check_units_names_each_bad_cell(world: World) -> None:
    rows = [
        ["小区", "楼栋", "房号", "面积", "业主", "电话", "份额"],
        ["阳光花园", "1栋", "1-103", "big", "张三", "138", None],
        [None, "1栋", "somewhere", 5, None, None, None],
        [None, "1栋", "1-104", 5, "张三、李四", "13800001111、13800002222、13800003333", None],
        [None, "1栋", "1-105", 5, None, "13800001111", None],
        [None, "1栋", "1-106", 5, "王五、赵六", None, "60%"],
        [None, "1栋", None, 5, "孙七", None, None],
        ["月亮湾", "1栋", "1-107", 5, None, None, None],
        ["阳光花园", "1栋", "3-1-108", 5, None, None, None],
    ]
    batch = check(world, rows)
    assert cells(batch) == ["D2", "F2", "C3", "F4", "E5", "G6", "C7", "A8", "C9"]
    assert batch.counts["refused"] == 8
    shown = {row.cell: row.value for row in findings_of(batch, Verdict.REFUSED)}
    assert shown["F2"] == "*38", "personal values are masked"


def test_check_units_says_what_is_wrong_with_a_share(world: World) -> None:
    rows = [["房号", "业主", "份额"], ["1-1-103", "张三、李四", "60%"], ["1-1-104", "王五", "half"]]
    texts = [row.text for row in findings_of(check(world, rows), Verdict.REFUSED)]
    assert len(texts) == 2 and any("100 %" in text for text in texts) and any("50%" in text for text in texts)


def test_take_units_fills_no_entrance_into_the_next_building(world: World) -> None:
    text = "楼栋,单元,房号\n1,1,103\n,,104\n3,,103\n,2,104\n1,,2单元105\n"
    take(world, text.encode())
    found = Place.objects.filter(kind="unit", code__regex="10[345]$").order_by("pk")
    assert list(found.values_list("code", flat=True)) == ["1-1-103", "1-1-104", "3-103", "3-2-104", "1-2-105"]


def test_take_units_makes_no_numbers_of_what_a_program_shortened(world: World) -> None:
    text = (
        "房号,业主,电话,身份证号,备注\n"
        "1-1-103,张三,1.38001E+10,1.10101E+17,1.5E+12\n"
        "1-1-104,李四,13800138000.0,4.40301199001011e+17,x\n"
    )
    batch = take(world, text.encode())
    assert batch.counts["repairs"]["lossy"] == 3
    assert household("1-1-103") == [("owner", "张三", None, [])]
    assert household("1-1-104") == [("owner", "李四", None, ["13800138000"])]
    assert not Party.objects.exclude(id_number="").filter(name__in=["张三", "李四"]).exists()
    assert Place.objects.get(code="1-1-103").facts["note"] == "1.5E+12"


def test_check_units_refuses_a_parking_space_without_a_building(world: World) -> None:
    batch = check(world, [["房号", "业主"], ["B1-023", "张三"], ["1-B1-023", "李四"]], "create_buildings")
    assert cells(batch) == ["A2"]


def test_check_units_by_a_head_who_may_not_add_units(world: World) -> None:
    rows = [["房号", "业主"], ["1-1-101", "张三"], ["1-1-103", "李四"]]
    batch = check(world, rows, by=world.bob)
    assert cells(batch) == ["A3"]
    take(world, rows, "good_rows_only", by=world.bob)
    assert household("1-1-101") and not Place.objects.filter(code="1-1-103").exists()


def test_check_units_by_others_is_refused(world: World) -> None:
    for person in (world.carol, world.heidi, world.frank):
        with pytest.raises(NotAllowed):
            check(world, [["房号"], ["1-1-103"]], by=person)


def test_take_keeps_text_that_looks_like_a_formula(world: World) -> None:
    rows = b"\xef\xbb\xbf" + "房号,业主,备注\n1-1-103,=cmd|A0,+SUM(A1)\n".encode()
    take(world, rows)
    assert household("1-1-103")[0][1] == "=cmd|A0"
    assert Place.objects.get(code="1-1-103").facts == {"note": "+SUM(A1)"}


def test_take_marks_an_id_number_that_lost_its_digits(world: World) -> None:
    batch = take(world, [["房号", "业主", "身份证号"], ["1-1-103", "张三", 420106199001010018.0]])
    assert batch.counts["repairs"]["lossy"] == 1 and cells(batch, Verdict.REPAIRED) == ["C2"]
    assert Party.objects.get(name="张三").id_number == ""


def test_undo_units_removes_places_people_and_phones(world: World) -> None:
    before = Place.objects.count()
    rows = [
        ["房号", "面积", "业主", "电话"],
        ["9-1-101", 1, "张三", "13800001111"],
        ["1-1-101", 2, "李四", "13800002222"],
    ]
    batch = take(world, rows, "create_buildings")
    undo(world, batch)
    assert (
        Place.objects.count(),
        Party.objects.count(),
        ContactPoint.objects.count(),
        Tenure.objects.count(),
    ) == (before, 0, 0, 0)
    assert Place.objects.get(code="1-1-101").area_cm is None and batch.counts["kept"] == 0


def test_undo_units_names_the_unit_in_use_and_keeps_it_whole(world: World) -> None:
    rows = [["房号", "业主", "电话"], ["9-1-101", "张三", "13800001111"], ["9-1-102", "李四", "13800002222"]]
    batch = take(world, rows, "create_buildings")
    unit = Place.objects.get(code="9-1-101")
    Place.objects.create(
        organisation=world.organisation, site=world.site, parent=unit, building=unit.building, kind="space",
        code="9-1-101-x", name="x", sort_key="x", search_key="x",
    )  # fmt: skip
    with pytest.raises(Refused) as caught:
        undo(world, batch)
    assert "9-1-101" in str(caught.value) and Place.objects.filter(code="9-1-102").exists()
    undo(world, batch, keep_used=True)
    assert household("9-1-101") == [("owner", "张三", None, ["13800001111"])]
    assert (
        not Place.objects.filter(code="9-1-102").exists() and not Party.objects.filter(name="李四").exists()
    )
    assert Place.objects.filter(code="9").exists() and batch.status == BatchStatus.UNDONE


def test_events_of_an_import_hold_no_personal_value(world: World) -> None:
    take(world, [["房号", "业主", "电话"], ["1-1-103", "张三丰", "13800001111"]])
    told = str([(row.kind, row.data) for row in Event.objects.all()])
    assert "张三丰" not in told and "13800001111" not in told


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("张三、李四", ["张三", "李四"]),
        ("张三/李四", ["张三", "李四"]),
        ("张三 李四", ["张三", "李四"]),
        ("张三,李四;王五", ["张三", "李四", "王五"]),
        ("张 三", ["张三"]),
        ("Lee, Ann / Lee, Bob", ["Lee, Ann", "Lee, Bob"]),
        ("武汉某某(集团)有限公司", ["武汉某某(集团)有限公司"]),
    ],
)
def test_split_names(text: str, names: list[str]) -> None:
    assert split_names(text) == names


@pytest.mark.parametrize(
    ("text", "phones"),
    [
        ("138 0000 1234", ["13800001234"]),
        ("13800001234 13900001234", ["13800001234", "13900001234"]),
        ("+86-13800001234/027-88881234", ["13800001234", "02788881234"]),
        ("13800001234(父)", ["13800001234"]),
    ],
)
def test_split_phones(text: str, phones: list[str]) -> None:
    assert split_phones(text) == phones


def test_split_refuses_what_is_no_number() -> None:
    for split, text in ((split_phones, "none given"), (split_phones, "12"), (split_ids, "12")):
        with pytest.raises(CellError):
            split(text)


def test_unit_code_disagreeing_with_its_building_is_refused() -> None:
    with pytest.raises(CellError):
        unit_code("1栋", "", "3-2-501")
    assert str(unit_code("3栋", "2单元", "501室")) == "3-2-501"
    assert str(unit_code("1栋", "", "1单元501室")) == str(unit_code("1栋", "1", "１单元-501")) == "1-1-501"
    assert str(unit_code("A座", "", "A-1203")) == "A-1203"


def test_take_units_whose_column_repeats_the_building(world: World) -> None:
    take(world, [["楼号", "房号"], ["1", "1-103"], ["3", "3-104"]])
    assert {"1-103", "3-104"} <= set(Place.objects.values_list("code", flat=True))


def test_check_units_refuses_an_id_number_under_two_names(world: World) -> None:
    head = ["房号", "业主", "身份证", "电话"]
    rows = [head, ["1-1-103", "张三", "420106199001010018", "13800001111"],
            ["1-1-104", "李四", "420106199001010018", "13800002222"]]  # fmt: skip
    batch = take(world, rows, actions.GOOD_ROWS_ONLY)
    assert cells(batch) == ["C3"] and household("1-1-103") == [("owner", "张三", None, ["13800001111"])]
    later = check(world, [head, ["1-1-105", "李四", "420106199001010018", "13800002222"]])
    assert cells(later) == ["C2"] and "张*" in findings_of(later, Verdict.REFUSED)[0].text


def test_take_another_number_of_an_owner_of_the_same_unit(world: World) -> None:
    head = ["房号", "业主", "电话"]
    take(world, [head, ["1-1-103", "王伟", "13800001111"], ["1-1-103", "王伟", "13800002222"],
                 ["1-1-104", "王伟", None]])  # fmt: skip
    assert household("1-1-103") == [("owner", "王伟", None, ["13800001111", "13800002222"])]
    batch = take(world, [head, ["1-1-103", "王伟", "13800003333"], ["1-1-104", "王伟", "13800004444"]])
    assert batch.counts["taken"] == 2 and batch.counts["created"]["people"] == 0
    assert household("1-1-103")[0][3] == ["13800001111", "13800002222", "13800003333"]
    assert household("1-1-104") == [("owner", "王伟", None, ["13800004444"])]
    undo(world, batch)
    assert household("1-1-104") == [("owner", "王伟", None, [])]


def test_take_two_owners_of_one_name_told_apart_by_their_id_numbers(world: World) -> None:
    rows = [["房号", "业主", "身份证"], ["1-1-103", "王伟", "420106199001010018"]]
    take(world, rows)
    take(world, [rows[0], ["1-1-103", "王伟", "420106199001010026"]])
    assert len(household("1-1-103")) == 2


def test_check_units_refuses_dates_where_none_can_be(world: World) -> None:
    day = datetime(2003, 1, 2)  # noqa: DTZ001 - spreadsheets know no zone
    rows = [["房号", "业主", "电话"], [day, "张三", None], ["1-1-103", "李四", day]]
    assert cells(check(world, rows)) == ["A2", "C3"]


def test_take_units_of_numbers_with_a_fraction_in_a_text_file(world: World) -> None:
    take(world, "楼栋,单元,房号\n1.0,1.0,103.0\n第3栋,2单元,505\n".encode("gbk"))
    assert {"1-1-103", "3-2-505"} <= set(Place.objects.values_list("code", flat=True))
