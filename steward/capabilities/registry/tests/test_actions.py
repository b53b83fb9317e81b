"""Households and people: entering, moving out, selling, revealing; and their pages."""

from datetime import date, timedelta

import pytest

from steward.capabilities.registry import actions
from steward.capabilities.registry.models import Contact
from steward.capabilities.registry.queries import (
    search_households,
    search_people,
    visible_households,
    visible_people,
)
from steward.capabilities.registry.tests.samples import make_twins
from steward.kernel.audit.models import Event
from steward.kernel.base import clock
from steward.kernel.base.refused import NotAllowed, Refused
from steward.kernel.people.models import Party, Tenure
from steward.kernel.people.queries import likely_same, merges_of
from steward.kernel.surface.models import SentOnce
from tests.people import World, signed_in

SINCE = date(2020, 1, 1)


def enter(world: World, unit: str = "3-2-501", **more: object) -> Tenure:
    arguments = {
        "by": world.carol,
        "relation": "owner",
        "starts_on": SINCE,
        "name": "张三",
        "phone": "13800001234",
    }
    return actions.add_person(world.places[unit], **arguments | more)  # type: ignore[arg-type]


def test_add_person_enters_a_new_or_a_known_one(world: World) -> None:
    tenure = enter(world, share_bp=5000)
    again = enter(world, "3-2-502", party=tenure.party, share_bp=10000)
    assert Party.objects.count() == 1
    assert again.party == tenure.party
    with pytest.raises(Refused, match="50"):
        enter(world, name="李四", phone="", share_bp=6000)
    assert Party.objects.count() == 1


def test_add_person_is_refused_outside_ones_area(world: World) -> None:
    with pytest.raises(NotAllowed):
        enter(world, "1-1-101", by=world.heidi)


def test_end_household_tenure_keeps_the_history(world: World) -> None:
    tenure = enter(world)
    place = world.places["3-2-501"]
    actions.end_household_tenure(place, by=world.carol, tenure=tenure, ends_on=clock.today())
    page = signed_in(world, "carol").get(f"/households/{place.pk}/").content.decode()
    assert "张三" in page
    with pytest.raises(Refused):
        actions.end_household_tenure(place, by=world.carol, tenure=tenure, ends_on=SINCE - timedelta(days=1))


def test_transfer_household_ownership_ends_the_old_owners_the_day_before(world: World) -> None:
    old = enter(world, share_bp=10000)
    on = clock.today()
    actions.transfer_household_ownership(world.places["3-2-501"], by=world.carol, on=on, name="李四")
    old.refresh_from_db()
    assert old.ends_on == on - timedelta(days=1)
    current = Tenure.objects.get(ends_on__isnull=True)
    assert (current.party.name, current.share_bp) == ("李四", 10000)


def test_remove_party_contact_takes_one_number_away(world: World) -> None:
    party = enter(world).party
    contact = party.contacts.get()
    actions.remove_party_contact(party, by=world.carol, contact=contact)
    assert not party.contacts.exists()


def test_reveal_person_logs_each_number_with_its_reason_and_keeps_no_copy(world: World) -> None:
    party = enter(world, id_number="420106198001010017").party
    assert "13800001234" in actions.reveal_person(party, by=world.carol, reason="call").values()
    events = Event.objects.filter(kind="person.reveal")
    assert events.count() == 2 and {event.data["reason"] for event in events} == {"call"}
    client = signed_in(world, "carol")
    response = client.post(f"/people/{party.pk}/reveal/", {"reason": "identity", "once": "a"})
    assert "13800001234" in response.content.decode()
    assert response.headers["Cache-Control"] == "no-store"
    assert not SentOnce.objects.filter(body__contains="1380000").exists()
    with pytest.raises(Refused):
        actions.reveal_person(party, by=world.carol, reason="curiosity")
    with pytest.raises(NotAllowed):
        actions.reveal_person(party, by=world.kim, reason="call")


def test_pages_and_lists_show_masked_numbers_only(world: World) -> None:
    tenure = enter(world, id_number="420106198001010017")
    client = signed_in(world, "carol")
    for address in (
        "/people/",
        f"/people/{tenure.party_id}/",
        f"/households/{tenure.place_id}/",
        "/households/",
    ):
        page = client.get(address).content.decode()
        assert "13800001234" not in page and "420106198001010017" not in page
    assert "138****1234" in client.get(f"/households/{tenure.place_id}/").content.decode()


def test_a_steward_sees_and_finds_only_the_own_area(world: World) -> None:
    enter(world)
    enter(world, "1-1-101", name="王五", phone="13900005678")
    assert visible_households(world.heidi).count() == 4
    assert [party.name for party in visible_people(world.heidi)] == ["张三"]
    for text, found in (("13800001234", 1), ("5678", 0), ("wangwu", 0), ("zs", 1), ("3-2", 1)):
        assert search_people(visible_people(world.heidi), text, world.heidi).count() == found, text
    assert search_households(visible_households(world.carol), "ww", world.carol).get().code == "1-1-101"


def test_merge_and_split_person_from_the_page(world):
    party = make_twins(world)
    twin = likely_same(party, world.alice).get()
    home = Tenure.objects.get(party=party).place
    talk = actions.note_contact(home, by=world.heidi, way="call", topic="fees", words="问物业费", party=twin)
    alice = signed_in(world, "alice")
    page = alice.get(f"/people/{party.pk}/").content.decode()
    assert "是否重复登记？" in page and f"/people/{party.pk}/merge/" in page
    assert "电话相同" in alice.get(f"/people/{party.pk}/merge/").content.decode()
    alice.post(f"/people/{party.pk}/merge/", {"other": twin.pk})
    assert alice.get(f"/people/{twin.pk}/").status_code == 404
    assert Contact.objects.get(pk=talk.pk).party == party
    page = alice.get(f"/people/{party.pk}/").content.decode()
    assert "与同一个人的另一份档案合并" in page and f"/people/{party.pk}/split/" in page
    alice.post(f"/people/{party.pk}/split/", {"merge": merges_of(party).get().pk})
    assert alice.get(f"/people/{twin.pk}/").status_code == 200
    assert Contact.objects.get(pk=talk.pk).party == twin
    assert (
        f"/people/{party.pk}/merge/"
        not in signed_in(world, "heidi").get(f"/people/{party.pk}/").content.decode()
    )
