"""Scenario: a vacant home is looked at on a round; the water meter moved since the last look (REG7, INS1)."""

from datetime import timedelta
from decimal import Decimal

from steward.capabilities.inspections.actions import add_checkpoint, add_plan, add_route, write_checklist
from steward.capabilities.inspections.tests.factories import points_of, visit
from steward.capabilities.registry.actions import set_measure
from steward.capabilities.registry.models import Measure
from steward.capabilities.vacancies.actions import count_round_look
from steward.capabilities.vacancies.models import Look
from steward.capabilities.vacancies.queries import due_vacancies
from steward.capabilities.vacancies.tests.factories import look, make_vacancy
from steward.kernel.audit.models import Event
from steward.kernel.base import clock
from steward.kernel.jobs.worker import run_due_jobs
from tests.people import World

ITEMS = [
    {"key": key, "kind": kind, "zh": zh, "en": key, "photo": "never", "grade": "minor"}
    for key, kind, zh in (
        ("lock", "check", "门锁"),
        ("damp", "check", "渗漏"),
        ("water-meter", "number", "水表"),
    )
]
ANSWERS = [
    {"item": "lock", "value": "pass"},
    {"item": "damp", "value": "fail", "note": "墙角发霉"},
    {"item": "water-meter", "value": "9.50"},
]


def test_a_round_through_a_vacant_home_is_a_look_at_it(world: World) -> None:
    vacancy = make_vacancy(world)
    look(world, vacancy, meters={"water": Decimal("3.00")})
    checklist = write_checklist(by=world.kim, name="空置房", name_en="Vacant", items=ITEMS, topic="homes")
    point = add_checkpoint(by=world.alice, place=vacancy.place, checklist=checklist)
    route = add_route(by=world.alice, site=world.site, name="空置房", name_en="Vacant", way=[(point, 60)])
    plan = add_plan(by=world.alice, route=route, post=world.posts["heidi"], cadence={"every": "day"})
    row = plan.rounds.order_by("opens_at")[0]

    visit(row, points_of(row)[0], world.heidi, answers=ANSWERS)
    run_due_jobs()

    seen = Look.objects.get(way="round")
    assert (seen.seen, seen.water, seen.words) == (
        {"lock": "ok", "leaks": "wrong"},
        Decimal("9.50"),
        "墙角发霉",
    )
    assert Event.objects.filter(kind="vacancy.check", user_id=world.users["heidi"].pk).count() == 2
    assert [home.doubt["is"] for home in due_vacancies(world.heidi)] == ["9.50"]
    # Told again, it is the same look.
    count_round_look(vacancy, seen.visit_id or 0, by=world.heidi, at=clock.now())
    assert Look.objects.filter(way="round").count() == 1


def test_figures_of_vacant_homes_are_the_companys_own(world: World) -> None:
    rule, _there = Measure.objects.get_or_create(organisation=world.organisation, code="vacancy")
    set_measure(rule, by=world.judy, figures={"first_days": 3, "days": 14, "litres": 2000, "kwh": 5})
    vacancy = make_vacancy(world)
    assert vacancy.next_on == clock.today() + timedelta(days=3)
    look(world, vacancy, meters={"water": Decimal("12.00"), "power": Decimal("100.00")})
    look(world, vacancy, meters={"water": Decimal("13.50"), "power": Decimal("104.00")})
    vacancy.refresh_from_db()
    assert (vacancy.next_on, vacancy.doubt) == (clock.today() + timedelta(days=14), {})
    look(world, vacancy, meters={"power": Decimal("110.00")})
    assert vacancy.doubt["meter"] == "power"
