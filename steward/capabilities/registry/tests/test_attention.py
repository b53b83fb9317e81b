"""Attention lists: who is on which and why, for whom; and the figures they are counted by."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from steward.capabilities.registry import actions
from steward.capabilities.registry.models import Measure
from steward.capabilities.registry.queries.attention import lists_of, reasons
from steward.capabilities.registry.queries.listed import listed_households, to_see, to_visit, told
from steward.capabilities.tickets.actions import cancel_ticket, report_ticket
from steward.kernel.audit.models import Event
from steward.kernel.audit.queries import timeline
from steward.kernel.base import clock
from steward.kernel.base.refused import NotAllowed, Refused
from steward.kernel.people.actions import add_party, start_tenure
from steward.kernel.people.models import Party
from steward.kernel.places.models import Place
from steward.kernel.work.models import Target, WorkItem
from tests.people import LONG_AGO, World, signed_in


def on_lists(world: World, place: Place, name: str = "alice") -> list[str]:
    return [str(word) for word in lists_of(listed_households(getattr(world, name)).get(pk=place.pk))]


@pytest.fixture(autouse=True)
def promised(world):
    """Without a promise nothing is taken in."""
    Target.objects.create(
        organisation=world.organisation, kind="complaint", respond_minutes=30, resolve_minutes=240,
        callback_minutes=1440,
    )  # fmt: skip


def complain(world: World, place: Place, about: str = "") -> WorkItem:
    return report_ticket(
        by=world.carol, site=world.site, kind="complaint", title="楼道堆物没人管", place=place,
        stranger_name="业主", stranger_phone="13800000001", about_user=world.users[about] if about else None,
    )  # fmt: skip


def own(world: World, party: Party, unit: str) -> Place:
    place = world.places[unit]
    start_tenure(party, place, "owner", by=world.alice, starts_on=LONG_AGO)
    return place


def owner(world: World) -> Party:
    return add_party("业主", by=world.alice, site_id=world.site.pk)


def rule(world: World, code: str) -> Measure:
    return Measure.objects.get_or_create(organisation=world.organisation, code=code)[0]


def test_frequent_complainer_is_who_complained_so_often_lately(world):
    place = world.places["3-2-501"]
    with clock.moved_to(clock.now() - timedelta(days=250)):
        complain(world, place)
    for _time in range(2):
        complain(world, place)
    assert on_lists(world, place) == []
    withdrawn = complain(world, place)
    assert on_lists(world, place) == ["complainer"]
    cancel_ticket(withdrawn, by=world.carol, reason="withdrawn")
    assert on_lists(world, place) == [], "what was withdrawn is no complaint"
    complain(world, place)
    row = listed_households(world.alice).get(pk=place.pk)
    assert [why for _name, why in reasons(row)] == [f"{row.complained_since} 以来投诉 3 件"]


def test_frequent_complainer_is_kept_from_the_person_complained_about(world):
    place = world.places["3-2-501"]
    for _time in range(3):
        complain(world, place, about="heidi")
    assert on_lists(world, place) == ["complainer"]
    assert on_lists(world, place, "heidi") == []
    heidi, alice = signed_in(world, "heidi"), signed_in(world, "alice")
    for path in ("/households/?attention=complainer", f"/households/{place.pk}/"):
        assert "以来投诉" not in heidi.get(path).content.decode()
        assert place.name in alice.get(path).content.decode()
    assert place.name not in heidi.get("/households/?attention=complainer").content.decode()
    assert "以来投诉 3 件" in alice.get(f"/households/{place.pk}/").content.decode()
    assert heidi.get("/api/v1/households?attention=complainer").json()["count"] == 0
    assert alice.get("/api/v1/households?attention=complainer").json()["count"] == 1
    assert heidi.get(f"/api/v1/households/{place.pk}").json()["attention"] == ""
    assert alice.get(f"/api/v1/households/{place.pk}").json()["attention"] == "complainer"


def test_a_silent_customer_does_not_break_the_silence_by_complaining_about_who_looks(world):
    place = own(world, owner(world), "3-2-501")
    complain(world, place, about="heidi")
    assert on_lists(world, place) == []
    assert on_lists(world, place, "heidi") == ["silent"], (
        "else the steward would know that something was said"
    )


@pytest.mark.parametrize("heard", ["talk", "request", "look"])
def test_silent_is_of_whom_nothing_was_heard(world, heard):
    place = own(world, owner(world), "3-2-501")
    assert on_lists(world, world.places["3-2-502"]) == [], "nobody lives there"
    assert on_lists(world, place) == ["silent"]
    if heard == "talk":
        actions.note_contact(place, by=world.heidi, way="call", topic="fees", words="问物业费")
    elif heard == "request":
        complain(world, place)
    else:
        actions.confirm_household(place, by=world.heidi, occupancy="owner")
    assert on_lists(world, place) == []
    with clock.moved_to(clock.now() + timedelta(days=370)):
        assert on_lists(world, place) == ["silent"]


def test_silence_is_not_broken_by_what_we_do_about_a_place(world):
    place = own(world, owner(world), "3-2-501")
    WorkItem.objects.create(
        organisation=world.organisation, family="remedy", kind="corrective", number="JZ1", title="换水泵",
        state="raised", site=world.site, place=place, building=place.building, opened_at=clock.now(),
    )  # fmt: skip
    assert on_lists(world, place) == ["silent"]


def test_today_says_of_a_household_to_visit_that_it_needs_care(world):
    place = own(world, owner(world), "3-2-501")
    for _n in range(3):
        complain(world, place)
    actions.note_contact(place, by=world.heidi, way="call", topic="other", words="独居", need="alone")
    [unit] = to_visit(world.heidi)
    shown = told(Place.objects.get(pk=place.pk), unit)
    assert unit.pk == place.pk and [name for name, _why in reasons(shown)] == ["care"]
    assert place.pk in {row.pk for row in to_see(world.heidi)}
    [listed] = listed_households(world.heidi).filter(pk=place.pk)
    assert [name for name, _why in reasons(listed)] == ["complainer", "care"]


def test_silent_is_nobody_who_has_just_moved_in(world):
    place = world.places["3-2-501"]
    start_tenure(owner(world), place, "owner", by=world.alice, starts_on=clock.today() - timedelta(days=90))
    assert on_lists(world, place) == []


def test_care_household_is_one_whose_need_was_noted_lately(world):
    place = world.places["3-2-501"]
    actions.note_contact(place, by=world.heidi, way="call", topic="care", words="一个人住", need="alone")
    assert on_lists(world, place) == ["care"]
    row = listed_households(world.alice).get(pk=place.pk)
    assert reasons(row)[0][1] == f"独居老人 ({clock.today()})，从未上门"
    with clock.moved_to(clock.now() + timedelta(days=370)):
        assert "care" not in on_lists(world, place), "what nobody noted again is over"


def test_care_household_waits_on_today_until_somebody_was_there(world):
    place = world.places["3-2-501"]
    actions.note_contact(place, by=world.heidi, way="call", topic="care", words="一个人住", need="alone")
    assert [row.pk for row in to_visit(world.heidi)] == [place.pk]
    assert f"/households/{place.pk}/note_contact/" in signed_in(world, "heidi").get("/").content.decode()
    actions.note_contact(place, by=world.heidi, way="visit", topic="care", words="看望")
    assert not to_visit(world.heidi)
    with clock.moved_to(clock.now() + timedelta(days=31)):
        assert [row.pk for row in to_visit(world.heidi)] == [place.pk]
        assert not to_visit(world.ivan)


def test_key_owner_owns_so_many_units_or_square_metres(world):
    party, large = owner(world), owner(world)
    first = own(world, party, "3-2-501")
    own(world, party, "3-2-502")
    assert "key" not in on_lists(world, first)
    own(world, party, "1-1-101")
    assert "key" in on_lists(world, first)
    hall = own(world, large, "3-1-101")
    Place.objects.filter(pk=hall.pk).update(area_cm=50_000)
    assert "key" in on_lists(world, hall)


def test_set_measure_moves_the_lists_and_is_told(world):
    place = world.places["3-2-501"]
    complain(world, place)
    complain(world, place)
    row = rule(world, "complainer")
    actions.set_measure(row, by=world.judy, figures={"complaints": 2})
    assert on_lists(world, place) == ["complainer"]
    event = Event.objects.get(kind="measure.set")
    assert event.data == {"rule": "complainer", "before": {"complaints": 3}, "after": {"complaints": 2}}
    assert "投诉达到几件 2" in timeline(row)[0].sentence
    actions.set_measure(row, by=world.judy, figures={"complaints": 2, "months": 6})
    assert Event.objects.filter(kind="measure.set").count() == 1, "nothing changed"


@pytest.mark.parametrize("figures", [{"days": 3}, {"complaints": 1}, {"months": 121}])
def test_set_measure_refuses_foreign_figures_and_those_out_of_bounds(world, figures):
    with pytest.raises(Refused):
        actions.set_measure(rule(world, "complainer"), by=world.judy, figures=figures)
    assert rule(world, "complainer").figures == {}


def test_set_measure_takes_a_post_of_the_whole_company(world):
    with pytest.raises(NotAllowed):
        actions.set_measure(rule(world, "silent"), by=world.alice, figures={"months": 6})
    with pytest.raises(Refused):
        actions.set_measure(rule(world, "record"), by=world.judy, figures={"parts": []})


def test_set_measure_page_shows_the_figures_of_its_rule(world):
    row = rule(world, "record")
    judy = signed_in(world, "judy")
    page = judy.get(f"/measures/{row.pk}/set/").content.decode()
    assert 'name="target"' in page and 'value="95"' in page
    assert 'name="days"' not in page
    judy.post(f"/measures/{row.pk}/set/", {"parts": ["owner"], "months": "6", "target": "90"})
    assert rule(world, "record").figures == {"parts": ["owner"], "months": 6, "target": 90}


def test_attention_costs_the_same_whatever_happened(world):
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            [reasons(row) for row in listed_households(world.alice)]
        return len(captured)

    before = cost()
    for unit in ("3-2-501", "3-2-502", "1-1-101"):
        place = own(world, owner(world), unit)
        for _time in range(3):
            complain(world, place)
        actions.note_contact(place, by=world.carol, way="call", topic="care", words="一个人住", need="alone")
    assert cost() == before
