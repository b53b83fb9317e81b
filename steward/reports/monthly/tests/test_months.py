"""Months: complaints by area against the standard, promises and how often they were kept."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from steward.capabilities.tickets.actions import cancel_ticket
from steward.capabilities.tickets.tests.factories import make_office, owner_of, report, ticket_in
from steward.kernel.audit.models import Event
from steward.kernel.base import clock
from steward.kernel.base.refused import NotAllowed, Refused
from steward.reports.monthly.actions import set_limit
from steward.reports.monthly.limits import AREA_LIMIT
from steward.reports.monthly.queries import Month, complaint_month, month_promises
from tests.people import World, signed_in

NOON = datetime(2026, 11, 18, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
NOVEMBER = Month(date(2026, 11, 1))


@pytest.fixture
def office(world: World, settings: Any, tmp_path: Any) -> World:
    settings.MEDIA_ROOT = tmp_path
    make_office(world)
    return world


def complain(world: World, place: str = "3-2-501", **more: Any) -> Any:
    more = {"kind": "complaint", "category": None, "place": world.places[place]} | more
    return report(world, requester=owner_of(world), **more)


def test_months_hold_whole_calendar_months() -> None:
    assert NOVEMBER.last == date(2026, 11, 30)
    assert Month(date(2026, 1, 1)).before == Month(date(2025, 12, 1))
    assert str(NOVEMBER) == "2026-11"


def test_an_area_above_two_complaints_a_month_stands_out(office: World) -> None:
    with clock.moved_to(NOON):
        for _turn in range(AREA_LIMIT + 1):
            complain(office)
        complain(office, "1-1-101")
        cancel_ticket(complain(office, "1-1-102"), by=office.carol, reason="duplicate")
        found = complaint_month(office.alice, office.site, NOVEMBER)
    lines = {line.area.name: line for line in found.areas}
    over, within = lines["3 栋片区"], lines["1 栋片区"]
    assert (over.complaints, over.is_kept, over.homes, over.rate) == (3, False, 4, 75.0)
    assert (within.complaints, within.is_kept) == (1, True)
    assert found.total == 4
    assert [n for _month, n in found.trend] == [0, 0, 0, 0, 0, 4]


def test_a_complaint_about_the_reader_is_in_none_of_his_figures(office: World) -> None:
    with clock.moved_to(NOON):
        complain(office, about_user=office.users["bob"])
        for person, seen in (("alice", 1), ("bob", 0)):
            found = complaint_month(getattr(office, person), office.site, NOVEMBER)
            assert (found.total, sum(line.complaints for line in found.areas)) == (seen, seen)
            assert sum(n for _name, _title, lines in found.tables for _w, _k, n in lines) == 4 * seen
            assert len(month_promises(getattr(office, person), office.site, NOVEMBER)) == 2 * seen


def test_promises_tell_numerator_and_denominator(office: World) -> None:
    with clock.moved_to(NOON):
        ticket_in(office, "started")
        report(office)
    with clock.moved_to(NOON + timedelta(hours=1)):
        report(office)
        found = {row.clock: row for row in month_promises(office.alice, office.site, NOVEMBER)}
    respond, resolve = found["respond"], found["resolve"]
    assert (respond.minutes, respond.kept, respond.missed, respond.running, respond.share) == (
        30,
        1,
        1,
        1,
        50,
    )
    assert (resolve.minutes, resolve.due, resolve.running, resolve.share) == (240, 0, 3, None)


def test_a_pause_breaks_no_promise(office: World) -> None:
    with clock.moved_to(NOON):
        ticket_in(office, "paused")
    with clock.moved_to(NOON + timedelta(hours=9)):
        found = {row.clock: row for row in month_promises(office.alice, office.site, NOVEMBER)}
    assert (found["resolve"].missed, found["resolve"].running) == (0, 1)


@pytest.mark.parametrize("page", ["complaints", "standards"])
def test_pages_cost_the_same_for_any_number_and_only_for_those_who_run_the_site(
    office: World, strangers: World, page: str
) -> None:
    address = f"/reports/{page}/?month=2026-11"

    def cost(client: Client) -> int:
        assert client.get(address).status_code == 200
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        return len(captured)

    with clock.moved_to(NOON):
        alice = signed_in(office, "alice")
        complain(office)
        before = cost(alice)
        for place in ("1-1-101", "3-1-101", "3-1-102"):
            complain(office, place)
        assert cost(alice) == before
        assert signed_in(office, "frank").get(address).status_code == 403
        assert alice.get(f"{address}&site={strangers.site.pk}").status_code == 404
        assert alice.get(f"/reports/{page}/?month=2026-13").status_code == 404


def test_the_figure_of_an_area_leads_to_its_rows(office: World) -> None:
    with clock.moved_to(NOON):
        complain(office)
        complain(office, "1-1-101")
        alice = signed_in(office, "alice")
        text = alice.get(f"/reports/complaints/?month=2026-11&site={office.site.pk}").content.decode()
        link = text.split('<a href="/tickets/?')[1].split('"')[0].replace("&amp;", "&")
        assert "area=" in link
        assert alice.get(f"/api/v1/tickets?{link}").json()["count"] == 1


def test_set_limit_holds_from_the_running_month_and_leaves_the_months_before(office: World) -> None:
    def judged(month: Month) -> tuple[int, bool]:
        line = next(row for row in complaint_month(office.alice, office.site, month).areas if row.complaints)
        return line.most, line.is_kept

    december = Month(date(2026, 12, 1))
    for moment in (NOON, NOON + timedelta(days=30)):
        with clock.moved_to(moment):
            for _turn in range(AREA_LIMIT + 1):
                complain(office)
    with clock.moved_to(NOON + timedelta(days=30)):
        assert judged(december) == (2, False)
        set_limit(by=office.alice, site=office.site, most=5)
        set_limit(by=office.judy, most=9)
        assert (judged(december), judged(NOVEMBER)) == ((5, True), (2, False))
        # Set again within the month: the last word counts.
        set_limit(by=office.alice, site=office.site, most=1)
        assert judged(december) == (1, False)
    assert Event.objects.filter(kind="area_limit.set").latest("pk").data == {"most": 1, "month": "2026-12"}


def test_set_limit_of_all_sites_needs_a_post_of_the_whole_company(office: World) -> None:
    with pytest.raises(NotAllowed):
        set_limit(by=office.alice, most=3)
    with pytest.raises(NotAllowed):
        set_limit(by=office.bob, site=office.site, most=3)
    with pytest.raises(Refused):
        set_limit(by=office.judy, most=-1)


def test_the_standard_is_set_on_its_page(office: World) -> None:
    alice = signed_in(office, "alice")
    answer = alice.post("/limits/set/", {"site": office.site.pk, "most": 4, "once": "x1"})
    assert answer.status_code == 302
    page = alice.get("/reports/complaints/").content.decode()
    assert "4" in page and 'href="/limits/"' in page
    assert signed_in(office, "carol").get("/limits/").status_code == 403
