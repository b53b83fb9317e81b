"""Sites and buildings from listings; real lists where they lie beside the checkout."""

import io
import os
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from steward.capabilities.registry.lists import texts
from steward.capabilities.registry.lists.texts import Fee, Spaces
from steward.kernel.imports.cells import Mended
from steward.kernel.imports.choices import Repair
from steward.kernel.imports.models import ImportBatch
from steward.kernel.imports.tests import sheets
from steward.kernel.places.models import Place
from steward.kernel.tenancy.models import Site
from tests.people import World

DATA = (
    Path(os.environ.get("STEWARD_DATA", Path(__file__).resolve().parents[5] / "shared" / "data"))
    / "communities"
)
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the reference data is not beside the checkout")


@pytest.fixture(autouse=True)
def uploads(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def run(name: str, *words: Any, **options: Any) -> str:
    out = io.StringIO()
    call_command(name, *map(str, words), organisation="sunshine", stdout=out, **options)
    return out.getvalue()


@pytest.mark.parametrize(
    ("text", "fee"),
    [
        ("1.50元/平米/月", Fee("1.50元/平米/月", 150, 150)),
        ("2.95", Fee("2.95", 295, 295)),
        ("1.2-1.8元/㎡/月", Fee("1.2-1.8元/㎡/月", 120, 180)),
        ("2元/平方米·月", Mended(Fee("2元/平方米·月", None, None), Repair.UNREAD)),
        ("面议", Mended(Fee("面议", None, None), Repair.UNREAD)),
    ],
)
def test_management_fee(text: str, fee: Any) -> None:
    assert texts.management_fee(text) == fee


def test_parking_texts() -> None:
    assert texts.parking_fees("地面150.00元/月,地下120.00元/月") == {"ground": 15000, "underground": 12000}
    assert texts.parking_fees("免费").how is Repair.UNREAD
    assert texts.parking_spaces("857(1:0.6)") == Spaces(857, "0.6")
    assert texts.parking_spaces("2794") == Spaces(2794, "")
    assert texts.parking_spaces("充足").how is Repair.UNREAD


def test_years_of_estates_built_in_stages() -> None:
    assert texts.years("2018年、2023年") == [2018, 2023]
    assert texts.years("待定").how is Repair.UNREAD


def site_list(folder: Path) -> Path:
    rows: list[list[object]] = [
        ["小区名称", "所属商圈", "小区地址", "物业费", "总户数", "参考_物业费下限"],
        ["东湖一号", "洪山", "一路1号", "1.50元/平米/月", "1340户", 1.5],
        ["东湖一号", "汉阳", "二路2号", "暂无", "暂无", None],
        ["东湖一号", "洪山", "一路1号", "1.50元/平米/月", "1340户", 1.4],
    ]
    return sheets.saved(folder, "sites.xlsx", sheets.xlsx(rows))


def test_import_sites_keeps_equal_names_apart_by_address(world: World, tmp_path: Path) -> None:
    told = run("import_sites", site_list(tmp_path))
    found = Site.objects.filter(name="东湖一号").order_by("pk")
    assert [site.address for site in found] == ["一路1号", "二路2号"]
    assert found[0].facts["fee_low_minor"] == 150 and found[0].facts["households"] == 1340
    assert "A4" in told and "1 of 2" in told and len({site.code for site in found}) == 2


def test_import_sites_takes_the_zone_of_the_company(world: World, tmp_path: Path) -> None:
    world.organisation.zone = "Asia/Singapore"
    world.organisation.save(update_fields=["zone"])
    run("import_sites", site_list(tmp_path))
    assert {site.zone for site in Site.objects.filter(name="东湖一号")} == {"Asia/Singapore"}


def test_import_sites_may_be_undone_by_command(world: World, tmp_path: Path) -> None:
    run("import_sites", site_list(tmp_path))
    told = run("import_sites", undo=ImportBatch.objects.get().pk)
    assert "removed 2" in told and Site.objects.count() == 1


def test_import_buildings_of_one_number_in_many_streets(world: World, tmp_path: Path) -> None:
    rows: list[list[object]] = [["bldg_contract_town", "blk_no", "street", "max_floor_lvl", "3room_sold"],
            ["BD", "1", "BEACH RD", 16, 138],
            ["BD", "1", "BEDOK STH AVE 1", 14, 204], ["BD", "1", "BEACH RD", 16, 138],
            ["SG", "12A", "MAIN ST", 4, 0]]  # fmt: skip
    path = sheets.saved(tmp_path, "blocks.xlsx", sheets.xlsx(rows))
    with pytest.raises(CommandError):
        run("import_buildings", path)
    assert not ImportBatch.objects.exclude(path="").exists(), "a refused command leaves no upload behind"
    run("import_buildings", path, create_sites=True)
    found = Place.objects.filter(site__code="BD").order_by("code")
    assert [(place.code, place.name) for place in found] == [
        ("1-BEACH-RD", "1 BEACH RD"),
        ("1-BEDOK-STH-AVE-1", "1 BEDOK STH AVE 1"),
    ]
    assert found[0].facts == {"street": "BEACH RD", "floors": 16, "units_by_type": {"3room_sold": 138}}
    assert found[0].building == found[0] and Place.objects.get(code="12A-MAIN-ST").site == world.site


def test_import_units_by_command_with_a_map(world: World, tmp_path: Path) -> None:
    path = sheets.saved(tmp_path, "units.csv", "A,B\n1-1-103,张三\n1-1-104,李四\n?,王五\n".encode("gbk"))
    given = tmp_path / "map.json"
    given.write_text('{"A": "unit", "B": "owner_name"}')
    with pytest.raises(CommandError):
        run("import_units", path, map=str(given), site="阳光花园")
    told = run(
        "import_units", path, map=str(given), site="SG", good_rows_only=True, username="alice@sunshine"
    )
    assert "A4" in told and Place.objects.filter(code__startswith="1-1-10").count() == 4
    assert ImportBatch.objects.get(status="committed").user == world.users["alice"]


@pytest.mark.parametrize(
    "options",
    [
        {"site": "nowhere"},
        {"site": "SG", "username": "nobody"},
        {"site": "SG", "username": "frank@sunshine"},
        {"undo": 99},
    ],
)
def test_import_units_by_command_says_what_is_wrong(
    world: World, tmp_path: Path, options: dict[str, Any]
) -> None:
    path = sheets.saved(tmp_path, "units.csv", "房号\n1-1-103\n".encode())
    with pytest.raises(CommandError):
        run("import_units", path, **options)


@pytest.mark.parametrize(
    "words", ["{bad", '["unit"]', '{"columns": {"A": ["unit"]}}', '{"header_row": "x"}', '{"A": 5}']
)
def test_import_units_by_command_says_what_is_wrong_with_a_map(
    world: World, tmp_path: Path, words: str
) -> None:
    path = sheets.saved(tmp_path, "units.csv", "房号\n1-1-103\n".encode())
    given = tmp_path / "map.json"
    given.write_text(words)
    with pytest.raises(CommandError):
        run("import_units", path, map=str(given), site="SG")


@needs_data
@pytest.mark.data
def test_import_real_communities_agrees_with_the_figures_read_by_hand(world: World) -> None:
    run("import_sites", DATA / "wuhan_communities_dev.csv")
    batch = ImportBatch.objects.get()
    assert batch.counts["rows"] == 457 and batch.counts["taken"] == 451 and batch.counts["refused"] == 0
    assert batch.counts["report"]["agreement"] == {
        what: [457, 457] for what in ("fee_low", "fee_high", "households", "parking")
    }


@needs_data
@pytest.mark.data
def test_import_real_buildings(world: World) -> None:
    run("import_buildings", DATA / "hdb_blocks_dev.csv.gz", create_sites=True)
    batch = ImportBatch.objects.get()
    assert batch.counts["taken"] == 8370 and batch.counts["created"] == {"sites": 26, "buildings": 8370}
    found = Place.objects.filter(kind="building").exclude(site=world.site)
    assert found.count() == 8370
    for place in found.filter(facts__has_key="units_by_type")[:500]:
        assert sum(place.facts["units_by_type"].values()) == place.facts["units"]
