"""Vacant homes for tests."""

from decimal import Decimal
from typing import Any

from steward.capabilities.vacancies.actions import arrange_vacancy, check_vacancy, declare_vacancy
from steward.capabilities.vacancies.models import Vacancy
from steward.kernel.base import clock
from steward.kernel.evidence.tests.pictures import draw, encode, upload
from steward.kernel.people.actions import add_party, start_tenure
from steward.kernel.people.models import Party, Tenure
from steward.kernel.places.models import Place
from tests.people import World, new_home

LOOK: dict[str, Any] = {"way": "outside", "seen": {"lock": "ok"}, "meters": {}}


def home(world: World, building: str = "3") -> Place:
    """The next unit of a building that does not stand empty."""
    for place in Place.objects.filter(building=world.places[building], kind="unit").order_by("pk"):
        if not Vacancy.objects.filter(place=place).exists():
            return place
    return new_home(world, building)


def make_vacancy(world: World, building: str = "3", _state: str = "") -> Vacancy:
    """A home that Alice said stands empty, due for its first look in a week."""
    return declare_vacancy(
        by=world.alice,
        place=home(world, building),
        kind="not_handed",
        since_on=clock.today(),
        reason="开发商未交付",
    )


def photo() -> Any:
    return upload(encode(draw()))


def look(world: World, vacancy: Vacancy, **more: Any) -> Vacancy:
    """Heidi looks at it from outside unless said otherwise."""
    return check_vacancy(vacancy, **{"by": world.heidi, "photos": [photo()], **LOOK} | more)


def doubted(world: World) -> Vacancy:
    """Its water meter moved."""
    vacancy = make_vacancy(world)
    for reading in ("12.00", "15.20"):
        look(world, vacancy, meters={"water": Decimal(reading)})
    return vacancy


def consent(world: World, vacancy: Vacancy) -> Vacancy:
    return arrange_vacancy(
        vacancy, by=world.alice, keys="ours", key_tag="K-17", consent="given", consent_on=clock.today(),
        consent_words="微信确认",
    )  # fmt: skip


def move_in(world: World, place: Place, relation: str, **more: Any) -> tuple[Party, Tenure]:
    """Somebody on record at a home."""
    party = add_party("王芳", by=world.judy, site_id=world.site.pk)
    return party, start_tenure(party, place, relation, by=world.judy, **more)
