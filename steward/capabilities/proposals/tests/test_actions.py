"""The rules of staff suggestions (DSK14)."""

from datetime import timedelta

import pytest

from steward.capabilities.proposals.actions import (
    acknowledge_proposal,
    answer_proposal,
    finish_proposal,
    study_proposal,
    withdraw_proposal,
)
from steward.capabilities.proposals.queries import months_of, visible_proposals, waiting_proposals
from steward.capabilities.proposals.tests.factories import adopted, due_of, fresh, studied, submitted
from steward.kernel.audit.models import Event
from steward.kernel.base import clock
from steward.kernel.base.refused import NotAllowed, Refused
from steward.kernel.notify.models import Message
from steward.kernel.notify.spread import spread
from steward.kernel.tenancy.actor import system_actor
from steward.kernel.work.models import Escalation
from steward.kernel.work.sweep import sweep
from tests.people import signed_in


def told(kind):
    """Who hears of the newest event of a kind."""
    event = Event.objects.filter(kind=kind).latest("pk")
    spread(event)
    return set(Message.objects.filter(event=event, channel="inbox").values_list("recipient__name", flat=True))


def test_submit_proposal_is_told_to_the_superiors_of_the_proposer(office):
    item = submitted(office)

    assert item.number.startswith("HL") and due_of(item) == item.opened_at + timedelta(days=1)
    assert told("proposal.submit") == {"Alice", "Dave", "Kim"}  # not Bob, who heads another department
    assert item in visible_proposals(office.eve) and item not in visible_proposals(office.grace)


def test_submit_proposal_is_for_people(office):
    with pytest.raises(NotAllowed):
        submitted(office, by=system_actor(office.organisation.pk))
    with pytest.raises(Refused):
        submitted(office, body=" ")


def test_submit_proposal_that_nobody_takes_up_or_answers_climbs(office):
    item = submitted(office)

    with clock.moved_to(item.opened_at + timedelta(days=1, minutes=1)):
        sweep()
        assert set(Escalation.objects.get().reached) == {office.users["alice"].pk, office.users["kim"].pk}
        assert told("work.escalate") == {"Alice", "Kim"}
    with clock.moved_to(item.opened_at + timedelta(days=10, minutes=1)):
        sweep()
    assert Escalation.objects.count() == 2
    item = fresh(item)
    answer_proposal(item, by=office.alice, verdict="declined", reply="暂不采纳：预算已定")
    assert fresh(item).next_check_at is None


def test_acknowledge_proposal_tells_the_proposer_and_who_studies_it(office):
    item = studied(office)

    assert told("proposal.acknowledge") == {"Frank", "Dave"}
    assert due_of(item) == item.opened_at + timedelta(days=10)
    assert item in waiting_proposals(office.dave)


def test_acknowledge_proposal_refuses_who_is_not_there(office, strangers):
    with pytest.raises(Refused):
        acknowledge_proposal(submitted(office), by=office.alice, assignee=strangers.users["dave"])


def test_acknowledge_proposal_and_answer_proposal_are_not_for_the_proposer(office):
    item = submitted(office, by=office.alice)
    for verb, sent in (
        (acknowledge_proposal, {"assignee": office.users["dave"]}),
        (answer_proposal, {"verdict": "declined", "reply": "x"}),
    ):
        with pytest.raises(NotAllowed):
            verb(item, by=office.alice, **sent)
    assert item not in waiting_proposals(office.alice) and item in waiting_proposals(office.kim)


def test_study_proposal_brings_it_back_to_the_superiors(office):
    item = studied(office)
    assert item not in waiting_proposals(office.alice)

    study_proposal(item, by=office.dave, findings="可行，约需八千元")

    assert item in waiting_proposals(office.alice)
    assert told("proposal.study") == {"Alice", "Kim"}  # Dave himself wrote it
    with pytest.raises(NotAllowed):
        study_proposal(fresh(item), by=office.bob, findings="x")


def test_answer_proposal_always_reaches_the_proposer_and_stops_the_clocks(office):
    item = adopted(office)

    assert told("proposal.answer") == {"Frank", "Grace"}
    assert item.clocks.get(name="resolve").met is True
    assert due_of(item) > clock.now() + timedelta(days=29)
    assert item in waiting_proposals(office.grace)


def test_answer_proposal_refuses_yes_without_somebody_and_a_day_and_no_without_words(office):
    item = studied(office)
    for wrong in (
        {"assignee": None},
        {"wanted_on": None},
        {"wanted_on": clock.today() - timedelta(days=1)},
        {"verdict": "declined", "reply": " "},
    ):
        with pytest.raises(Refused):
            adopted(office, item, **wrong)


def test_answer_proposal_again_moves_the_day_but_not_by_who_is_to_do_it(office):
    item = adopted(office, assignee=office.users["dave"])
    with pytest.raises(NotAllowed):
        adopted(office, item, by=office.dave)
    with clock.moved_to(due_of(item) + timedelta(days=1)):
        sweep()
        item = adopted(office, fresh(item))
        assert (item.cycle, item.clocks.get(cycle=1, name="callback").met) == (2, False)
        assert due_of(item) > clock.now()


def test_finish_proposal_is_followed_until_it_is_done(office):
    item = adopted(office)
    with clock.moved_to(due_of(item) + timedelta(minutes=1)):
        sweep()
        assert Escalation.objects.get().reached == [office.users["eve"].pk]  # Grace's team leader
        item = finish_proposal(fresh(item), by=office.grace, result="已换 120 盏")
    assert item.state == "done" and told("proposal.finish") == {"Frank"}


def test_withdraw_proposal_is_for_the_proposer(office):
    item = submitted(office)
    with pytest.raises(NotAllowed):
        withdraw_proposal(item, by=office.alice)
    assert withdraw_proposal(item, by=office.frank).state == "withdrawn"


def test_months_count_what_was_handed_in_answered_in_time_and_adopted(office):
    adopted(office)
    late = submitted(office)
    submitted(office)
    withdraw_proposal(submitted(office), by=office.frank)
    with clock.moved_to(late.opened_at + timedelta(days=12)):
        answer_proposal(late, by=office.alice, verdict="declined", reply="暂不采纳")
        found = [month for month in months_of(office.alice) if month.submitted]
        assert len(months_of(office.alice)) == 12

    (month,) = found
    assert (month.submitted, month.answered, month.in_time, month.adopted, month.done) == (3, 2, 1, 1, 0)
    assert month.share_in_time == 50


def test_months_page_is_for_superiors(office):
    submitted(office)
    assert signed_in(office, "alice").get("/proposals/months/").status_code == 200
    assert signed_in(office, "frank").get("/proposals/months/").status_code == 403


def test_submit_proposal_is_two_taps_from_every_page(office):
    client = signed_in(office, "frank")
    assert 'href="/proposals/submit/"' in client.get("/").content.decode()
    form = client.get("/proposals/submit/").content.decode()
    assert f'type="hidden" name="site" value="{office.site.pk}"' in form
