"""Who sees which tickets, who can be sent, what the quick search finds, and lists page by page."""

from datetime import timedelta

import pytest
from django.http import QueryDict

from steward.capabilities.tickets import actions
from steward.capabilities.tickets.aftercare import to_call_back
from steward.capabilities.tickets.candidates import candidates
from steward.capabilities.tickets.queries import search_tickets, to_dispatch, visible_tickets
from steward.capabilities.tickets.resources import TICKETS
from steward.capabilities.tickets.tests.factories import later, report, ticket_in
from steward.kernel.base import clock
from steward.kernel.base.refused import Refused
from steward.kernel.people.actions import add_party, start_tenure
from steward.kernel.surface.lists import page_of
from steward.kernel.tenancy.models import Appointment, Away
from steward.kernel.work.models import Category
from tests.people import LONG_AGO, World


def seen(world: World, name: str) -> set[int]:
    return set(visible_tickets(getattr(world, name)).values_list("pk", flat=True))


def test_rows_follow_site_department_area_and_hands(office: World) -> None:
    leak = ticket_in(office, "dispatched").pk
    other = report(office, place=office.places["1-1-101"], kind="inquiry", category=None).pk
    assert seen(office, "carol") == seen(office, "alice") == seen(office, "judy") == {leak, other}
    assert seen(office, "eve") == {leak}
    assert seen(office, "frank") == {leak}
    assert seen(office, "grace") == set()
    assert seen(office, "heidi") == {leak}
    assert seen(office, "ivan") == {other}


def test_nobody_sees_a_complaint_about_himself_nor_does_his_deputy_through_him(office: World) -> None:
    pk = report(office, kind="complaint", category=None, about_user=office.users["bob"]).pk
    assert pk in seen(office, "carol")
    assert pk not in seen(office, "bob")
    Appointment.objects.create(
        organisation=office.organisation,
        user=office.users["carol"],
        post=office.posts["bob"],
        acting_for=office.appointments["bob"],
        starts_on=LONG_AGO,
        ends_on=later(days=1).date(),
    )
    assert pk not in seen(office, "carol")


def test_candidates_say_who_is_away_untrained_or_loaded(office: World) -> None:
    ticket_in(office, "started")
    item = report(office)
    Away.objects.create(
        organisation=office.organisation,
        user=office.users["grace"],
        starts_at=later(hours=-1),
        ends_at=later(hours=1),
    )
    found = {row.user.username.partition("@")[0]: row for row in candidates(item)}
    assert (found["frank"].can_take, found["frank"].load) == (True, 1)
    assert (found["grace"].is_away, found["grace"].can_take) == (True, False)
    assert found["heidi"].skilled is False
    assert "judy" not in found and "alice" not in found


def test_candidates_of_the_craft_come_first_while_the_matter_is_not_sure(office: World) -> None:
    for _ in range(2):
        ticket_in(office, "started")  # in frank's hands: his load alone would put him last
    crafts = set(Category.objects.filter(kind="repair").exclude(skill="").values_list("skill", flat=True))
    rows = candidates(report(office, category=None))
    near = [bool(crafts & set(row.post.skills)) for row in rows if row.can_take]
    assert rows[0].user.username.startswith(("frank", "grace")) and near == sorted(near, reverse=True)
    assert {False, True} == set(near)


def test_queues_hold_what_waits_and_no_work_of_ones_own_to_call_back(office: World) -> None:
    waiting, finished = report(office), ticket_in(office, "finished")
    assert [row.pk for row in to_dispatch(office.carol)] == [waiting.pk]
    assert [row.pk for row in to_call_back(office.carol)] == [finished.pk]
    assert not to_call_back(office.frank).exists()


