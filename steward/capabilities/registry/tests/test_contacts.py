"""The contact log: what is noted, what was promised, and who hears of it."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from steward.capabilities.registry import actions
from steward.capabilities.registry.models import Contact, FollowUp
from steward.capabilities.registry.queries import to_keep, visible_follow_ups
from steward.capabilities.registry.queries.contacts import broken
from steward.kernel.audit.models import Event
from steward.kernel.audit.queries import timeline
from steward.kernel.base import clock
from steward.kernel.base.refused import Lost, NotAllowed, Refused
from steward.kernel.people.actions import erase_party
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import Appointment
from tests.people import LONG_AGO, World


def note(world: World, unit: str = "3-2-501", by: Actor | None = None, **more: Any) -> Contact:
    arguments: dict[str, Any] = {
        "way": "visit",
        "topic": "service",
        "words": "电梯总是停",
        "mood": "worried",
    } | more
    return actions.note_contact(world.places[unit], by=by or world.heidi, **arguments)


def promised(world: World, days: int = 3, **more: Any) -> FollowUp:
    until = clock.today() + timedelta(days=days)
    return note(world, promise="问清楚电梯的事", promise_until=until, **more).follow_up


def enter(world: World, unit: str = "3-2-501", **more: Any):
    arguments: dict[str, Any] = {
        "relation": "owner",
        "starts_on": LONG_AGO,
        "name": "张三",
        "phone": "13800001234",
    } | more
    return actions.add_person(world.places[unit], by=world.carol, **arguments)


def client_of(world: World, name: str) -> Client:
    client = Client()
    client.force_login(world.users[name], backend="steward.desk.sign_in.NameOrPhoneBackend")
    return client


def test_note_contact_stands_in_the_one_timeline_of_the_household(world):
    party = enter(world).party
    note(world, party=party, need="alone")
    entry = timeline(world.places["3-2-501"])[0]
    assert (entry.kind, entry.note) == ("contact.note", "电梯总是停")
    assert "张三" in entry.sentence
    event = Event.objects.get(kind="contact.note")
    assert "电梯" not in str(event.data), "no event can be erased: the words are a row of their own"


def test_note_contact_without_a_name_is_with_the_household(world):
    note(world)
    assert "—" not in timeline(world.places["3-2-501"])[0].sentence


def test_note_contact_with_a_promise_puts_it_on_today_of_who_promised(world):
    late, soon = promised(world, days=5), promised(world, days=1)
    assert list(to_keep(world.heidi)) == [soon, late]
    assert not to_keep(world.ivan)
    page = client_of(world, "heidi").get("/").content.decode()
    assert f"/followups/{soon.pk}/keep/" in page
    assert timeline(world.places["3-2-501"])[0].kind == "follow_up.promise"


def test_note_contact_refuses_half_promises_days_to_come_and_people_of_others(world):
    tomorrow = clock.today() + timedelta(days=1)
    stranger = enter(world, "1-1-101", name="别家").party
    for wrong in (
        {"promise": "来看看"},
        {"promise_until": tomorrow},
        {"promise": "来看看", "promise_until": clock.today() - timedelta(days=1)},
        {"happened_on": tomorrow},
        {"party": stranger},
        {"words": "  "},
    ):
        with pytest.raises(Refused) as refused:
            note(world, **wrong)
        assert refused.value.field, wrong
    assert not Contact.objects.exists()


def test_note_contact_is_refused_outside_the_stewards_area(world):
    with pytest.raises(NotAllowed):
        note(world, "1-1-101")


def test_keep_follow_up_says_how_and_leaves_today(world):
    row = actions.keep_follow_up(promised(world), by=world.heidi, result="电梯已修好")
    assert row.kept_at
    assert not to_keep(world.heidi)
    assert timeline(world.places["3-2-501"])[0].note == "电梯已修好"


def test_keep_follow_up_is_for_who_promised_or_leads(world):
    row = promised(world)
    for other in (world.carol, world.ivan, world.kim):
        with pytest.raises(NotAllowed):
            actions.keep_follow_up(row, by=other)
    actions.keep_follow_up(row, by=world.bob)


def test_keep_follow_up_by_an_acting_colleague_names_both(world):
    row = promised(world)
    Appointment.objects.create(
        organisation=world.organisation, user=world.users["ivan"], post=world.posts["heidi"],
        acting_for=world.appointments["heidi"], starts_on=LONG_AGO, ends_on=clock.today(),
    )  # fmt: skip
    assert list(to_keep(world.ivan)) == [row]
    actions.keep_follow_up(row, by=world.ivan)
    event = Event.objects.get(kind="follow_up.keep")
    assert (event.actor_name, event.acting_for) == ("Ivan", "Heidi")


def test_keep_follow_up_twice_is_lost(world):
    row = promised(world)
    stale = FollowUp.objects.get(pk=row.pk)
    actions.keep_follow_up(row, by=world.heidi)
    with pytest.raises(Lost):
        actions.keep_follow_up(stale, by=world.heidi)


def test_postpone_follow_up_counts_and_tells_both_days(world):
    row = promised(world, days=2)
    first = row.due_on
    row = actions.postpone_follow_up(row, by=world.heidi, due_on=first + timedelta(days=7))
    assert (row.due_on, row.postponed) == (first + timedelta(days=7), 1)
    assert Event.objects.get(kind="follow_up.postpone").data["from"] == str(first)


def test_postpone_follow_up_refuses_a_day_that_is_no_later(world):
    row = promised(world, days=2)
    with pytest.raises(Refused):
        actions.postpone_follow_up(row, by=world.heidi, due_on=row.due_on)
    with clock.moved_to(clock.now() + timedelta(days=9)), pytest.raises(Refused):
        actions.postpone_follow_up(row, by=world.heidi, due_on=row.due_on + timedelta(days=1))


def test_promises_past_their_day_are_marked_and_reach_those_who_lead(world):
    row = promised(world, days=1)
    assert not broken(world.bob)
    with clock.moved_to(clock.now() + timedelta(days=2)):
        assert FollowUp.objects.get().is_late
        assert list(broken(world.bob)) == [row]
        client = client_of(world, "bob")
        assert "due-late" not in client.get("/followups/").content.decode()
        assert "mark-late" in client.get(f"/households/{row.place_id}/").content.decode()
        assert "mark-late" in client.get("/followups/?late=1").content.decode()


def test_visible_follow_ups_are_those_of_the_own_area(world):
    row = promised(world)
    assert row in visible_follow_ups(world.carol)
    assert row not in visible_follow_ups(world.ivan)


def test_erase_party_takes_the_name_the_need_and_the_words_out_of_the_log(world):
    tenure = enter(world)
    row = note(world, party=tenure.party, words="张三说电话是 138 0000 1234", need="ill", promise="回电张三",
               promise_until=clock.today())  # fmt: skip
    actions.end_household_tenure(
        world.places["3-2-501"], by=world.carol, tenure=tenure, ends_on=clock.today()
    )
    with clock.moved_to(clock.now() + timedelta(days=2)):
        erase_party(tenure.party, by=world.alice, reason="ended")
    row.refresh_from_db()
    assert (row.party, row.need) == (None, "")
    assert "张三" not in row.words + FollowUp.objects.get().words
    assert "1234" not in row.words
