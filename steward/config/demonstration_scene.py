"""The invented company's places and households: a community, an office tower, a small hotel."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from steward.config.preset_files import read_presets
from steward.config.presets import load_site_presets
from steward.kernel.people.actions import NewParty, NewTenure, add_parties, add_tenures
from steward.kernel.people.choices import PartyKind, Relation
from steward.kernel.people.models import Party
from steward.kernel.places.bulk import NewPlace, add_places
from steward.kernel.places.code import Code
from steward.kernel.places.models import Place, PlaceKind, PropertyType
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.choices import SiteKind
from steward.kernel.tenancy.models import Organisation, Site, User

SITES = {
    SiteKind.COMMUNITY: (
        "阳光花园", "YG", "江城市滨湖区阳光路 88 号",
        {"竣工时间": "2012年", "总户数": "60户", "物业费": "2.80元/平米/月", "开发商": "江城阳光置业", "停车位": "24"},
    ),
    SiteKind.TOWER: (
        "云景大厦", "YJ", "江城市中央大道 1 号",
        {"竣工时间": "2018年", "楼层": "16层", "物业费": "18.00元/平米/月", "出租率": "80%"},
    ),
    SiteKind.HOTEL: ("湖畔酒店", "HP", "江城市湖滨路 6 号", {"开业": "2019年", "客房": "24间", "早餐": "07:00-10:00"}),
}  # fmt: skip
# Numbers of an exchange that serves no telephones: nobody is rung by mistake.
PHONE = "1990000{:04d}"


@dataclass
class Scene:
    """What the stories need to know: places by code, who lives where, who holds which post."""

    organisation: Organisation
    sites: dict[str, Site] = field(default_factory=dict)
    places: dict[tuple[str, str], Place] = field(default_factory=dict)
    homes: dict[str, list[tuple[Place, Party | None]]] = field(default_factory=dict)
    users: dict[tuple[str, str], User] = field(default_factory=dict)


class Numbers:
    """Telephone numbers and names in a fixed order of chance."""

    def __init__(self, dice: random.Random) -> None:
        self.dice = dice
        self._next = 0
        self._people = read_presets("demonstration/people")

    def phone(self) -> str:
        self._next += 1
        return PHONE.format(self._next)

    def surname(self) -> str:
        return self.dice.choice(self._people["surnames"])  # type: ignore[no-any-return]

    def name(self, surname: str = "") -> str:
        given = self.dice.choice(self._people["men"] + self._people["women"])
        return f"{surname or self.surname()}{given}"

    def note(self) -> str:
        """What the steward knows of every sixth household."""
        return self.dice.choice(self._people["notes"]) if self.dice.random() < 1 / 6 else ""


def add_sites(scene: Scene, *, by: Actor, on: date, dice: random.Random) -> None:
    """The three sites with their places, posts, promises and the people who live, rent and own there."""
    numbers = Numbers(dice)
    layouts = {SiteKind.COMMUNITY: _community, SiteKind.TOWER: _tower, SiteKind.HOTEL: _hotel}
    for kind, (name, code, address, facts) in SITES.items():
        site = Site.objects.create(
            organisation=scene.organisation, name=name, code=code, kind=kind, address=address, facts=facts
        )
        load_site_presets(site, by=by)
        scene.sites[kind] = site
        add_places(list(layouts[kind](site.pk)), by=by)
        for place in Place.objects.filter(site=site):
            scene.places[kind, place.code] = place
    scene.homes[SiteKind.COMMUNITY] = _households(scene, numbers, by=by, on=on)
    scene.homes[SiteKind.TOWER] = _offices(scene, numbers, by=by, on=on)
    rooms = Place.objects.filter(site=scene.sites[SiteKind.HOTEL], kind=PlaceKind.ROOM).order_by("sort_key")
    scene.homes[SiteKind.HOTEL] = [(room, None) for room in rooms]


def _community(site_id: int) -> Iterator[NewPlace]:
    """Three buildings of two entrances, five floors and two flats on each."""
    for building in "123":
        yield NewPlace(site_id, Code(building), name=f"{building} 栋")
        for entrance in "12":
            name = f"{building} 栋 {entrance} 单元"
            yield NewPlace(site_id, Code(building, "", entrance), kind=PlaceKind.ENTRANCE, name=name)
            for floor in range(1, 6):
                for flat in (1, 2):
                    code = Code(building, entrance, f"{floor}0{flat}")
                    area = (8990, 12640)[flat - 1] + floor * 10
                    yield NewPlace(site_id, code, area_cm=area, property_type=PropertyType.RESIDENTIAL)
        for space in ("大堂", "电梯", "电梯厅", "屋面"):
            yield _space(site_id, building, space, f"{building} 栋{space}")
    for space in ("南门", "中心花园", "儿童乐园", "地下车库"):
        yield _space(site_id, "", space, space)
    for number in range(1, 25):
        code = Code("", "", f"B1-{number:03d}")
        yield NewPlace(site_id, code, kind=PlaceKind.PARKING, name=f"车位 B1-{number:03d}")


def _tower(site_id: int) -> Iterator[NewPlace]:
    """Ten rented floors of three offices, one building."""
    yield NewPlace(site_id, Code("A"), name="云景大厦")
    for floor in range(5, 15):
        for office in (1, 2, 3):
            area = 18600 + office * 2450
            yield NewPlace(
                site_id, Code("A", "", f"{floor}0{office}"), area_cm=area, property_type=PropertyType.OFFICE
            )
    for space in ("大堂", "电梯", "茶水间", "屋面"):
        yield _space(site_id, "A", space, space)
    yield _space(site_id, "", "停车场", "停车场")


def _hotel(site_id: int) -> Iterator[NewPlace]:
    """Three floors of eight guest rooms."""
    yield NewPlace(site_id, Code("1"), name="湖畔酒店主楼")
    for floor in (3, 4, 5):
        for room in range(1, 9):
            number = f"{floor}0{room}"
            yield NewPlace(
                site_id,
                Code("1", "", number),
                kind=PlaceKind.ROOM,
                name=f"{number} 房",
                property_type=PropertyType.GUEST,
            )
    for space in ("大堂", "洗衣房", "布草房"):
        yield _space(site_id, "1", space, space)
    yield _space(site_id, "", "湖畔花园", "湖畔花园")


def _space(site_id: int, building: str, code: str, name: str) -> NewPlace:
    return NewPlace(
        site_id, Code(building, "", code), kind=PlaceKind.SPACE, name=name, property_type=PropertyType.PUBLIC
    )


def _households(scene: Scene, numbers: Numbers, *, by: Actor, on: date) -> list[tuple[Place, Party | None]]:
    """Owners (some joint, with shares), tenants, family, emergency contacts; four flats stand empty."""
    site, dice = scene.sites[SiteKind.COMMUNITY], numbers.dice
    units = list(Place.objects.filter(site=site, kind=PlaceKind.UNIT).order_by("sort_key"))
    empty = set(dice.sample([unit.pk for unit in units], 4))
    people: list[NewParty] = []
    roles: list[tuple[Place, str, int | None]] = []
    callers: list[tuple[Place, int]] = []

    def enter(place: Place, relation: str, name: str, share: int | None = None, note: str = "") -> int:
        people.append(NewParty(name, phones=(numbers.phone(),), note=note))
        roles.append((place, relation, share))
        return len(people) - 1

    for unit in units:
        surname = numbers.surname()
        is_joint = dice.random() < 0.3
        who = enter(unit, Relation.OWNER, numbers.name(surname), 5000 if is_joint else 10000, numbers.note())
        if is_joint:
            enter(unit, Relation.OWNER, numbers.name(), 5000)
        if unit.pk in empty:
            continue
        if dice.random() < 0.2:
            who = enter(unit, Relation.TENANT, numbers.name())
        elif dice.random() < 0.7:
            enter(unit, Relation.HOUSEHOLD, numbers.name(surname))
        if dice.random() < 0.2:
            enter(unit, Relation.EMERGENCY, numbers.name())
        callers.append((unit, who))
    ids = add_parties(people, by=by, site=site)
    tenures = [
        NewTenure(pk, place.pk, relation, on - timedelta(days=dice.randrange(90, 3600)), share_bp=share)
        for pk, (place, relation, share) in zip(ids, roles, strict=True)
    ]
    add_tenures(tenures, by=by, site=site)
    parties = Party.objects.in_bulk(ids)
    return [(unit, parties[ids[index]]) for unit, index in callers]


def _offices(scene: Scene, numbers: Numbers, *, by: Actor, on: date) -> list[tuple[Place, Party | None]]:
    """One landlord owns every office; companies rent most of them."""
    site, names = scene.sites[SiteKind.TOWER], read_presets("demonstration/people")
    units = list(Place.objects.filter(site=site, kind=PlaceKind.UNIT).order_by("sort_key"))
    companies = [names["landlord"], *names["companies"]]
    people = [NewParty(name, kind=PartyKind.COMPANY, phones=(numbers.phone(),)) for name in companies]
    landlord, *tenants = add_parties(people, by=by, site=site)
    since = on - timedelta(days=2200)
    rows = [NewTenure(landlord, unit.pk, Relation.OWNER, since, share_bp=10000) for unit in units]
    rented = sorted(numbers.dice.sample(range(len(units)), len(tenants)))
    rows += [
        NewTenure(
            tenant, units[index].pk, Relation.TENANT, on - timedelta(days=numbers.dice.randrange(60, 900))
        )
        for tenant, index in zip(tenants, rented, strict=True)
    ]
    add_tenures(rows, by=by, site=site)
    parties = Party.objects.in_bulk(tenants)
    return [(units[index], parties[tenant]) for tenant, index in zip(tenants, rented, strict=True)]
