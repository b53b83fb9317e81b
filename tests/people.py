"""The people of the tests: one company with a community, its posts and who holds them; and a stranger company.

Alice manages the site, Bob heads customer service, Carol sits at the desk, Dave heads engineering, Eve leads the
repair team, Frank and Grace repair, Heidi is steward of building 3, Ivan of building 1, Judy is the director,
Kim keeps quality. Mallory manages the site of another company.
"""

from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import Any, TypeVar

from django.db import models
from django.test import Client

from steward.kernel.base.rows import insert_row
from steward.kernel.places.code import floor_of
from steward.kernel.places.models import AreaPlace, Place
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.choices import Role
from steward.kernel.tenancy.models import Appointment, Area, Department, Organisation, Post, Site, User
from steward.kernel.tenancy.queries import actor_of
from steward.kernel.tenancy.scope import scope

M = TypeVar("M", bound=models.Model)
LONG_AGO = date(2020, 1, 1)
_homes = count(1)

# name: (post code, title, title_en, department, roles, skills, reports to, whole organisation?)
STAFF: dict[str, tuple[str, str, str, str, list[str], list[str], str | None, bool]] = {
    "judy": ("director", "总监", "Director", "office", [Role.DIRECTOR, Role.ADMIN], [], None, True),
    "kim": ("quality", "品质专员", "Quality officer", "quality", [Role.QUALITY], [], "judy", True),
    "alice": ("manager", "项目经理", "Site manager", "management", [Role.MANAGER], [], "judy", False),
    "bob": ("cs_head", "客服主管", "Customer service head", "service", [Role.HEAD], [], "alice", False),
    "carol": ("desk", "客服前台", "Service desk", "service", [Role.DESK], [], "bob", False),
    "heidi": ("steward3", "楼栋管家", "Building steward", "service", [Role.STEWARD], [], "bob", False),
    "ivan": ("steward1", "楼栋管家", "Building steward", "service", [Role.STEWARD], [], "bob", False),
    "dave": ("eng_head", "工程主管", "Engineering head", "engineering", [Role.HEAD], [], "alice", False),
    "eve": (
        "team_leader",
        "维修班长",
        "Repair team leader",
        "engineering",
        [Role.SUPERVISOR],
        [],
        "dave",
        False,
    ),
    "frank": ("repair1", "维修工", "Repair worker", "engineering", [Role.WORKER], ["plumbing"], "eve", False),
    "grace": (
        "repair2",
        "维修工",
        "Repair worker",
        "engineering",
        [Role.WORKER],
        ["plumbing", "electric"],
        "eve",
        False,
    ),
}


@dataclass
class World:
    """One company as the tests know it; attribute access gives the actor of a person: `world.carol`."""

    organisation: Organisation
    site: Site
    users: dict[str, User] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    appointments: dict[str, Appointment] = field(default_factory=dict)
    departments: dict[str, Department] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Actor:
        users = self.__dict__.get("users", {})
        if name not in users:
            raise AttributeError(name)
        with scope(self.organisation.pk):
            return actor_of(users[name])

    def user(self, name: str) -> User:
        return self.users[name]


def _put(model: type[M], **values: Any) -> M:
    """A row as `objects.create` makes it; the whole world is made anew for nearly every test."""
    row = model(**values)
    insert_row(row)
    return row


def make_place(site: Site, code: str, *, parent: Place | None = None, kind: str = "unit") -> Place:
    building = parent.building or parent if parent else None
    place = _put(
        Place,
        organisation_id=site.organisation_id,
        site=site,
        parent=parent,
        building=building,
        kind=kind,
        code=code,
        name=code,
        sort_key="-".join(part.zfill(4) for part in code.split("-")),
        search_key=code.replace("-", ""),
        entrance=code.split("-")[1] if code.count("-") == 2 else "",
        floor=floor_of(code.rpartition("-")[2]) if kind == "unit" else None,
    )
    if kind == "building":
        place.building = place
        place.save(update_fields=["building"])
    return place


def new_home(world: World, building: str = "3") -> Place:
    """A unit nobody lives in, with a number that no other test of this run was given."""
    return make_place(world.site, f"{building}-9-{next(_homes)}", parent=world.places[building])


def make_world(slug: str = "sunshine") -> World:
    """A company with one community (buildings 1 and 3, four units each) and everybody in office."""
    organisation = _put(Organisation, name=f"{slug} 物业", slug=slug)
    with scope(organisation.pk):
        site = _put(Site, organisation=organisation, name="阳光花园", code="SG")
        world = World(organisation, site)
        _add_staff(world, slug)
        for number in ("1", "3"):
            building = make_place(site, number, kind="building")
            world.places[number] = building
            for unit in ("1-101", "1-102", "2-501", "2-502"):
                code = f"{number}-{unit}"
                world.places[code] = make_place(site, code, parent=building)
            area = _put(Area, organisation=organisation, site=site, name=f"{number} 栋片区")
            _put(AreaPlace, organisation=organisation, area=area, place=building)
            world.appointments["heidi" if number == "3" else "ivan"].areas.add(area)
    return world


def _add_staff(world: World, slug: str) -> None:
    organisation = world.organisation
    for name, (code, title, title_en, department, roles, skills, above, whole) in STAFF.items():
        if department not in world.departments:
            world.departments[department] = _put(
                Department,
                organisation=organisation,
                site=None if whole else world.site,
                name=department,
                code=department,
            )
        user = User(organisation=organisation, username=f"{name}@{slug}", name=name.title())
        user.set_password("correct horse")
        insert_row(user)
        world.users[name] = user
        world.posts[name] = _put(
            Post,
            organisation=organisation,
            site=None if whole else world.site,
            code=code,
            title=title,
            title_en=title_en,
            department=world.departments[department],
            roles=[str(r) for r in roles],
            skills=skills,
            reports_to=world.posts[above] if above else None,
        )
        world.appointments[name] = _put(
            Appointment, organisation=organisation, user=user, post=world.posts[name], starts_on=LONG_AGO
        )


def hold_every_post(world: World, name: str) -> None:
    """No page is closed to this person for want of a role."""
    for post in [post for holder, post in world.posts.items() if holder != name]:
        _put(
            Appointment,
            organisation=world.organisation,
            user=world.users[name],
            post=post,
            starts_on=LONG_AGO,
        )


def signed_in(world: World, name: str) -> Client:
    """A browser in which one of them is signed in."""
    client = Client()
    client.force_login(world.users[name], backend="steward.desk.sign_in.NameOrPhoneBackend")
    return client
