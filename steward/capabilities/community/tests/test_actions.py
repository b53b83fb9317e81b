"""Announcements: two people, one text, the right readers, and an end."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from steward.capabilities.community import actions
from steward.capabilities.community.models import AnnouncementBuilding
from steward.capabilities.community.queries import (
    announcements_for,
    search_announcements,
    visible_announcements,
    waiting_announcements,
)
from steward.capabilities.community.tests.factories import draft, fresh, published
from steward.kernel.audit.models import Event
from steward.kernel.audit.queries import timeline
from steward.kernel.base import clock
from steward.kernel.base.refused import NotAllowed, Refused
from steward.kernel.notify.models import Message
from steward.kernel.notify.spread import spread
from steward.kernel.places.models import Place, PlaceKind
from steward.kernel.tenancy.actor import system_actor
from steward.kernel.tenancy.models import Appointment, Site
from steward.kernel.tenancy.queries import actor_of
from tests.people import LONG_AGO, World


def homes(world: World, *codes: str):
    return [world.places[code] for code in codes]


def test_draft_announcement_is_for_writers_and_reviewers_until_it_is_published(world: World) -> None:
    item = draft(world)
    assert item.number.startswith("AN") and item.state == "drafted"
    for reader in (world.bob, world.judy):
        assert visible_announcements(reader).filter(pk=item.pk).exists()
    for other in (world.frank, world.grace):
        assert not visible_announcements(other).filter(pk=item.pk).exists()
    out = published(world)
    assert list(visible_announcements(world.frank)) == [out]


@pytest.mark.parametrize(
    ("more", "field"), [({"title": " "}, "title"), ({"body": "\n"}, "body"), ({"days": -1}, "shown_until")]
)
def test_draft_announcement_refuses_what_says_nothing(world: World, more: dict, field: str) -> None:
    if days := more.pop("days", None):
        more["shown_until"] = clock.today() + timedelta(days=days)
    with pytest.raises(Refused) as refused:
        draft(world, **more)
    assert refused.value.field == field


def test_draft_announcement_refuses_workers_programs_and_other_sites_buildings(world: World) -> None:
    with pytest.raises(NotAllowed):
        draft(world, by=world.frank)
    with pytest.raises(NotAllowed):
        draft(world, by=system_actor(world.organisation.pk, "test"))
    other = Site.objects.create(organisation=world.organisation, name="别处", code="X")
    elsewhere = Place.objects.create(
        organisation=world.organisation, site=other, kind=PlaceKind.BUILDING, code="9", name="9栋"
    )
    with pytest.raises(Refused) as refused:
        draft(world, buildings=[elsewhere])
    assert refused.value.field == "buildings"


def test_change_announcement_makes_its_writer_and_only_before_the_review(world: World) -> None:
    item = draft(world, buildings=homes(world, "3"))
    text: dict[str, Any] = {
        "topic": "works",
        "title": "清洗水箱",
        "body": "明天",
        "shown_until": clock.today(),
    }
    actions.change_announcement(item, by=world.bob, buildings=homes(world, "1"), **text)
    item = fresh(item)
    assert (item.title, item.announcement.topic) == ("清洗水箱", "works")
    assert [row.place for row in AnnouncementBuilding.objects.all()] == homes(world, "1")
    actions.submit_announcement(item, by=world.carol)
    with pytest.raises(NotAllowed):
        actions.review_announcement(fresh(item), by=world.bob, agreed=True)
    with pytest.raises(Refused) as refused:
        actions.change_announcement(fresh(item), by=world.carol, **text)
    assert refused.value.code == "illegal_state"


def test_review_announcement_is_a_second_persons_also_while_acting(world: World) -> None:
    item = draft(world, by=world.bob)
    actions.submit_announcement(item, by=world.bob)
    Appointment.objects.create(
        organisation=world.organisation, user=world.users["dave"], post=world.posts["dave"],
        acting_for=world.appointments["bob"], starts_on=LONG_AGO,
        ends_on=clock.today() + timedelta(days=9),
    )  # fmt: skip
    for writer in (world.bob, actor_of(world.users["dave"])):
        with pytest.raises(NotAllowed):
            actions.review_announcement(fresh(item), by=writer, agreed=True)
    actions.review_announcement(fresh(item), by=world.alice, agreed=True)
    assert fresh(item).announcement.reviewed_by == world.users["alice"]


def test_review_announcement_gives_back_with_words(world: World) -> None:
    item = draft(world)
    actions.submit_announcement(item, by=world.carol)
    assert list(waiting_announcements(world.bob)) == [item]
    with pytest.raises(Refused) as refused:
        actions.review_announcement(fresh(item), by=world.bob, agreed=False, note=" ")
    assert refused.value.field == "note"
    actions.review_announcement(fresh(item), by=world.bob, agreed=False, note="写清楚几点")
    assert fresh(item).state == "drafted" and not waiting_announcements(world.bob).exists()
    assert timeline(item)[0].note == "写清楚几点"


def test_publish_announcement_needs_the_review_and_a_day_that_is_left(world: World) -> None:
    item = draft(world)
    with pytest.raises(Refused):
        actions.publish_announcement(item, by=world.carol)
    actions.submit_announcement(item, by=world.carol)
    actions.review_announcement(item, by=world.bob, agreed=True)
    with clock.moved_to(clock.now() + timedelta(days=9)), pytest.raises(Refused) as refused:
        actions.publish_announcement(fresh(item), by=world.carol)
    assert refused.value.code == "over"
    actions.publish_announcement(fresh(item), by=world.carol)
    assert fresh(item).state == "published"


def test_announcements_for_reach_the_buildings_they_are_for_until_their_last_day(world: World) -> None:
    whole = published(world)
    third = published(world, buildings=homes(world, "3"))
    draft(world)
    assert list(announcements_for(homes(world, "3-2-501"))) == [third, whole]
    assert list(announcements_for(homes(world, "1-1-101"))) == [whole]
    assert not announcements_for([]).exists()
    with CaptureQueriesContext(connection) as seen:
        list(announcements_for(homes(world, "3-2-501", "1-1-101")))
    assert len(seen) == 1
    with clock.moved_to(clock.now() + timedelta(days=4)):
        assert not announcements_for(homes(world, "3-2-501")).exists()


def test_withdraw_announcement_takes_it_away_and_says_why(world: World) -> None:
    item = published(world)
    with pytest.raises(Refused):
        actions.withdraw_announcement(item, by=world.carol, note=" ")
    actions.withdraw_announcement(item, by=world.carol, note="检修改期")
    assert not announcements_for(homes(world, "3-2-501")).exists()
    assert timeline(item)[0].note == "检修改期"


def test_submit_announcement_tells_the_reviewers_and_review_the_writer(world: World) -> None:
    item = draft(world, by=world.bob)
    actions.submit_announcement(item, by=world.bob)
    actions.review_announcement(fresh(item), by=world.alice, agreed=True)
    for event in Event.objects.order_by("pk"):
        spread(event)
    told = {(row.recipient.username.split("@")[0], row.event.kind) for row in Message.objects.all()}
    assert ("alice", "announcement.submit") in told and ("bob", "announcement.review") in told
    assert ("bob", "announcement.submit") not in told


def test_search_announcements_finds_number_and_words(world: World) -> None:
    item = published(world)
    rows = visible_announcements(world.carol)
    assert list(search_announcements(rows, item.number.lower(), world.carol)) == [item]
    assert list(search_announcements(rows, "停水", world.carol)) == [item]
