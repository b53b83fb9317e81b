"""A customer's own requests: the public side only, and the second opening; as a verb and on the pages."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from steward.capabilities.tickets.actions import (
    accept_ticket,
    call_back_ticket,
    comment_ticket,
    dispatch_ticket,
    finish_ticket,
    reopen_ticket,
    start_ticket,
)
from steward.capabilities.tickets.models import Callback
from steward.capabilities.tickets.policies import check, may
from steward.capabilities.tickets.queries import own_tickets, visible_tickets
from steward.capabilities.tickets.tests.factories import photo, report
from steward.kernel.audit.models import Event
from steward.kernel.base import clock
from steward.kernel.base.refused import NotAllowed, Refused
from steward.kernel.evidence.queries import photos_of
from steward.kernel.tenancy.actor import system_actor
from steward.kernel.work.models import WorkItem
from steward.portal.queries import customer
from steward.portal.tests.factories import customer_of, report_as_owner, resident
from tests.people import World


def finished(world: World) -> WorkItem:
    """The owner's leak, repaired by Frank, with words among colleagues on the way."""
    item = report_as_owner(world, kind="repair", title="厨房漏水", photos=[photo("before.jpg", "red")])
    accept_ticket(item, by=world.carol, note="内部：此户脾气急")
    dispatch_ticket(item, by=world.carol, to=world.users["frank"], note="内部：带梯子")
    start_ticket(item, by=world.frank, note="内部：到场")
    comment_ticket(item, by=world.frank, note="内部：管子太旧", photos=[photo("inner.jpg", "green")])
    comment_ticket(item, by=world.carol, note="师傅下午到。", internal=False)
    finish_ticket(item, by=world.frank, result="内部：换了角阀", photos=[photo("after.jpg")])
    return WorkItem.objects.select_related("ticket", "site").get(pk=item.pk)


def closed(world: World) -> WorkItem:
    """The same, and the owner was content when the desk rang him up."""
    return call_back_ticket(finished(world), by=world.carol, satisfaction="satisfied")


def test_request_shows_public_words_only(office: World) -> None:
    item = finished(office)
    page = customer_of(office, "3-2-501").get(f"/my/requests/{item.pk}/").content.decode()
    assert "师傅下午到。" in page
    assert "厨房漏水" in page
    assert "内部" not in page
    for name in ("Frank", "Carol", "维修工"):
        assert name not in page
    assert "F****" in page  # as the kernel says it


def test_request_shows_photos_that_are_not_internal(office: World) -> None:
    item, client = finished(office), customer_of(office, "3-2-501")
    page = client.get(f"/my/requests/{item.pk}/").content.decode()
    assert page.count("/thumb") == 2
    for row in photos_of(item):
        address = f"/my/requests/{item.pk}/photos/{row.public_id}/"
        seen = client.get(f"{address}shown")
        assert seen.status_code == (404 if row.is_internal else 200)
        assert client.get(f"{address}original").status_code == 404
        if not row.is_internal:
            assert b"Exif" not in seen.getvalue()


def test_photos_may_stay_on_the_telephone_for_a_while_and_pages_not(office: World) -> None:
    item, client = finished(office), customer_of(office, "3-2-501")
    public_id = photos_of(item, public=True)[0].public_id
    seen = client.get(f"/my/requests/{item.pk}/photos/{public_id}/thumb")
    seen.getvalue()
    assert seen["Cache-Control"] == "private, max-age=3600"
    assert "no-store" in client.get(f"/my/requests/{item.pk}/")["Cache-Control"]


def test_photo_is_found_under_its_own_request_only(office: World) -> None:
    item, other = finished(office), report_as_owner(office)
    public_id = photos_of(item, public=True)[0].public_id
    client = customer_of(office, "3-2-501")
    assert client.get(f"/my/requests/{other.pk}/photos/{public_id}/shown").status_code == 404


def test_own_tickets_are_those_one_asked_for(office: World) -> None:
    ours = report_as_owner(office)
    entered = report(office, requester=resident(office))
    report(office)  # the same home, somebody else's
    neighbour = resident(office, "3-2-502", "13800000002")
    report_as_owner(office, party=neighbour, place=office.places["3-2-502"])
    by = customer(resident(office))

    assert set(own_tickets(by)) == {ours, entered}
    assert not visible_tickets(by).exists()
    for staff in (office.carol, office.judy, system_actor(office.organisation.pk)):
        assert not own_tickets(staff).exists()


