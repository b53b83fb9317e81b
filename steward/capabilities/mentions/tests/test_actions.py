"""Passing on, feeding back in phases, concluding, accepting (DSK7)."""

from datetime import timedelta

import pytest

from steward.capabilities.mentions.actions import (
    accept_mention,
    conclude_mention,
    erase_customer,
    feed_back_mention,
    forget_posters,
    link_mention,
    send_back_mention,
)
from steward.capabilities.mentions.models import Feedback, Mention
from steward.capabilities.mentions.queries import waiting_mentions
from steward.capabilities.mentions.tests.factories import concluded, followed, fresh, make_mention, passed_on
from steward.capabilities.mentions.tests.samples import complaint
from steward.kernel.audit.models import Event
from steward.kernel.base import clock
from steward.kernel.base.refused import Refused
from steward.kernel.notify.models import Message
from steward.kernel.notify.spread import spread
from steward.kernel.people.actions import add_party
from steward.kernel.people.holdings import holdings
from steward.kernel.tenancy.actor import system_actor
from steward.kernel.tenancy.models import Site
from steward.kernel.work.models import Escalation, WorkItem
from steward.kernel.work.sweep import sweep
from tests.people import signed_in


def told(kind):
    """Who hears of the newest event of a kind."""
    event = Event.objects.filter(kind=kind).latest("pk")
    spread(event)
    return set(Message.objects.filter(event=event, channel="inbox").values_list("recipient__name", flat=True))


def running(item):
    return {row.name: row.due_at - item.opened_at for row in item.clocks.filter(stopped_at=None)}


def test_pass_on_mention_starts_the_deadline_of_every_phase(office):
    item = passed_on(office)

    assert item.number.startswith("YQ")
    hours = {name: span / timedelta(hours=1) for name, span in running(item).items()}
    assert hours == {"respond": 2, "callback": 24, "resolve": 72}
    assert told("mention.pass_on") == {"Alice", "Bob"}


def test_pass_on_mention_refuses_what_does_not_fit(office):
    elsewhere = Site.objects.create(organisation=office.organisation, name="别处", code="BC")
    ticket = complaint(office)
    ticket.site = elsewhere
    for wrong in (
        {"title": " "},
        {"text": ""},
        {"seen_at": clock.now() + timedelta(hours=1)},
        {"ticket": ticket},
    ):
        with pytest.raises(Refused):
            passed_on(office, **wrong)


def test_feed_back_mention_stops_the_clock_of_its_phase(office):
    item = followed(office)
    assert set(running(item)) == {"callback", "resolve"}
    assert told("mention.feed_back") == {"Kim"}

    feed_back_mention(
        item, by=office.alice, said="维保单位已到场", customer_told="unreached", customer_words="要求书面答复"
    )

    assert set(running(item)) == {"resolve"}
    assert list(Feedback.objects.values_list("stage", flat=True)) == ["first", "progress"]


def test_missed_deadlines_of_each_phase_climb(office):
    item = passed_on(office)
    with clock.moved_to(item.opened_at + timedelta(hours=2, minutes=1)):
        sweep()
        assert told("work.escalate") == {"Alice"}
    with clock.moved_to(item.opened_at + timedelta(hours=3, minutes=1)):
        sweep()
        assert told("work.escalate") == {"Judy"}
        feed_back_mention(fresh(item), by=office.bob, said="迟了", customer_told="told")
    with clock.moved_to(item.opened_at + timedelta(hours=24, minutes=1)):
        sweep()
    with clock.moved_to(item.opened_at + timedelta(hours=72, minutes=1)):
        sweep()
    assert [row.rung.clock for row in Escalation.objects.order_by("pk")] == [
        "respond", "respond", "callback", "resolve",
    ]  # fmt: skip


def test_conclude_mention_waits_for_quality(office):
    item = concluded(office)

    assert running(item) == {} and item.due_at is None
    assert told("mention.conclude") == {"Kim"}
    assert item in waiting_mentions(office.kim) and item not in waiting_mentions(office.bob)


def test_accept_mention_closes_it_and_tells_who_followed(office):
    assert accept_mention(concluded(office), by=office.kim).state == "closed"
    assert told("mention.accept") == {"Bob"}


def test_send_back_mention_promises_the_final_feedback_anew(office):
    item = concluded(office)
    with pytest.raises(Refused):
        send_back_mention(item, by=office.kim, note=" ")
    send_back_mention(item, by=office.kim, note="缺监控截图")

    item = fresh(item)
    assert (item.state, item.cycle, item.mention.conclusion) == ("followed", 2, "")
    assert [row.name for row in item.clocks.filter(cycle=2)] == ["resolve"]
    assert told("mention.send_back") == {"Bob"}
    assert (
        conclude_mention(item, by=office.bob, conclusion="confirmed", said="补充", customer_told="told").state
        == "concluded"
    )


def test_link_mention_shows_on_the_ticket_to_those_concerned(office):
    item, ticket = passed_on(office), complaint(office)
    link_mention(item, by=office.bob, ticket=ticket)

    assert (
        f"/mentions/{item.pk}/" in signed_in(office, "alice").get(f"/tickets/{ticket.pk}/").content.decode()
    )
    assert (
        f"/mentions/{item.pk}/"
        not in signed_in(office, "carol").get(f"/tickets/{ticket.pk}/").content.decode()
    )


def test_link_mention_keeps_it_from_whom_the_ticket_is_about(office):
    item, ticket = passed_on(office), complaint(office)
    WorkItem.objects.filter(pk=ticket.pk).update(about_user=office.users["bob"])
    ticket.refresh_from_db()
    link_mention(item, by=office.alice, ticket=ticket)
    assert signed_in(office, "bob").get(f"/mentions/{item.pk}/").status_code == 404


def test_forget_posters_takes_account_and_link_off_what_is_long_over(office):
    old, running_one = make_mention(office, state="closed"), passed_on(office)
    with clock.moved_to(clock.now() + timedelta(days=800)):
        assert forget_posters(clock.now() - timedelta(days=730), system_actor(office.organisation.pk)) == 1
    assert (fresh(old).mention.poster, fresh(old).mention.link) == ("", "")
    assert fresh(running_one).mention.poster


def test_a_customer_is_told_of_and_forgotten_in_mentions_of_his_requests(office):
    party, ticket = add_party("周小舟", by=office.carol, phones=[]), complaint(office)
    WorkItem.objects.filter(pk=ticket.pk).update(requester=party)
    item = passed_on(office, text="周小舟在群里发了视频", ticket=ticket)
    linked = [
        rows
        for rows in holdings(party, office.alice).values()
        if any(item.number in r.values() for r in rows)
    ]
    assert linked

    assert erase_customer(party) == 1
    assert "周小舟" not in Mention.objects.get(pk=item.pk).text
