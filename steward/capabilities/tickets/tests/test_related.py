"""Tickets that may be the same as the one being typed."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from steward.capabilities.tickets.actions import cancel_ticket
from steward.capabilities.tickets.models import Ticket
from steward.capabilities.tickets.related import LATELY, Typed, likeness, probes, related_tickets
from steward.capabilities.tickets.tests.factories import owner_of, report
from steward.kernel.base import clock
from steward.kernel.base.privacy import keyed_index
from steward.kernel.work.models import Category, WorkItem
from tests.people import World, make_place, signed_in


def reasons(world: World, name: str = "carol", **typed: object) -> dict[str, set[str]]:
    found = related_tickets(getattr(world, name), Typed(site=world.site, **typed))  # type: ignore[arg-type]
    return {row.item.title: row.why for row in found}


def test_related_by_place_customer_number_matter_and_words(office: World) -> None:
    leak, unit = Category.objects.get(code="leak"), office.places["3-2-501"]
    report(office, title="天花板漏水", requester=owner_of(office))
    report(office, title="水管坏了", place=office.places["3-1-101"], stranger_phone="13911112222")
    report(office, title="卫生间天花板漏水了", place=office.places["3-2-502"])
    report(office, title="别的楼栋", place=office.places["1-1-101"])
    assert reasons(office, place=unit) == {"天花板漏水": {"place"}}
    assert reasons(office, requester=owner_of(office)) == {"天花板漏水": {"customer"}}
    index = keyed_index("13911112222", "phone")
    assert reasons(office, stranger_index=index) == {"水管坏了": {"customer"}}
    found = reasons(office, place=unit, category=leak, title="天花板漏水")
    assert found["天花板漏水"] == {"place", "matter", "words"}
    assert found["卫生间天花板漏水了"] == {"matter", "words"}
    assert "水管坏了" not in found  # the same matter somewhere in the building is not enough
    assert "别的楼栋" not in found


def test_related_at_the_entrance_or_the_whole_building(office: World) -> None:
    building = office.places["3"]
    lobby = make_place(office.site, "3-大堂", parent=building, kind="space")
    lift = make_place(office.site, "3-电梯", parent=lobby, kind="space")
    report(office, title="电梯停运", place=building)
    report(office, title="大堂灯不亮", place=lobby)
    report(office, title="电梯按钮坏", place=lift)
    assert reasons(office, place=lift, title="电梯停运了") == {
        "电梯按钮坏": {"place"},
        "电梯停运": {"around", "words"},
    }
    assert reasons(office, place=lobby)["大堂灯不亮"] == {"place"}


def test_related_forgets_what_was_closed_long_ago(office: World) -> None:
    item = cancel_ticket(report(office), by=office.carol, reason="withdrawn")
    unit = office.places["3-2-501"]
    assert reasons(office, place=unit) == {item.title: {"place"}}
    with clock.moved_to(clock.now() + LATELY + timedelta(minutes=1)):
        assert not reasons(office, place=unit)


def test_related_shows_only_what_the_actor_may_see(office: World) -> None:
    report(office, by=office.bob, kind="complaint", title="前台态度差", about_user=office.users["carol"])
    unit = office.places["3-2-501"]
    assert not reasons(office, "carol", place=unit, title="前台态度差")
    assert reasons(office, "bob", place=unit)
    assert not reasons(office, "ivan", place=unit)  # another area


def test_related_page_offers_to_join_and_keeps_numbers_out_of_addresses(office: World) -> None:
    item, desk = report(office, title="天花板漏水"), signed_in(office, "carol")
    sent: dict[str, Any] = {
        "site": office.site.pk,
        "place": "3栋2单元501",
        "title": "漏水",
        "caller_phone": "139",
    }
    page = desk.post("/tickets/related/", sent).content.decode()
    assert f'formaction="/tickets/{item.pk}/join/"' in page
    assert desk.get("/tickets/related/", sent).status_code == 405
    own = report(office, title="天花板漏水", stranger_phone="13911112222")
    page = desk.post("/tickets/related/", sent | {"caller_phone": "13911112222"}).content.decode()
    assert own.number in page
    assert f"/tickets/{own.pk}/join/" not in page
    assert 'hx-post="/tickets/related/"' in desk.get("/tickets/report/").content.decode()


def test_related_costs_the_same_with_more_tickets(office: World) -> None:
    desk = signed_in(office, "carol")
    sent = {"site": office.site.pk, "place": "3-2-501", "title": "漏水", "caller_phone": "13911112222"}

    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            desk.post("/tickets/related/", sent)
        return len(queries)

    report(office, stranger_phone="13911112222")
    cost()
    first = cost()
    for _more in range(4):
        report(office, stranger_phone="13911112222")
    assert cost() == first


def test_every_way_in_goes_along_its_own_index(office: World) -> None:
    item, owner = report(office), owner_of(office)
    units = [row for row in office.places.values() if row.kind == "unit"]
    # Most of it is about other places and people, as in any table worth an index.
    WorkItem.objects.bulk_create(
        WorkItem(
            organisation_id=item.organisation_id,
            family="ticket",
            kind=item.kind,
            number=f"X{n}",
            title="灯坏了",
            state="closed",
            site=item.site,
            place=None if n % 40 else units[n // 40 % len(units)],
            building_id=None if n % 40 else units[n // 40 % len(units)].building_id,
            requester=None if n % 300 else owner,
            opened_at=item.opened_at - timedelta(hours=n * 3),
            closed_at=item.opened_at,
        )
        for n in range(3000)
    )
    called = WorkItem.objects.filter(number__startswith="X").order_by("pk")[:300]
    Ticket.objects.bulk_create(
        Ticket(organisation_id=item.organisation_id, item=row, stranger_index=row.number) for row in called
    )
    if connection.vendor == "postgresql":  # SQLite works without statistics, as at a user's
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE work_workitem, tickets_ticket")
            cursor.execute("SET LOCAL enable_seqscan = off")  # few strangers called so far
    typed = Typed(office.site, item.place, Category.objects.get(), owner, "x", "漏水")
    plans = [rows.explain() for rows in probes(typed, clock.now())]
    wanted = (
        "work_of_place",
        "work_of_place",
        "work_of_requester",
        "ticket_by_stranger",
        "work_by_building",
    )
    for plan, index in zip(plans, wanted, strict=True):
        assert index in plan, plan


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("天花板漏水", "卫生间天花板漏水", True),
        ("电梯停了", "电梯停运", True),
        ("路灯不亮", "天花板漏水", False),
        ("", "天花板漏水", False),
        ("Lift stands still", "the lift stands still", True),
    ],
)
def test_likeness_counts_letter_pairs(one: str, other: str, alike: bool) -> None:
    assert (likeness(one, other) >= 0.5) is alike
