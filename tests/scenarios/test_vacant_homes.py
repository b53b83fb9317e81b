"""Vacant homes by the figures of the registry (REG7)."""

from datetime import timedelta
from decimal import Decimal

from steward.capabilities.registry.actions import set_measure
from steward.capabilities.registry.models import Measure
from steward.capabilities.vacancies.tests.factories import look, make_vacancy
from steward.kernel.base import clock
from tests.people import World


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