def test_list_goes_back_page_by_page(office: World) -> None:
    items = [report_as_owner(office, title=f"第{number}件") for number in range(23)]
    client = customer_of(office, "3-2-501")
    page = client.get("/my/requests/").content.decode()
    assert "第22件" in page
    assert "第2件<" not in page
    assert f"?before={items[3].pk}" in page
    older = client.get(f"/my/requests/?before={items[3].pk}").content.decode()
    assert "第2件" in older
    assert 'href="?before' not in older
    assert client.get(f"/my/requests/?before={'9' * 30}").status_code == 200


def test_empty_list_says_what_to_do(office: World) -> None:
    assert "/my/report/" in customer_of(office, "3-2-501").get("/my/requests/").content.decode()


def test_reopen_ticket_by_the_customer_within_a_week(office: World) -> None:
    item, by = closed(office), customer(resident(office))
    with clock.moved_to(clock.now() + timedelta(days=6.9)):
        assert may("reopen", item, by)
        reopen_ticket(item, by=by, note="又漏了")
    assert item.state == "accepted"


def test_reopen_ticket_by_the_customer_is_refused_later_and_to_others(office: World) -> None:
    item, by = closed(office), customer(resident(office))
    neighbour = customer(resident(office, "3-2-502", "13800000002"))
    with pytest.raises(NotAllowed):
        reopen_ticket(item, by=neighbour, note="又漏了")
    with clock.moved_to(clock.now() + timedelta(days=7.1)):
        assert not may("reopen", item, by)
        with pytest.raises(Refused) as refused:
            reopen_ticket(item, by=by, note="又漏了")
    assert refused.value.code == "too_late"


@pytest.mark.parametrize(
    "verb", ["accept", "comment", "cancel", "call_back", "close", "finish", "escalate", "reveal"]
)
def test_verbs_of_staff_are_refused_to_customers(office: World, verb: str) -> None:
    with pytest.raises(NotAllowed):
        check(verb, report_as_owner(office), customer(resident(office)))


def test_reopening_on_the_page(office: World) -> None:
    item, client = closed(office), customer_of(office, "3-2-501")
    answer = client.post(f"/my/requests/{item.pk}/reopen/", {"note": "又漏了", "once": "1"})
    assert answer.status_code == 302
    item.refresh_from_db()
    assert (item.state, item.cycle) == ("accepted", 2)


def test_request_costs_the_same_however_much_happened(office: World) -> None:
    item, client = finished(office), customer_of(office, "3-2-501")
    counts = []
    for _round in "12":
        comment_ticket(item, by=office.carol, note="还有", internal=False, photos=[photo(colour="teal")])
        client.get(f"/my/requests/{item.pk}/")
        with CaptureQueriesContext(connection) as captured:
            client.get(f"/my/requests/{item.pk}/")
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 10


def test_rating_on_the_page_is_kept_once_and_closes(office: World) -> None:
    item, client = finished(office), customer_of(office, "3-2-501")
    address = f"/my/requests/{item.pk}/"
    assert f"{address}rate/" in client.get(address).content.decode()
    for _time in "12":
        assert client.post(f"{address}rate/", {"score": "5", "note": "谢谢师傅", "once": "1"}).url == address  # type: ignore[attr-defined]
    assert (Callback.objects.get().score, Callback.objects.get().called_by) == (5, None)
    page = client.get(address).content.decode()
    assert f"{address}rate/" not in page
    assert f"{address}reopen/" in page
    assert "谢谢师傅" in page


def test_bad_rating_on_the_page_opens_it_again(office: World) -> None:
    item, client = finished(office), customer_of(office, "3-2-501")
    client.post(f"/my/requests/{item.pk}/rate/", {"score": "1", "note": "还在漏", "once": "1"})
    item.refresh_from_db()
    assert (item.state, item.cycle) == ("accepted", 2)
    assert Event.objects.filter(kind="ticket.reopen").count() == 1


@pytest.mark.parametrize("score", ["", "0", "6", "x"])
def test_rating_with_another_score_keeps_the_words(office: World, score: str) -> None:
    item, client = finished(office), customer_of(office, "3-2-501")
    page = client.post(f"/my/requests/{item.pk}/rate/", {"score": score, "note": "不知道", "once": "1"})
    assert page.status_code == 422
    assert "不知道" in page.content.decode()
    assert not Callback.objects.exists()


def test_rating_of_what_is_not_finished_is_refused(office: World) -> None:
    item, client = report_as_owner(office), customer_of(office, "3-2-501")
    assert f"/my/requests/{item.pk}/rate/" not in client.get(f"/my/requests/{item.pk}/").content.decode()
    answer = client.post(f"/my/requests/{item.pk}/rate/", {"score": "5", "once": "1"})
    assert answer.status_code == 409
    assert not Callback.objects.exists()
