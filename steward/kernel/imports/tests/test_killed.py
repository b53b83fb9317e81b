"""kill -9 in the middle of a commit: nothing half-written, and the next worker finishes it without doubles."""

import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from steward.kernel.audit.models import Event
from steward.kernel.imports.choices import BatchStatus
from steward.kernel.imports.models import ImportBatch, ImportTrace
from steward.kernel.imports.tests.killed import ROWS
from steward.kernel.jobs.tests.house import House, end, open_house
from steward.kernel.tenancy.models import Area
from steward.kernel.tenancy.scope import everywhere

CODE = "from pathlib import Path; from steward.kernel.imports.tests import killed; killed."


@pytest.fixture
def house(tmp_path: Path, django_db_blocker: Any) -> Iterator[House]:
    with (
        django_db_blocker.unblock(),
        open_house(tmp_path, "audit.apps", "imports.apps", alias="imports") as house,
        everywhere("the test looks from outside"),
    ):
        yield house


def test_write_batch_survives_kill_9(house: House, tmp_path: Path) -> None:
    middle = tmp_path / "middle"
    assert house.run(CODE + "prepare()").wait() == 0, house.log()
    first = house.run(CODE + f"work(Path({str(middle)!r}))")
    house.wait_for(middle.exists, "the middle of the commit")
    assert end(first, signal.SIGKILL) == -signal.SIGKILL
    assert Area.objects.using("imports").count() == 0
    second = house.run(CODE + "work(None)")
    house.wait_for(
        lambda: ImportBatch.objects.using("imports").get().status == BatchStatus.COMMITTED,
        "the commit",
        30,
    )
    assert end(second, signal.SIGKILL)
    assert Area.objects.using("imports").count() == ROWS
    assert ImportTrace.objects.using("imports").count() == 1
    assert Event.objects.using("imports").filter(kind="import.commit").count() == 1
