"""Disclosures: drawn up by one, published by another, and never counted again."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from steward.capabilities.tickets.tests.factories import make_office, report, ticket_in
from steward.kernel.base import clock
from steward.kernel.base.refused import Lost, NotAllowed, Refused
from steward.kernel.tenancy.models import Appointment
from steward.kernel.tenancy.queries import actor_of
from steward.reports.disclosed.actions import draft_disclosure, publish_disclosure
from steward.reports.disclosed.queries import told
from steward.reports.models import Disclosure
from tests.people import LONG_AGO, World, signed_in

NOON = datetime(2026, 11, 18, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
DECEMBER = datetime(2026, 12, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
NOVEMBER = date(2026, 11, 1)


@pytest.fixture
def office(world: World) -> World:
    """Two leaks in November: one answered in time, one not."""
    make_office(world)
    with clock.moved_to(NOON):
        ticket_in(world, "started")
        report(world)
    return world


def draw_up(world: World, **more: Any) -> Disclosure:
    with clock.moved_to(DECEMBER):
        return draft_disclosure(by=world.bob, site=world.site, month=NOVEMBER, **more)


def publish(world: World, row: Disclosure) -> Disclosure:
    with clock.moved_to(DECEMBER):
        return publish_disclosure(row, by=world.alice)


def respond(row: Disclosure) -> tuple[int, int, int | None]:
    line = next(line for line in told(row) if line.clock == "respond")
    return line.kept, line.due, line.share


def test_draft_disclosure_counts_the_month_once(office: World) -> None:
    row = draw_up(office)
    assert (respond(row), row.edition, row.is_current) == ((1, 2, 50), 1, False)
    with clock.moved_to(NOON):
        report(office)
    row.refresh_from_db()
    assert respond(row) == (1, 2, 50)
    # Drawn up again before anybody published it: the same edition, counted anew.
    again = draw_up(office)
    assert (again.pk, respond(again)) == (row.pk, (1, 3, 33))


def test_draft_disclosure_refuses_a_running_month_and_a_silent_correction(office: World) -> None:
    def code(month: date) -> str:
        with clock.moved_to(DECEMBER), pytest.raises(Refused) as refused:
            draft_disclosure(by=office.bob, site=office.site, month=month)
        return refused.value.code

    assert code(date(2026, 12, 1)) == "running"
    publish(office, draw_up(office))
    assert code(NOVEMBER) == "published"
    with clock.moved_to(DECEMBER), pytest.raises(NotAllowed):
        draft_disclosure(by=office.carol, site=office.site, month=NOVEMBER)


def test_publish_disclosure_needs_a_second_person(office: World) -> None:
    row = draw_up(office)
    Appointment.objects.create(
        organisation=office.organisation, user=office.users["dave"], post=office.posts["dave"],
        acting_for=office.appointments["bob"], starts_on=LONG_AGO, ends_on=date(2027, 1, 1),
    )  # fmt: skip
    with clock.moved_to(DECEMBER):
        for by in (office.bob, actor_of(office.users["dave"]), office.carol):
            with pytest.raises(NotAllowed):
                publish_disclosure(row, by=by)
    assert publish(office, row).is_current
    with pytest.raises(Lost):
        publish(office, row)


def test_publish_disclosure_of_a_further_edition_replaces_the_one_before(office: World) -> None:
    first = publish(office, draw_up(office))
    second = draw_up(office, reason="补录了一张工单")
    first.refresh_from_db()
    assert first.is_current and (second.edition, second.is_current) == (2, False)
    publish(office, second)
    first.refresh_from_db()
    assert (first.is_current, Disclosure.objects.filter(is_current=True).get()) == (False, second)


def test_a_month_is_drawn_up_and_published_on_its_pages(office: World) -> None:
    with clock.moved_to(DECEMBER):
        bob, alice = signed_in(office, "bob"), signed_in(office, "alice")
        sent = {"site": office.site.pk, "month": "2026-11-01", "once": "d1"}
        address = bob.post("/disclosures/draft/", sent)["Location"]
        assert "/publish/" not in bob.get(address).content.decode()
        assert "/publish/" in alice.get(address).content.decode()
        assert alice.post(f"{address}publish/", {"once": "d2"}).status_code == 302
        assert "/publish/" not in alice.get(address).content.decode()
