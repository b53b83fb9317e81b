"""Who meets a mention, and who never does."""

from datetime import timedelta

import pytest

from steward.capabilities.mentions.actions import assign_mention, feed_back_mention
from steward.capabilities.mentions.policies import may
from steward.capabilities.mentions.queries import visible_mentions, waiting_mentions
from steward.capabilities.mentions.tests.factories import fresh, passed_on
from steward.capabilities.mentions.tests.test_actions import told
from steward.kernel.base import clock
from steward.kernel.base.refused import NotAllowed, Refused
from steward.kernel.evidence.queries import photos_of
from steward.kernel.evidence.tests.pictures import draw, encode, upload
from steward.kernel.tenancy.models import Appointment
from steward.kernel.work.sweep import sweep
from tests.people import signed_in

EVERYBODY = ("judy", "kim", "alice", "bob", "carol", "heidi", "ivan", "dave", "eve", "frank", "grace")


def readers(world, item):
    return {name for name in EVERYBODY if visible_mentions(getattr(world, name)).filter(pk=item.pk).exists()}


def test_mention_is_for_quality_manager_head_of_service_and_directors(office):
    assert readers(office, passed_on(office)) == {"kim", "alice", "bob", "judy"}


def test_assign_mention_lets_the_follower_see_and_feed_back(office):
    item = passed_on(office)
    assert not may("feed_back", item, office.heidi)
    assign_mention(item, by=office.bob, follower=office.users["heidi"])

    item = fresh(item)
    assert readers(office, item) == {"kim", "alice", "bob", "judy", "heidi"}
    assert told("mention.assign") == {"Heidi"}
    assert item in waiting_mentions(office.heidi)
    assert may("feed_back", item, office.heidi) and not may("assign", item, office.heidi)
    assert not may("feed_back", item, office.dave)  # another department's head


def test_assign_mention_refuses_the_person_it_is_about(office):
    item = passed_on(office, person=office.users["heidi"])
    with pytest.raises(Refused):
        assign_mention(item, by=office.bob, follower=office.users["heidi"])


def test_the_person_concerned_meets_nothing_of_it_on_any_path(office):
    item = passed_on(office, person=office.users["bob"], photos=[upload(encode(draw()))])
    evidence = photos_of(item).get()
    client = signed_in(office, "bob")

    assert "bob" not in readers(office, item)
    assert told("mention.pass_on") == {"Alice"}
    for address in (
        f"/mentions/{item.pk}/",
        f"/mentions/{item.pk}/feed_back/",
        f"/api/v1/mentions/{item.pk}",
        f"/evidence/{evidence.public_id}/shown/",
    ):
        assert client.get(address).status_code == 404, address
    assert item.number not in client.get("/mentions/").content.decode()
    with pytest.raises(NotAllowed):
        feed_back_mention(item, by=office.bob, said="没有的事", customer_told="told")


def test_who_acts_for_the_person_concerned_meets_nothing_of_it_either(office):
    item = passed_on(office, person=office.users["bob"])
    bob = office.appointments["bob"]
    Appointment.objects.create(
        organisation=office.organisation,
        user=office.users["heidi"],
        post=bob.post,
        acting_for=bob,
        starts_on=clock.today(),
        ends_on=clock.today() + timedelta(days=7),
    )
    assert "heidi" not in readers(office, item)


def test_the_ladder_passes_over_the_person_concerned(office):
    item = passed_on(office, person=office.users["alice"])
    with clock.moved_to(item.opened_at + timedelta(hours=2, minutes=1)):
        sweep()
        assert told("work.escalate") == {"Judy"}


def test_pass_on_mention_about_oneself_is_a_colleagues_work(office):
    with pytest.raises(Refused) as refused:
        passed_on(office, person=office.users["kim"])
    assert refused.value.code == "own"
    with pytest.raises(NotAllowed):
        passed_on(office, by=office.alice)