@pytest.mark.parametrize(
    "text", ["3-2-501", "3栋2单元501", "32501", "13900001234", "1234", "张三", "zs", "WX-", "13800005678"]
)
def test_search_finds_by_unit_phone_name_initials_and_number(office: World, text: str) -> None:
    owner = add_party("张三", by=office.carol, phones=["13900001234"])
    start_tenure(owner, office.places["3-2-501"], "owner", by=office.carol, starts_on=LONG_AGO)
    item = report(office, requester=owner, stranger_phone="13800005678")
    report(office, place=office.places["1-1-101"], kind="inquiry", category=None)
    rows = search_tickets(visible_tickets(office.carol), text, office.carol)
    assert [row.pk for row in rows] == [item.pk]


def all_pages(world: World, query: str) -> list[list[int]]:
    pages, after = [], None
    while True:
        asked = QueryDict(f"{query}&limit=2" + (f"&after={after}" if after else ""))
        page = page_of(TICKETS, world.carol, asked)
        pages.append([row.pk for row in page.rows])
        if (after := page.after) is None:
            return pages


def test_lists_page_by_key_without_gap_or_repeat_also_over_equal_and_missing_values(office: World) -> None:
    start = clock.now()
    for hours in (1, 1, 2):
        with clock.moved_to(start - timedelta(hours=hours)):
            report(office)
    ticket_in(office, "closed")
    ticket_in(office, "cancelled")
    # Paused work has no deadline; closed work is nothing to order by deadlines.
    ticket_in(office, "paused")
    for sort, count in (("opened_at", 6), ("-opened_at", 6), ("due_at", 4), ("-due_at", 4)):
        flat = [pk for page in all_pages(office, f"view=&sort={sort}") for pk in page]
        assert len(flat) == len(set(flat)) == count, sort


def test_lists_go_back_the_way_they_came(office: World) -> None:
    for _count in range(5):
        report(office)
    first = page_of(TICKETS, office.carol, QueryDict("limit=2"))
    second = page_of(TICKETS, office.carol, QueryDict(f"limit=2&after={first.after}"))
    back = page_of(TICKETS, office.carol, QueryDict(f"limit=2&before={second.before}"))
    assert [row.pk for row in back.rows] == [row.pk for row in first.rows]
    assert first.before is None and back.after is not None


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("stat=open", "unknown_filter"),
        ("sort=title", "unknown_sort"),
        ("after=%00%ff", "bad_cursor"),
        ("limit=x", "bad_limit"),
    ],
)
def test_lists_refuse_what_they_do_not_know(office: World, query: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        page_of(TICKETS, office.carol, QueryDict(query))
    assert refused.value.code == code


def test_filters_narrow_and_a_value_that_is_no_choice_matches_nothing(office: World) -> None:
    item = report(office)
    actions.cancel_ticket(report(office), by=office.carol, reason="duplicate")

    def listed(query: str) -> list[int]:
        return [row.pk for row in page_of(TICKETS, office.carol, QueryDict(query)).rows]

    assert listed("") == [item.pk]
    assert len(listed("view=")) == 2
    assert listed("state=reported&kind=repair") == [item.pk]
    assert listed("state=nonsense") == listed("site=999999") == []
    today = clock.today().isoformat()
    assert listed(f"opened={today}..{today}&open=1") == [item.pk]
    assert listed("opened=tomorrow") == []


def test_list_narrows_by_states_open_over_and_mixed(office: World) -> None:
    keys = {state: ticket_in(office, state).pk for state in ("dispatched", "finished", "cancelled")}

    def shown(query: str) -> set[int]:
        return {row.pk for row in page_of(TICKETS, office.carol, QueryDict(query)).rows}

    assert shown("state=dispatched") == {keys["dispatched"]}
    assert shown("state=dispatched&state=finished") == {keys["dispatched"], keys["finished"]}
    assert shown("state=dispatched&state=cancelled") == {keys["dispatched"], keys["cancelled"]}
    assert shown("state=cancelled") == {keys["cancelled"]}
    assert shown("state=nonsense") == set()
