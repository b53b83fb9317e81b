"""A proposer without a name is known to the quality department, and to nobody and nothing else."""

from datetime import timedelta

from steward.capabilities.proposals.actions import answer_proposal, forget_authors, withdraw_proposal
from steward.capabilities.proposals.models import Proposal
from steward.capabilities.proposals.queries import visible_proposals
from steward.capabilities.proposals.tests.factories import fresh, make_proposal, submitted
from steward.capabilities.proposals.tests.test_actions import told
from steward.kernel.audit.models import Event
from steward.kernel.base import clock
from steward.kernel.evidence.queries import photos_of
from steward.kernel.evidence.tests.pictures import draw, encode, upload
from steward.kernel.tenancy.actor import system_actor
from tests.people import signed_in


def test_submit_proposal_without_a_name_leaves_none_in_the_trail(office):
    item = submitted(office, is_anonymous=True, photos=[upload(encode(draw()))])
    withdraw_proposal(fresh(submitted(office, is_anonymous=True)), by=office.frank)

    for event in Event.objects.filter(subject_type="work.workitem"):
        assert (event.user_id, event.post_title) == (None, "") and "Frank" not in event.actor_name
        assert "Frank" not in str(event.data)
    assert photos_of(item).get().by_user_id is None
    assert item.department is None  # a small department would be a name


def test_only_quality_and_himself_read_an_anonymous_proposers_name(office):
    item = submitted(office, is_anonymous=True)

    for name, reads in (("kim", True), ("frank", True), ("alice", False), ("judy", False)):
        client = signed_in(office, name)
        client.cookies["django_language"] = "en"
        page = client.get(f"/proposals/{item.pk}/").content.decode()
        facts = page.split("<dl", 1)[1].split("</dl>")[0]
        assert ("Frank" in facts) is reads, name
        # Lists and programs cannot know who reads: they tell nobody.
        api = client.get(f"/api/v1/proposals/{item.pk}").json()
        assert api["author"] is None and "Frank" not in str(api)
        if name != "frank":
            assert "Frank" not in client.get("/proposals/").content.decode()
            assert item.number not in client.get("/proposals/?q=Frank").content.decode()


def test_heads_and_deputies_do_not_meet_an_anonymous_proposal(office):
    named, unnamed = submitted(office), submitted(office, is_anonymous=True)

    assert list(visible_proposals(office.dave)) == [named]  # Frank's head
    assert not visible_proposals(office.grace).exists()  # a colleague
    assert set(visible_proposals(office.alice)) == {named, unnamed}


def test_answer_proposal_reaches_an_anonymous_proposer(office):
    item = submitted(office, is_anonymous=True)
    answer_proposal(item, by=office.alice, verdict="declined", reply="已有同类安排")
    assert told("proposal.answer") == {"Frank"}


def test_forget_authors_is_for_the_anonymous_and_closed_long_ago(office):
    named = make_proposal(office, state="declined")
    unnamed = submitted(office, is_anonymous=True)
    answer_proposal(unnamed, by=office.alice, verdict="declined", reply="不采纳：已有安排")
    running = submitted(office, is_anonymous=True)

    with clock.moved_to(clock.now() + timedelta(days=400)):
        by = system_actor(office.organisation.pk)
        assert forget_authors(clock.now() - timedelta(days=365), by) == 1
        assert forget_authors(clock.now() - timedelta(days=365), by) == 0

    left = set(Proposal.objects.filter(author__isnull=False).values_list("pk", flat=True))
    assert left == {named.pk, running.pk}
