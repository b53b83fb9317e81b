"""Metrics of the service desk: complaints of an area, how soon they are resolved, callbacks; each in one query."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from steward.capabilities.tickets.actions import call_back_ticket, cancel_ticket
from steward.capabilities.tickets.metrics import AREA_COMPLAINTS, CALLED_BACK, WITHIN_A_DAY
from steward.capabilities.tickets.tests.factories import make_office, report, ticket_in
from steward.kernel.base import clock
from steward.kernel.duties.metrics import Measured, Period, Share
from steward.kernel.places.queries import AreaScope
from tests.people import World, signed_in


@pytest.fixture
def office(world: World, settings: Any, tmp_path: Any) -> World:
    settings.MEDIA_ROOT = tmp_path
    make_office(world)
    return world


def period() -> Period:
    return Period(clock.today() - timedelta(days=2), clock.today())


def asked(world: World) -> list[Measured]:
    """Building 3, building 1, the site, another site."""
    scopes = [AreaScope(frozenset({world.places[building].pk})) for building in ("3", "1")]
    site = world.site.pk
    return [
        Measured(site, scope=scopes[0]),
        Measured(site, scope=scopes[1]),
        Measured(site),
        Measured(site + 1),
    ]


def complain(world: World, place: str = "3-2-501", state: str = "reported", **more: Any) -> Any:
    return ticket_in(world, state, kind="complaint", category=None, place=world.places[place], **more)


def test_area_complaints_count_what_the_list_shows_but_none_about_a_colleague(office: World) -> None:
    complain(office)
    complain(office, "3-1-101")
    complain(office, "1-1-101")
    complain(office, about_user=office.users["heidi"])
    cancel_ticket(complain(office), by=office.alice, reason="mistake")
    report(office)
    with clock.moved_to(clock.now() - timedelta(days=40)):
        complain(office)
    assert AREA_COMPLAINTS.count(asked(office), period()) == [Share(2), Share(1), Share(3), Share(0)]
    area = office.appointments["ivan"].areas.get()
    link = AREA_COMPLAINTS.rows(Measured(office.site.pk, area_ids=(area.pk,)), period())
    assert signed_in(office, "alice").get(link.replace("/tickets/", "/api/v1/tickets")).json()["count"] == 1


def test_within_a_day_waits_for_what_is_younger(office: World) -> None:
    complain(office, state="finished")
    complain(office)
    assert WITHIN_A_DAY.count(asked(office), period())[0] == Share(1, 1)
    with clock.moved_to(clock.now() + timedelta(hours=25)):
        late = period()
        assert WITHIN_A_DAY.count(asked(office), late)[:2] == [Share(1, 2), Share(0, 0)]


def test_called_back_counts_work_whose_customer_was_to_be_called(office: World) -> None:
    finished = ticket_in(office, "finished", place=office.places["3-2-501"])
    ticket_in(office, "finished", place=office.places["3-2-501"])
    call_back_ticket(finished, by=office.carol, satisfaction="satisfied")
    assert CALLED_BACK.count(asked(office), period())[0] == Share(1, 2)
    link = CALLED_BACK.rows(Measured(office.site.pk), period())
    assert signed_in(office, "alice").get(link.replace("/tickets/", "/api/v1/tickets")).json()["count"] == 2


def test_metrics_of_the_desk_cost_the_same_for_many(office: World) -> None:
    for metric in (AREA_COMPLAINTS, WITHIN_A_DAY, CALLED_BACK):
        for subjects in (asked(office)[:1], asked(office) * 5):
            with CaptureQueriesContext(connection) as queries:
                metric.count(subjects, period())
            # The zones of the sites, and the figure.
            assert len(queries) == 2
