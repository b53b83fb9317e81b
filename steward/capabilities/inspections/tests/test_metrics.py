"""Metrics of rounds: points seen of those planned, rounds complete in time; each in one query."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from steward.capabilities.inspections.actions import end_plan, reject_visit, settle_rounds, start_round
from steward.capabilities.inspections.metrics import POINTS_SEEN, ROUNDS_IN_TIME
from steward.capabilities.inspections.tests.factories import make_plan, make_route, points_of, visit
from steward.kernel.base import clock
from steward.kernel.duties.metrics import Measured, Period, Share
from steward.kernel.places.queries import AreaScope
from steward.kernel.tenancy.actor import system_actor
from tests.people import World, signed_in

NOON = datetime(2026, 5, 12, 4, 0, tzinfo=UTC)
PERIOD = Period(NOON.date(), NOON.date())


@pytest.fixture
def day(world: World) -> Iterator[World]:
    """Heidi sees two of three points, one falsely; Ivan sees all three of his; a voluntary round is nobody's."""
    with clock.moved_to(NOON):
        mine, his = (
            make_plan(world, make_route(world), who).rounds.order_by("opens_at")[0]
            for who in ("heidi", "ivan")
        )
        first, second, _third = points_of(mine)
        visit(mine, first, world.heidi, at=NOON - timedelta(minutes=9))
        false = visit(mine, second, world.heidi, challenge="").visit
        for number, point in enumerate(points_of(his)):
            visit(his, point, world.ivan, at=NOON - timedelta(minutes=30 - 5 * number))
        end_plan(make_plan(world), by=world.alice)
        start_round(by=world.heidi, route=mine.route)
        reject_visit(false, by=world.kim, note="当时在外面")
    with clock.moved_to(NOON + timedelta(hours=13)):
        settle_rounds(by=system_actor(world.organisation.pk))
        yield world


def shares(metric: Any, *asked: Measured) -> list[tuple[int, int | None]]:
    return [(one.numerator, one.denominator) for one in metric.count(asked, PERIOD)]


def test_points_seen_counts_what_was_found_false_as_missed(day: World) -> None:
    heidi, ivan = (day.posts[name].pk for name in ("heidi", "ivan"))
    asked = [
        Measured(day.site.pk),
        Measured(day.site.pk + 1),
        Measured(day.site.pk, heidi),
        Measured(day.site.pk, heidi, day.user("heidi").pk),
        Measured(day.site.pk, heidi, day.user("ivan").pk),
        Measured(day.site.pk, ivan),
        Measured(day.site.pk, scope=AreaScope(frozenset({day.places["3"].pk}))),
        Measured(day.site.pk, scope=AreaScope(frozenset({day.places["1"].pk}))),
    ]
    assert shares(POINTS_SEEN, *asked) == [(4, 6), (0, 0), (1, 3), (1, 3), (0, 0), (3, 3), (4, 6), (0, 0)]
    with CaptureQueriesContext(connection) as queries:
        POINTS_SEEN.count(asked, PERIOD)
    assert len(queries) == 1


def test_rounds_in_time_counts_planned_ones_that_are_over(day: World) -> None:
    site, heidi, ivan = day.site.pk, day.posts["heidi"].pk, day.posts["ivan"].pk
    assert shares(ROUNDS_IN_TIME, Measured(site), Measured(site, heidi), Measured(site, ivan)) == [
        (1, 2),
        (0, 1),
        (1, 1),
    ]
    with clock.moved_to(NOON):
        assert shares(ROUNDS_IN_TIME, Measured(site)) == [(0, 0)]


def test_rows_behind_the_figures_are_the_rounds_that_were_counted(day: World) -> None:
    browser = signed_in(day, "alice")
    for one, n in ((Measured(day.site.pk), 2), (Measured(day.site.pk, day.posts["ivan"].pk), 1)):
        link = POINTS_SEEN.rows(one, PERIOD).replace("/rounds/", "/api/v1/rounds")
        assert browser.get(link).json()["count"] == n
    assert Share(4, 6).percent == 66
