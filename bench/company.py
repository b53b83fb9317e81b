"""The company of the benchmarks: 40 sites with their buildings, owners, posts and people; through the ORM."""

import random
from datetime import UTC, date, datetime

from django.db import models

from steward.kernel.base.privacy import keyed_index
from steward.kernel.people.models import ContactPoint, Party, Tenure
from steward.kernel.places.models import AreaPlace, Place
from steward.kernel.tenancy.models import Appointment, Area, Department, Organisation, Post, Site, User
from steward.kernel.tenancy.scope import scope
from steward.kernel.work.choices import ClockName
from steward.kernel.work.models import Category, Rung, Target

SITES, BUILDINGS, UNITS = 40, 6, 50
# Prefix of the number and share of all tickets.
KINDS = {
    "repair": ("WX", 55),
    "complaint": ("TS", 15),
    "inquiry": ("ZX", 15),
    "suggestion": ("JY", 5),
    "help": ("QZ", 6),
    "praise": ("BY", 4),
}
MATTERS = (
    "给排水",
    "供电照明",
    "门窗",
    "墙面渗漏",
    "电梯",
    "保洁",
    "绿化",
    "秩序",
    "停车",
    "噪音",
    "收费",
    "其他",
)
POSTS = {
    "manager": ("项目经理", "management", "manager", "director", 1),
    "cs_head": ("客服主管", "service", "head", "manager", 1),
    "desk": ("客服前台", "service", "desk", "cs_head", 2),
    "steward": ("楼栋管家", "service", "steward", "cs_head", 3),
    "eng_head": ("工程主管", "engineering", "head", "manager", 1),
    "team_leader": ("维修班长", "engineering", "supervisor", "eng_head", 1),
    "worker": ("维修工", "engineering", "worker", "team_leader", 5),
}


class Company:
    """Ids the tickets refer to, by site."""

    def __init__(self) -> None:
        self.organisation_id = 0
        self.site_ids: list[int] = []
        self.units: dict[int, list[tuple[int, int, int, str]]] = {}  # unit, building, owner, code
        self.departments: dict[int, dict[str, int]] = {}
        self.workers: dict[int, list[int]] = {}
        self.desks: dict[int, list[int]] = {}
        self.categories: dict[str, list[tuple[int, str, str]]] = {}  # id, name, department code


def make_company(dice: random.Random) -> Company:
    """Everything but the tickets; user names are `desk1.s01`, `steward2.s07`, `worker5.s40`, `director` ..."""
    organisation = Organisation.objects.create(name="城关物业", slug="bench")
    company = Company()
    company.organisation_id = organisation.pk
    with scope(organisation.pk):
        _add_work_data(organisation, company)
        office = Department.objects.create(organisation=organisation, name="总部", code="office")
        director = _add_post(organisation, None, office, "director", "总监", ["director", "admin"], None)
        _appoint(organisation, director, "director")
        for number in range(1, SITES + 1):
            site = Site.objects.create(
                organisation=organisation, name=f"第{number:02d}花园", code=f"S{number:02d}"
            )
            company.site_ids.append(site.pk)
            areas = _add_places(organisation, site, company, dice)
            _add_posts(organisation, site, company, director, areas)
    return company


def _add_work_data(organisation: Organisation, company: Company) -> None:
    for kind in KINDS:
        made = Category.objects.bulk_create(
            Category(
                organisation=organisation,
                kind=kind,
                code=f"m{n}",
                name=name,
                position=n,
                department_code="engineering" if n < 5 else "service",
            )
            for n, name in enumerate(MATTERS)
        )
        company.categories[kind] = [(row.pk, row.name, row.department_code) for row in made]
        for urgency, respond, resolve in ((None, 30, 1440), (3, 15, 240)):
            Target.objects.create(
                organisation=organisation,
                kind=kind,
                urgency=urgency,
                respond_minutes=respond,
                resolve_minutes=resolve,
                callback_minutes=1440,
                **{f"{name}_in_working_time": False for name in ClockName},
            )
        steps = (
            ("respond", 0, "dispatchers"),
            ("respond", 30, "superior_1"),
            ("resolve", 0, "assignee"),
            ("resolve", 240, "superior_1"),
            ("resolve", 1440, "superior_2"),
            ("callback", 0, "dispatchers"),
        )
        for position, (clock, minutes, target) in enumerate(steps, 1):
            Rung.objects.create(
                organisation=organisation,
                kind=kind,
                position=position,
                clock=clock,
                after_minutes=minutes,
                target=target,
            )


