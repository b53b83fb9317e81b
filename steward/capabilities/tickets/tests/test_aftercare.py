"""After the work: who is called, what the calls hold, three that nobody took, the customer's own word, the check."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from steward.capabilities.tickets import actions
from steward.capabilities.tickets.aftercare import call_from, drawn, policy_of, to_call_back, to_review
from steward.capabilities.tickets.forms import CallBackTicketForm
from steward.capabilities.tickets.models import Callback, CallbackPolicy
from steward.capabilities.tickets.tests.factories import later, owner_of, photo, report, ticket_in
from steward.capabilities.tickets.tests.samples import called
from steward.capabilities.tickets.tests.test_actions import fresh, last_event
from steward.kernel.audit.models import Event
from steward.kernel.base import clock
from steward.kernel.base.refused import NotAllowed, Refused
from steward.kernel.people.actions import add_party
from steward.kernel.tenancy.actor import Actor, ActorKind
from steward.kernel.work.models import Clock, WorkItem
from tests.people import World


def policy(world: World, kind: str = "repair", **values: Any) -> CallbackPolicy:
    row, _new = CallbackPolicy.objects.update_or_create(
        organisation=world.organisation, kind=kind, defaults=values
    )
    return row


def customer(world: World, party_id: int | None = None) -> Actor:
    """Who reported as a stranger; or a known party."""
    return Actor(world.organisation.pk, ActorKind.CUSTOMER, "", party_id=party_id)


def link_to(world: World, item: WorkItem) -> str:
    [address] = actions.invite_ticket(item, by=world.carol).values()
    found = re.search(r"/rate/[^/]+/$", address)
    assert found, address
    return found[0]


def test_everybody_is_called_back_where_nothing_is_set(office: World) -> None:
    item = ticket_in(office, "finished")
    assert [row.pk for row in to_call_back(office.carol)] == [item.pk]
    assert Clock.objects.filter(item=item, name="callback").exists()


def test_a_sample_calls_its_share_and_spares_the_rest(office: World) -> None:
    policy(office, rule="sample", percent=0)
    spared = ticket_in(office, "finished")
    assert spared.ticket.call_from is None and not to_call_back(office.carol).exists()
    assert not Clock.objects.filter(item=spared, name="callback").exists()
    # The desk may close it; somebody who is to be called it may not.
    assert actions.close_ticket(fresh(spared), by=office.carol).state == "closed"
    policy(office, rule="sample", percent=100)
    wanted = ticket_in(office, "finished")
    with pytest.raises(Refused) as refused:
        actions.close_ticket(wanted, by=office.carol)
    assert refused.value.code == "callback_missing"


def test_lots_fall_on_about_their_share_and_always_the_same() -> None:
    lots = [drawn(f"call:{n}:1", 30) for n in range(2000)]
    assert 520 < sum(lots) < 680
    assert lots == [drawn(f"call:{n}:1", 30) for n in range(2000)]
    assert not any(drawn(f"call:{n}:1", 0) for n in range(200))


def test_who_may_rate_himself_is_called_only_when_he_did_not(office: World) -> None:
    policy(office, rule="unrated", wait_hours=24)
    item = ticket_in(office, "finished")
    assert not to_call_back(office.carol).exists()
    with clock.moved_to(later(hours=25)):
        assert [row.pk for row in to_call_back(office.carol)] == [item.pk]
        actions.rate_ticket(fresh(item), by=customer(office), score=5)
        assert not to_call_back(office.carol).exists()


def test_call_back_ticket_keeps_score_and_answers(office: World) -> None:
    row = policy(office, questions=["师傅准时到吗？", "现场收拾干净了吗？"])
    item = ticket_in(office, "finished")
    form = CallBackTicketForm(
        {"satisfaction": "satisfied", "score": "4", "answer_1": "yes"}, actor=office.carol, subject=item
    )
    assert form.is_valid() and list(form.fields)[:2] == ["answer_1", "answer_2"]
    actions.call_back_ticket(item, by=office.carol, **form.arguments())
    call = Callback.objects.get()
    assert (call.score, call.answers, item.state) == (4, [[row.questions[0], "yes"]], "closed")


@pytest.mark.parametrize(
    ("satisfaction", "score", "code"),
    [
        ("satisfied", 1, "contradiction"),
        ("dissatisfied", 5, "contradiction"),
        ("satisfied", 6, "bad_score"),
        ("unreached", 3, "bad_score"),
    ],
)
def test_call_back_ticket_refuses_a_score_that_contradicts(
    office: World, satisfaction: str, score: int, code: str
) -> None:
    item = ticket_in(office, "finished")
    with pytest.raises(Refused) as refused:
        actions.call_back_ticket(item, by=office.carol, satisfaction=satisfaction, score=score, note="x")
    assert refused.value.code == code and not Callback.objects.exists()


def test_call_back_ticket_gives_up_after_as_many_calls_as_the_policy_says(office: World) -> None:
    policy(office, calls=2)
    item = ticket_in(office, "finished")
    actions.call_back_ticket(item, by=office.carol, satisfaction="unreached")
    assert item.state == "finished"
    with clock.moved_to(later(hours=2)):
        actions.call_back_ticket(item, by=office.carol, satisfaction="unreached")
    assert (item.state, fresh(item).ticket.closed_by, last_event(item).data["how"]) == (
        "closed", "unreached", "unreached",
    )  # fmt: skip


def test_call_back_ticket_in_vain_again_within_the_hour_is_no_second_try(office: World) -> None:
    item = ticket_in(office, "finished")
    actions.call_back_ticket(item, by=office.carol, satisfaction="unreached")
    with clock.moved_to(later(minutes=59)), pytest.raises(Refused) as refused:
        actions.call_back_ticket(item, by=office.kim, satisfaction="unreached")
    assert refused.value.code == "called_just_now" and Callback.objects.count() == 1
    # Whoever calls again and reaches him writes down what he says.
    actions.call_back_ticket(item, by=office.carol, satisfaction="satisfied")
    assert item.state == "closed"


def test_calls_of_an_earlier_cycle_do_not_count(office: World) -> None:
    policy(office, calls=2)
    item = ticket_in(office, "finished")
    for said in ("unreached", "dissatisfied"):
        actions.call_back_ticket(item, by=office.carol, satisfaction=said, note="还漏")
    actions.dispatch_ticket(item, by=office.carol, to=office.users["frank"])
    actions.start_ticket(item, by=office.frank)
    actions.finish_ticket(item, by=office.frank, result="换管", photos=[photo("b.jpg", "green")])
    actions.call_back_ticket(item, by=office.carol, satisfaction="unreached")
    assert item.state == "finished"


def test_silence_is_closed_by_the_system_after_the_days_of_the_kind(office: World) -> None:
    policy(office, silence_days=3)
    repair = ticket_in(office, "finished")
    inquiry = ticket_in(office, "finished", kind="inquiry", category=None)
    with clock.moved_to(later(days=4)):
        assert actions.close_silent_tickets() == 1
    assert (fresh(repair).ticket.closed_by, fresh(inquiry).state) == ("system", "finished")
    with clock.moved_to(later(days=8)):
        assert actions.close_silent_tickets() == 1


def test_silence_is_looked_for_with_as_many_queries_however_many_wait(office: World) -> None:
    counts = []
    for more in (1, 3):
        for _item in range(more):
            ticket_in(office, "finished")
        with CaptureQueriesContext(connection) as captured:
            assert actions.close_silent_tickets(later(days=6)) == 0
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 3


def test_rate_ticket_closes_or_reopens_one_rung_up(office: World) -> None:
    good, bad = ticket_in(office, "finished"), ticket_in(office, "finished")
    actions.rate_ticket(good, by=customer(office), score=3)
    assert (good.state, fresh(good).ticket.closed_by) == ("closed", "customer")
    actions.rate_ticket(bad, by=customer(office), score=1)
    assert (bad.state, bad.cycle) == ("accepted", 2)
    assert Event.objects.filter(kind="ticket.reopen", subject_id=bad.pk).get().data["reached"] == [
        office.users["eve"].pk
    ]
    assert not Callback.objects.filter(called_by__isnull=False).exists()


def test_rate_ticket_is_the_customers_alone_and_once(office: World) -> None:
    item = ticket_in(office, "finished")
    with pytest.raises(NotAllowed):
        actions.rate_ticket(item, by=office.frank, score=5)
    with pytest.raises(Refused) as refused:
        actions.rate_ticket(item, by=customer(office), score=6)
    assert refused.value.code == "bad_score"
    actions.rate_ticket(item, by=customer(office), score=5)
    with pytest.raises(Refused):
        actions.rate_ticket(item, by=customer(office), score=1)


def test_rate_ticket_is_not_for_another_customer(office: World) -> None:
    requester, stranger = (
        owner_of(office),
        add_party("路人", by=office.judy, site_id=office.site.pk),
    )
    item = ticket_in(office, "finished", requester=requester)
    for other in (stranger.pk, None):
        with pytest.raises(NotAllowed):
            actions.rate_ticket(item, by=customer(office, other), score=1)
    with pytest.raises(NotAllowed):
        actions.rate_ticket(ticket_in(office, "finished"), by=customer(office, stranger.pk), score=1)
    assert not Callback.objects.exists()
    actions.rate_ticket(item, by=customer(office, requester.pk), score=5)
    assert item.state == "closed"


def test_invite_ticket_gives_a_link_that_names_nobody(office: World) -> None:
    item = ticket_in(
        office, "finished", stranger_name="李女士", stranger_phone="13800001234", title="厨房漏水"
    )
    link = link_to(office, item)
    assert last_event(item).kind == "ticket.invite" and link not in str(last_event(item).data)
    page = Client().get(link)
    text = page.content.decode()
    assert page.status_code == 200 and page.headers["Cache-Control"].startswith("max-age=0")
    for word in ("李女士", "1380", "厨房漏水", item.number, "3-2-501", "Frank", "Carol"):
        assert word not in text, word
    # Looking rates nothing.
    assert not Callback.objects.exists()


def test_invite_ticket_link_rates_once_with_one_tap(office: World) -> None:
    item = ticket_in(office, "finished")
    link = link_to(office, item)
    assert Client().post(link, {"score": "9"}).status_code == 422
    assert Client().post(link, {"score": "5", "note": "师傅很好"}).status_code == 200
    call = Callback.objects.get()
    assert (call.score, call.note, fresh(item).state) == (5, "师傅很好", "closed")
    assert Client().post(link, {"score": "1"}).status_code == Client().get(link).status_code == 410
    assert Callback.objects.count() == 1


def test_invite_ticket_link_is_signed_and_ends(office: World) -> None:
    item = ticket_in(office, "finished")
    link = link_to(office, item)
    assert Client().get(f"{link[:-2]}x/").status_code == 410
    with clock.moved_to(later(days=7, minutes=1)):
        assert Client().get(link).status_code == 410
    # Opened again in between: the link was about the work before.
    actions.call_back_ticket(item, by=office.carol, satisfaction="dissatisfied", note="还漏")
    assert Client().get(link).status_code == 410


def test_review_ticket_is_a_second_persons_word_on_a_call(office: World) -> None:
    item = called(office)
    assert [row.pk for row in to_review(office.alice)] == [item.pk]
    with pytest.raises(Refused) as refused:
        actions.review_ticket(fresh(item), by=office.alice, result="differs")
    assert refused.value.field == "note"
    actions.review_ticket(fresh(item), by=office.alice, result="differs", note="客户说没人打过电话")
    call = Callback.objects.get()
    assert (call.checked_by, call.check_result) == (office.users["alice"], "differs")
    assert not to_review(office.alice).exists()
    with pytest.raises(Refused) as refused:
        actions.review_ticket(fresh(item), by=office.alice, result="agrees")
    assert refused.value.code == "nothing_to_check"


def test_review_ticket_is_not_for_who_called(office: World) -> None:
    policy(office, check_percent=100)
    item = ticket_in(office, "finished")
    actions.call_back_ticket(item, by=office.bob, satisfaction="satisfied")
    assert not to_review(office.bob).exists() and to_review(office.alice).exists()
    with pytest.raises(Refused):
        actions.review_ticket(fresh(item), by=office.bob, result="agrees")


def test_a_rejected_complaint_is_called_whatever_the_policy(office: World) -> None:
    policy(office, "complaint", rule="sample", percent=0)
    item = report(office, kind="complaint", category=None)
    assert call_from(item, policy_of("complaint"), clock.now()) is None
    actions.reject_ticket(item, by=office.carol, reason="contract", note="按合同")
    actions.decide_ticket(item, by=office.alice, agreed=True, note="按合同约定")
    assert to_call_back(office.carol).exists()
    since = fresh(item).ticket.call_from
    assert since and since <= clock.now()
