"""Board, ages and visits: what stands where, who sees it, and that it costs the same for any number."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from steward.capabilities.tickets.actions import appoint_ticket
from steward.capabilities.tickets.choices import State
from steward.capabilities.tickets.overviews import CARDS, Age, ages_of, board_of, visits_of
from steward.capabilities.tickets.queries import visible_tickets
from steward.capabilities.tickets.tests.factories import later, make_office, owner_of, report, ticket_in
from steward.kernel.audit.models import Event
from steward.kernel.audit.queries import timeline
from steward.kernel.base import clock
from steward.kernel.base.refused import Refused
from tests.people import World, signed_in


@pytest.fixture
def office(world: World, settings: Any, tmp_path: Any) -> World:
    settings.MEDIA_ROOT = tmp_path
    make_office(world)
    return world


def about_bob(world: World) -> Any:
    return report(
        world, kind="complaint", category=None, requester=owner_of(world), about_user=world.users["bob"]
    )


def test_board_shows_each_open_ticket_in_the_column_of_its_state(office: World) -> None:
    for state in State:
        ticket_in(office, state)
    columns = board_of(visible_tickets(office.alice))
    assert [(column.state, column.count, len(column.items)) for column in columns] == [
        (state, 1, 1) for state in ("reported", "accepted", "dispatched", "started", "paused", "finished")
    ]


def test_board_has_the_most_pressing_first_and_says_how_many_are_left_out(office: World) -> None:
    items = []
    for n in range(CARDS + 2):
        with clock.moved_to(later(minutes=-n)):
            items.append(report(office))
    column = board_of(visible_tickets(office.alice))[0]
    assert (column.items[0].pk, column.more) == (items[-1].pk, 2)


def test_ages_count_open_work_by_band_and_lead_to_it(office: World) -> None:
    for days in (0, 2, 2, 40):
        with clock.moved_to(later(days=-days)):
            report(office)
    ticket_in(office, "closed")
    (line,) = ages_of(visible_tickets(office.alice), "kind")
    assert dict(zip(Age.values, line.counts, strict=True)) == {
        "0-1": 1, "1-3": 2, "3-7": 0, "7-14": 0, "14-30": 0, "30-": 1,
    }  # fmt: skip
    alice = signed_in(office, "alice")
    assert "kind=repair&amp;age=1-3" in alice.get("/tickets/ages/").content.decode()
    assert alice.get("/api/v1/tickets?age=1-3").json()["count"] == 2
    assert alice.get("/api/v1/tickets?age=1-3&age=30-").json()["count"] == 3
    assert alice.get("/api/v1/tickets?age=soon").json()["count"] == 0


def test_appoint_ticket_keeps_the_time_and_tells_customer_and_assignee(office: World) -> None:
    item = ticket_in(office, "dispatched")
    when = later(days=1)
    appoint_ticket(item, by=office.carol, appointed_at=when, note="业主下午在家")
    item.ticket.refresh_from_db()
    assert item.ticket.appointed_at == when
    assert any("上门" in entry.sentence or "come" in entry.sentence for entry in timeline(item, public=True))
    assert Event.objects.get(kind="ticket.appoint").data["to_id"] == office.users["frank"].pk
    (day,) = [day for day in visits_of(visible_tickets(office.frank), clock.today()) if day.items]
    assert day.items[0].pk == item.pk


def test_appoint_ticket_refuses_a_moment_that_is_over(office: World) -> None:
    item = ticket_in(office, "dispatched")
    with pytest.raises(Refused) as refused:
        appoint_ticket(item, by=office.carol, appointed_at=later(minutes=-1))
    assert refused.value.field == "appointed_at"


@pytest.mark.parametrize("page", ["board", "ages", "visits"])
def test_looks_cost_the_same_for_any_number_and_hide_what_is_about_the_reader(
    office: World, page: str
) -> None:
    def make() -> None:
        for state in ("reported", "dispatched", "started", "paused", "finished"):
            item = ticket_in(office, state)
            if state != "finished":
                appoint_ticket(item, by=office.carol, appointed_at=later(hours=5))
        report(office, kind="complaint", category=None, requester=owner_of(office))

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert alice.get(f"/tickets/{page}/").status_code == 200
        return len(captured)

    alice = signed_in(office, "alice")
    make()
    cost()
    before = cost()
    make()
    make()
    assert cost() == before
    about = about_bob(office)
    appoint_ticket(about, by=office.carol, appointed_at=later(hours=6))
    pages = {
        name: signed_in(office, name).get(f"/tickets/{page}/").content.decode() for name in ("alice", "bob")
    }
    if page != "ages":
        assert f"/tickets/{about.pk}/" in pages["alice"]
    assert f"/tickets/{about.pk}/" not in pages["bob"]


def test_looks_take_the_filters_of_the_list(office: World) -> None:
    report(office)
    report(office, kind="inquiry", category=None, title="几点上班")
    alice = signed_in(office, "alice")
    text = alice.get("/tickets/board/?kind=inquiry").content.decode()
    assert "几点上班" in text and "天花板漏水" not in text
    assert alice.get("/tickets/board/?column=started&kind=repair").status_code == 200
    assert "nonsense" in alice.get("/tickets/board/?nonsense=1").content.decode()
    assert alice.get("/tickets/visits/?from=soon").status_code == 404
    assert alice.get(f"/tickets/visits/?from={clock.today() + timedelta(days=7)}").status_code == 200


def test_cards_offer_only_what_their_reader_may_do(office: World) -> None:
    item = ticket_in(office, "dispatched")
    frank = signed_in(office, "frank").get("/tickets/board/").content.decode()
    carol = signed_in(office, "carol").get("/tickets/board/").content.decode()
    assert f"/tickets/{item.pk}/start/" in frank
    assert f"/tickets/{item.pk}/start/" not in carol
