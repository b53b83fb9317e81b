"""What the laws of tests/architecture try archives and stocktakings with."""

from steward.capabilities.archives.actions import close_stocktaking
from steward.capabilities.archives.models import Archive, Stocktaking
from steward.capabilities.archives.tests.factories import (
    SHELF,
    WEEK,
    asked,
    condemned,
    file_box,
    lend,
    scan,
    walk,
)
from steward.kernel.base import clock
from tests.people import World
from tests.samples import Sample


def make(world: World, building: str = "3", _state: str = "") -> Archive:
    return file_box(world, f"{building}-2-501")


def lent(world: World) -> Archive:
    return lend(world, file_box(world))


def missing(world: World) -> Archive:
    archive = file_box(world)
    close_stocktaking(walk(world), by=world.carol, rest_is_missing=True)
    archive.refresh_from_db()
    return archive


def over(world: World) -> Archive:
    return file_box(world, kept_until=clock.today() - WEEK)


def prepare(world: World) -> None:
    """There is something to look for."""
    file_box(world)


def run(world: World, building: str = "3", _state: str = "") -> Stocktaking:
    file_box(world, f"{building}-2-501")
    return walk(world)


SAMPLES = {
    "archives": Sample(
        make=make,
        ready={"consent": asked, "return": lent, "find": missing, "condemn": over, "decide": condemned},
        data={
            "register": lambda world, _row: {
                "site": world.site.pk, "place": "3-2-502", "title": "3-2-502 业主档案盒", "matter": "household",
                "medium": "paper", "secrecy": "open", **SHELF,
            },
            "change": lambda _world, _row: {
                "title": "改过的题名", "matter": "contract", "medium": "paper", "secrecy": "open", **SHELF,
            },
            "attach": lambda _world, _row: {"papers": scan()},
            "borrow": lambda world, _row: {
                "borrower": world.users["frank"].pk, "reason": "核对", "due_on": str(clock.today() + WEEK),
            },
            "consent": lambda _world, _row: {"answer": "yes"},
            "return": lambda _world, _row: {"condition": "good"},
            "condemn": lambda _world, _row: {"reason": "保管期满"},
            "decide": lambda _world, _row: {"answer": "yes"},
        },
    ),
    "stocktakings": Sample(
        make=run,
        by_area=False,
        data={
            "start": lambda world, _row: {"site": world.site.pk},
            "tick": lambda _world, row: {
                "archives": [one.pk for one in Archive.objects.filter(site=row.site)], "finding": "found",
            },
            "close": lambda _world, _row: {"rest_is_missing": True},
        },
        prepare=prepare,
    ),
}  # fmt: skip
