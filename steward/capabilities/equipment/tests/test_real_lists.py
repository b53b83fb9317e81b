"""The estate's own register and plans, where they lie beside the checkout: all is taken, and days are read right."""

import io
import os
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from steward.capabilities.equipment.models import Equipment, Plan
from steward.kernel.base import clock
from steward.kernel.imports.models import ImportBatch
from tests.people import World

DATA = (
    Path(os.environ.get("STEWARD_DATA", Path(__file__).resolve().parents[5] / "shared" / "data"))
    / "inspections"
)
pytestmark = [
    pytest.mark.skipif(not DATA.is_dir(), reason="the reference data is not beside the checkout"),
    pytest.mark.data,
]


@pytest.fixture(autouse=True)
def uploads(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def run(name: str, file: str, **options: Any) -> dict[str, Any]:
    call_command(name, str(DATA / file), organisation="sunshine", site="SG", stdout=io.StringIO(), **options)
    counts: dict[str, Any] = ImportBatch.objects.latest("pk").counts
    return counts


def test_import_equipment_and_maintenance_takes_every_row_and_reads_every_day_as_the_list_means_it(
    world: World,
) -> None:
    with clock.moved_to(datetime(2026, 1, 1, 4, tzinfo=UTC)):
        register = run("import_equipment", "equipment_register_dev.csv.gz", good_rows_only=True)
        plans = run("import_maintenance", "maintenance_plan_dev.csv.gz", good_rows_only=True)
    # One row of the register has no name; a bare "2" as a period, and what is still to be verified, stays in words.
    assert (register["rows"], register["taken"], register["refused"]) == (2134, 2133, 1)
    assert Equipment.objects.count() == 2133 and not Equipment.objects.exclude(place=None).exists()
    assert Equipment.objects.filter(months=0, days=0, facts__period="2").count() == 130
    assert (
        Equipment.objects.filter(months=3).count() >= 1431
        and Equipment.objects.filter(months=4).count() == 88
    )
    assert set(
        Equipment.objects.filter(installed__startswith="2021-10").values_list("installed", flat=True)
    ) == {"2021-10"}
    # Every row with days is read in one order, and the columns that tell its next and its last day agree, all of them.
    assert (plans["rows"], plans["taken"], plans["refused"]) == (1573, 1573, 0)
    assert plans["repairs"]["day_first"] == 1098 and plans["repairs"]["month_first"] == 124
    assert "either" not in plans["repairs"] and plans["repairs"]["senseless"] == 27
    assert plans["report"]["agreement"]["next_on"] == [1222, 1222]
    assert plans["report"]["agreement"]["last_on"] == [1098, 1098]
    assert plans["created"] == {"plans": 1573, "covered": 1086, "dated": 1169}
    assert Plan.objects.exclude(next_on=None).filter(next_on__lt=date(2026, 1, 1)).count() == 0
    # What cannot be asked for: on call, by a contract we have not seen, or said to be out of use.
    assert Plan.objects.filter(strategy="on_call", next_on=None).count() == 85
    assert Plan.objects.filter(next_on=None).exclude(strategy="on_call").count() == 1573 - 1169 - 85
