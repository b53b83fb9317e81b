"""What the laws of tests/architecture try vacant homes and storm rounds with."""

from steward.capabilities.vacancies.actions import call_storm_round, declare_vacancy
from steward.capabilities.vacancies.models import StormRound, Vacancy
from steward.capabilities.vacancies.tests.factories import doubted, home, make_vacancy, photo
from steward.kernel.base import clock
from tests.people import World, new_home
from tests.samples import Sample


def make(world: World, building: str = "3", _state: str = "") -> Vacancy:
    """In a home of its own, whose name no other company has."""
    return declare_vacancy(
        by=world.alice,
        place=new_home(world, building),
        kind="not_handed",
        since_on=clock.today(),
        reason="开发商未交付",
    )


def storm(world: World, building: str = "3", _state: str = "") -> StormRound:
    make_vacancy(world, building)
    return call_storm_round(by=world.alice, site=world.site, words="台风过境")


def prepare(world: World) -> None:
    """Something stands empty."""
    make_vacancy(world)


SAMPLES = {
    "vacancies": Sample(
        make=make,
        ready={"resolve": doubted},
        data={
            "declare": lambda world, _row: {
                "site": world.site.pk, "place": home(world).code, "kind": "moved_out", "since_on": str(clock.today()),
                "reason": "租客已退租",
            },
            "arrange": lambda _world, _row: {"keys": "owner", "consent": "refused"},
            "check": lambda _world, _row: {"way": "outside", "lock": "ok", "photos": photo()},
            "resolve": lambda _world, _row: {"outcome": "explained", "words": "保洁用水"},
            "end": lambda _world, _row: {"reason": "业主入住"},
        },
    ),
    "storm_rounds": Sample(
        make=storm,
        prepare=prepare,
        by_area=False,
        data={"call": lambda world, _row: {"site": world.site.pk, "words": "暴雨"}},
    ),
}  # fmt: skip
