"""Scenario: no water in two buildings, eighty tickets of sixty people, one end, one call for each (DSK1, DSK4)."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from steward.capabilities.incidents.actions import end_incident, settle_incident, update_incident
from steward.capabilities.incidents.models import Incident
from steward.capabilities.incidents.queries import linked_tickets
from steward.capabilities.incidents.tests.factories import matter, outage
from steward.capabilities.tickets.actions import dispatch_ticket, join_ticket
from steward.capabilities.tickets.aftercare import to_call_back
from steward.capabilities.tickets.tests.factories import make_office, report
from steward.capabilities.tickets.waiting import to_inform
from steward.kernel.audit.queries import timeline
from steward.kernel.base import clock
from steward.kernel.jobs.worker import run_due_jobs
from steward.kernel.people.actions import add_party, start_tenure
from steward.kernel.people.models import Party
from steward.kernel.tenancy.actor import system_actor
from steward.kernel.work.models import WorkItem
from tests.people import World

PEOPLE, TWICE = 60, 20


@pytest.fixture
def office(world: World) -> Iterator[World]:
    make_office(world)
    return world


def residents(world: World) -> list[Party]:
    units = [place for place in world.places.values() if place.kind == "unit"]
    found = []
    for n in range(PEOPLE):
        party = add_party(f"住户{n}", by=world.judy, phones=[f"139{n:08d}"], site_id=world.site.pk)
        start_tenure(party, units[n % len(units)], "household", by=world.judy, starts_on=date(2024, 1, 1))
        found.append(party)
    return found


def settled(world: World, incident: Incident) -> int:
    """How many statements it took."""
    with CaptureQueriesContext(connection) as queries:
        settle_incident(incident, by=system_actor(world.organisation.pk, "incidents"))
    return len(queries)


def test_outage_story_is_told(office: World) -> None:
    both = [office.places["1"], office.places["3"]]
    incident, people = outage(office, places=both, title="停水"), residents(office)
    homes = [place for place in office.places.values() if place.kind == "unit"]
    start, water = clock.now(), matter(office)
    items = []
    for n, party in enumerate([*people, *people[:TWICE]]):
        with clock.moved_to(start + timedelta(minutes=n)):
            place = homes[n % PEOPLE % len(homes)]
            items.append(report(office, requester=party, category=water, title="家里没水", place=place))
    with clock.moved_to(start + timedelta(hours=2)):
        run_due_jobs()
        assert list(linked_tickets(incident)) == items
        assert len(items) == 80

        # A passer-by waits for the first one; Frank was sent to the last person's door.
        join_ticket(items[0], by=office.carol, stranger_phone="13700001111")
        alone = items[PEOPLE - 1]
        dispatch_ticket(alone, by=office.carol, to=office.users["frank"])
        update_incident(
            incident, by=office.bob, staff_words="配件在路上", public_words="配件在路上，六点前恢复"
        )
        for item in (items[0], items[79]):
            assert any("配件在路上" in str(entry.sentence) for entry in timeline(item, public=True))
        end_incident(incident, by=office.carol, result="水泵已更换，全部恢复供水")
        run_due_jobs()

        calls = list(to_call_back(office.bob))
        assert len(calls) == len({item.requester_id for item in calls}) == PEOPLE - 1
        assert list(to_inform(office.carol)) == [items[0]]
        assert WorkItem.objects.filter(state="cancelled").count() == TWICE
        alone.refresh_from_db()
        assert alone.state == "dispatched"


def test_outage_costs_the_same_for_each_ticket(office: World) -> None:
    people, water = residents(office), matter(office)
    costs = []
    for count, building in ((3, "3"), (9, "1")):
        incident = outage(office, places=[office.places[building]])
        for party in people[:count]:
            report(office, requester=party, category=water, place=office.places[f"{building}-1-101"])
        run_due_jobs()
        assert linked_tickets(incident).count() == count
        costs.append(settled(office, incident))
    each = (costs[1] - costs[0]) / 6
    assert each == int(each), "no statement grows with the others"
    assert each <= 20
