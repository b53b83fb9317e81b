"""Metrics of the registry: counted for areas and sites, two queries however many are asked about."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from steward.capabilities.registry.metrics import FAMILIARITY, REACHED
from steward.capabilities.registry.models import Contact
from steward.capabilities.registry.queries.familiarity import familiarity
from steward.capabilities.registry.tests.test_records import known
from steward.kernel.base import clock
from steward.kernel.duties.metrics import Measured, Period, Share
from steward.kernel.places.queries import AreaScope
from tests.people import World


def scope_of(world: World, building: str, *singles: str) -> AreaScope:
    chosen = frozenset(world.places[code].pk for code in singles)
    return AreaScope(frozenset({world.places[building].pk}) if building else frozenset(), chosen)


def today() -> Period:
    return Period(clock.today().replace(day=1), clock.today())


def asked(world: World) -> list[Measured]:
    """Building 3; one home of it and the same building; two homes alone; the site; another site."""
    return [
        Measured(scope=scope_of(world, "3")),
        Measured(scope=scope_of(world, "3", "3-1-101")),
        Measured(scope=scope_of(world, "", "3-1-101", "1-1-101")),
        Measured(site_id=world.site.pk),
        Measured(site_id=world.site.pk + 1),
    ]


def test_familiarity_is_the_share_its_page_shows(world: World) -> None:
    known(world, "3-1-101")
    found = FAMILIARITY.count(asked(world), today())
    assert found == [Share(1, 4), Share(1, 4), Share(1, 2), Share(1, 8), Share(0, 0)]
    page = next(line for line in familiarity(world.alice).areas if line.area and line.area.name == "3 栋片区")
    assert (page.tally.known, page.tally.households) == (1, 4)


def test_reached_counts_homes_spoken_with_in_the_month(world: World) -> None:
    for unit, days in (("3-1-101", 0), ("3-1-101", 0), ("3-1-102", -40), ("1-1-101", 0)):
        Contact.objects.create(
            organisation=world.organisation, place=world.places[unit], made_by=world.users["heidi"],
            happened_on=clock.today() + timedelta(days=days), way="visit", topic="visit", mood="calm", words="聊过",
        )  # fmt: skip
    assert REACHED.count(asked(world), today()) == [
        Share(1, 4),
        Share(1, 4),
        Share(2, 2),
        Share(2, 8),
        Share(0, 0),
    ]


def test_metrics_of_the_registry_cost_the_same_for_many(world: World) -> None:
    for metric, most in ((FAMILIARITY, 3), (REACHED, 2)):
        for subjects in (asked(world)[2:3], asked(world) * 5):
            with CaptureQueriesContext(connection) as queries:
                metric.count(subjects, today())
            assert len(queries) == most


def test_rows_of_a_figure_are_the_homes_of_the_area(world: World) -> None:
    one = Measured(site_id=world.site.pk, area_ids=(7, 8))
    assert FAMILIARITY.rows(one, today()) == "/households/?area=7&area=8&kind=unit"