def _add_places(organisation: Organisation, site: Site, company: Company, dice: random.Random) -> list[Area]:
    """Buildings, units and their owners; one area for every second building."""
    buildings = Place.objects.bulk_create(
        Place(
            organisation=organisation,
            site=site,
            kind="building",
            code=str(n),
            name=f"{n} 栋",
            sort_key=f"{n:03d}",
            search_key=str(n),
        )
        for n in range(1, BUILDINGS + 1)
    )
    Place.objects.filter(site=site).update(building_id=models.F("id"))
    units = Place.objects.bulk_create(
        Place(
            organisation=organisation,
            site=site,
            kind="unit",
            parent=building,
            building=building,
            code=f"{building.code}-{n % 2 + 1}-{n // 4 + 1}{n % 4 + 1:02d}",
            name=f"{building.code}-{n}",
            sort_key=f"{building.sort_key}-{n:04d}",
            search_key=f"{building.code}{n}",
            property_type="residential",
        )
        for building in buildings
        for n in range(UNITS)
    )
    now = datetime.now(UTC)
    owners = Party.objects.bulk_create(
        Party(
            organisation=organisation,
            name=dice.choice("赵钱孙李周吴郑王") + dice.choice("伟芳娜敏静丽强磊"),
            created_at=now,
        )
        for _ in units
    )
    phones = [f"13{dice.randrange(10**9):09d}" for _ in owners]
    ContactPoint.objects.bulk_create(
        ContactPoint(
            organisation=organisation,
            party=owner,
            value=phone,
            value_index=keyed_index(phone, "phone"),
            last4_index=keyed_index(phone[-4:], "phone4"),
            is_primary=True,
        )
        for owner, phone in zip(owners, phones, strict=True)
    )
    Tenure.objects.bulk_create(
        Tenure(
            organisation=organisation,
            party=owner,
            place=unit,
            relation="owner",
            share_bp=10000,
            starts_on=date(2020, 1, 1),
        )
        for owner, unit in zip(owners, units, strict=True)
    )
    company.units[site.pk] = [
        (unit.pk, unit.building_id, owner.pk, unit.code) for unit, owner in zip(units, owners, strict=True)
    ]
    areas = [Area.objects.create(organisation=organisation, site=site, name=f"片区 {n}") for n in range(1, 4)]
    AreaPlace.objects.bulk_create(
        AreaPlace(organisation=organisation, area=areas[n // 2], place=building)
        for n, building in enumerate(buildings)
    )
    return areas


def _add_posts(
    organisation: Organisation, site: Site, company: Company, director: Post, areas: list[Area]
) -> None:
    departments = {
        code: Department.objects.create(organisation=organisation, site=site, name=name, code=code)
        for code, name in (("management", "管理处"), ("service", "客服部"), ("engineering", "工程部"))
    }
    company.departments[site.pk] = {code: row.pk for code, row in departments.items()}
    superiors = {"director": director}
    people: dict[str, list[int]] = {}
    for code, (title, department, role, superior, count) in POSTS.items():
        for n in range(1, count + 1):
            name = code if count == 1 else f"{code}{n}"
            post = _add_post(
                organisation, site, departments[department], name, title, [role], superiors[superior]
            )
            superiors[code] = post
            appointment = _appoint(organisation, post, f"{name}.{site.code.lower()}")
            people.setdefault(code, []).append(appointment.user_id)
            if code == "steward":
                appointment.areas.add(areas[n - 1])
    company.workers[site.pk], company.desks[site.pk] = people["worker"], people["desk"]


def _add_post(
    organisation: Organisation,
    site: Site | None,
    department: Department,
    code: str,
    title: str,
    roles: list[str],
    superior: Post | None,
) -> Post:
    return Post.objects.create(
        organisation=organisation,
        site=site,
        department=department,
        code=code,
        title=title,
        roles=roles,
        reports_to=superior,
    )


def _appoint(organisation: Organisation, post: Post, username: str) -> Appointment:
    user = User.objects.create(
        organisation=organisation, username=username, name=username, is_demonstration=True, password="!"
    )
    return Appointment.objects.create(
        organisation=organisation, user=user, post=post, starts_on=date(2020, 1, 1)
    )
