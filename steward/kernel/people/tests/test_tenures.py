"""Tenures: shares that never exceed the whole, ends, transfers."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.kernel.audit.models import Event
from steward.kernel.base.refused import Lost, NotAllowed, Refused
from steward.kernel.people.actions import add_party, end_tenure, start_tenure, transfer_ownership
from steward.kernel.people.choices import Relation
from steward.kernel.people.models import Party, Tenure
from steward.kernel.people.queries import household
from steward.kernel.people.shares import Share, overfull_day
from tests.people import World

JANUARY, FEBRUARY, MARCH = date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)


@pytest.fixture
def people(world: World) -> list[Party]:
    return [add_party(name, by=world.carol, phones=["13800138000"]) for name in ("张三", "李四", "王五")]


def own(
    world: World, party: Party, share: int | None, starts: date = JANUARY, ends: date | None = None
) -> Tenure:
    place = world.places["3-2-501"]
    return start_tenure(
        party, place, Relation.OWNER, by=world.carol, starts_on=starts, ends_on=ends, share_bp=share
    )


def test_start_tenure_fills_the_whole_and_no_more(world: World, people: list[Party]) -> None:
    own(world, people[0], 6000)
    own(world, people[1], 4000)
    with pytest.raises(Refused) as refusal:
        own(world, people[2], 1)
    assert refusal.value.code == "overfull"
    assert "张三 60 %, 李四 40 %" in str(refusal.value)
    assert Tenure.objects.count() == 2


def test_start_tenure_counts_day_by_day(world: World, people: list[Party]) -> None:
    own(world, people[0], 10000, JANUARY, date(2026, 1, 31))
    own(world, people[1], 10000, FEBRUARY)
    with pytest.raises(Refused) as refusal:
        own(world, people[2], 5000, JANUARY, date(2026, 1, 1))
    assert "张三" in str(refusal.value) and "李四" not in str(refusal.value)
    with pytest.raises(Refused):
        own(world, people[2], 1, MARCH)


def test_start_tenure_takes_joint_owners_without_shares(world: World, people: list[Party]) -> None:
    for party in people:
        own(world, party, None)
    assert Tenure.objects.filter(relation=Relation.OWNER).count() == 3


def test_start_tenure_refuses_what_cannot_be(world: World, people: list[Party]) -> None:
    place, by = world.places["3-2-501"], world.carol
    with pytest.raises(Refused) as refusal:
        start_tenure(people[0], place, Relation.TENANT, by=by, starts_on=JANUARY, share_bp=1)
    assert refusal.value.code == "bad_share"
    for share in (0, 10001, -1):
        with pytest.raises(Refused):
            own(world, people[0], share)
    with pytest.raises(Refused) as refusal:
        own(world, people[0], None, FEBRUARY, JANUARY)
    assert refusal.value.code == "bad_period"
    own(world, people[0], None)
    with pytest.raises(Refused) as refusal:
        own(world, people[0], None, MARCH)
    assert refusal.value.code == "already_there"


def test_start_tenure_refuses_outside_the_stewards_area(world: World, people: list[Party]) -> None:
    with pytest.raises(NotAllowed):
        start_tenure(people[0], world.places["3-2-501"], Relation.TENANT, by=world.ivan, starts_on=JANUARY)
    with pytest.raises(NotAllowed):
        start_tenure(people[0], world.places["3-2-501"], Relation.TENANT, by=world.frank, starts_on=JANUARY)
    start_tenure(people[0], world.places["3-2-501"], Relation.TENANT, by=world.heidi, starts_on=JANUARY)


def test_end_tenure_keeps_the_row(world: World, people: list[Party]) -> None:
    tenure = own(world, people[0], 10000)
    stale = Tenure.objects.get(pk=tenure.pk)
    end_tenure(tenure, by=world.carol, ends_on=MARCH)
    assert Tenure.objects.get(pk=tenure.pk).ends_on == MARCH
    with pytest.raises(Lost):
        end_tenure(stale, by=world.carol, ends_on=FEBRUARY)
    with pytest.raises(Refused):
        end_tenure(tenure, by=world.carol, ends_on=date(2025, 12, 31))
    assert Event.objects.get(kind="tenure.end").data["ends_on"] == "2026-03-01"


def test_transfer_ownership_ends_and_starts_in_one(world: World, people: list[Party]) -> None:
    place = world.places["3-2-501"]
    own(world, people[0], 10000)
    start_tenure(people[2], place, Relation.TENANT, by=world.carol, starts_on=JANUARY)
    transfer_ownership(place, [(people[1], 5000), (people[2], 5000)], by=world.carol, on=FEBRUARY)
    before, after = household(place, date(2026, 1, 31)), household(place, FEBRUARY)
    assert [member.party for member in before.of(Relation.OWNER)] == people[:1]
    assert [member.party for member in after.of(Relation.OWNER)] == people[1:]
    assert [member.party for member in after.of(Relation.TENANT)] == people[2:]
    assert [member.party for member in after.history] == people[:1]
    event = Event.objects.get(kind="place.transfer_ownership")
    assert event.data == {"old": [people[0].pk], "new": [people[1].pk, people[2].pk], "on": "2026-02-01"}


def test_transfer_ownership_refused_changes_nothing(world: World, people: list[Party]) -> None:
    place = world.places["3-2-501"]
    own(world, people[0], 10000)
    for owners, on in (
        ([], FEBRUARY),
        ([(people[1], 6000), (people[2], 6000)], FEBRUARY),
        ([(people[1], None)], JANUARY),
    ):
        with pytest.raises(Refused):
            transfer_ownership(place, owners, by=world.carol, on=on)
    assert Tenure.objects.get().ends_on is None


def test_household_masks_contacts_at_constant_cost(
    world: World, people: list[Party], django_assert_num_queries
) -> None:
    for party in people:
        own(world, party, None)
    with django_assert_num_queries(2):
        members = household(world.places["3-2-501"], JANUARY).members
    assert [member.contacts[0].shown for member in members] == ["138****8000"] * 3


DAYS = st.integers(0, 40).map(lambda day: date.fromordinal(JANUARY.toordinal() + day))
SHARES = st.builds(
    lambda a, b, bp: Share(min(a, b or a), b and max(a, b), bp), DAYS, st.none() | DAYS, st.integers(1, 10000)
)


@given(st.lists(SHARES, max_size=6))
def test_overfull_day_agrees_with_counting_every_day(shares: list[Share]) -> None:
    days = [date.fromordinal(JANUARY.toordinal() + day) for day in range(60)]
    overfull = [day for day in days if sum(share.bp for share in shares if share.holds_on(day)) > 10000]
    assert overfull_day(shares) == (overfull[0] if overfull else None)
