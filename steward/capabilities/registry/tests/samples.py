"""What the laws of tests/architecture try households, people and sites with."""

from datetime import timedelta
from itertools import count

from steward.capabilities.registry.actions import note_contact
from steward.capabilities.registry.choices import Rule
from steward.capabilities.registry.models import FollowUp, Measure
from steward.kernel.base import clock
from steward.kernel.custom.actions import fill_person, fill_place, fill_site
from steward.kernel.custom.tests.factories import own_field, personal_field
from steward.kernel.people.actions import add_party, end_tenure, merge_party, start_tenure
from steward.kernel.people.models import ContactPoint, Party, Tenure
from steward.kernel.people.queries import likely_same, merges_of
from steward.kernel.places.models import Place
from steward.kernel.tenancy.models import Site
from tests.people import LONG_AGO, World, new_home
from tests.samples import Sample

fresh = count(1)


def make_household(world: World, building: str = "3", _state: str = "") -> Place:
    """A unit of its own with an owner."""
    place = new_home(world, building)
    start_tenure(_party(world), place, "owner", by=world.alice, starts_on=LONG_AGO)
    return place


def make_person(world: World, building: str = "3", _state: str = "") -> Party:
    """An owner of a unit in the building, with a phone."""
    place = new_home(world, building)
    party = _party(world)
    start_tenure(party, place, "owner", by=world.alice, starts_on=LONG_AGO)
    return party


def make_follow_up(world: World, building: str = "3", _state: str = "") -> FollowUp:
    """The building's steward promised something to a household."""
    steward = world.heidi if building == "3" else world.ivan
    contact = note_contact(
        make_household(world, building), by=steward, way="visit", topic="service", words="说了电梯的事",
        promise="问清楚再回话", promise_until=clock.today(),
    )  # fmt: skip
    return contact.follow_up


def moved_out(world: World) -> Party:
    """A person whose last tenure is over: only then is there nothing left to keep the data for."""
    party = make_person(world)
    tenure = Tenure.objects.get(party=party)
    end_tenure(tenure, by=world.alice, ends_on=LONG_AGO + timedelta(days=30))
    return party


def make_site(world: World, _building: str = "3", _state: str = "") -> Site:
    """A further site."""
    number = next(fresh)
    return Site.objects.create(organisation=world.organisation, name=f"月亮湾 {number} 期", code=f"M{number}")


def make_measure(world: World, _building: str = "3", _state: str = "") -> Measure:
    """The figures of a rule; there are only so many rules."""
    code = Rule.values[next(fresh) % len(Rule.values)]
    row, _new = Measure.objects.get_or_create(organisation=world.organisation, code=code)
    return row


def _party(world: World) -> Party:
    number = next(fresh)
    return add_party(f"业主{number:05d}", by=world.alice, phones=[f"139{number:08d}"], site_id=world.site.pk)


def make_twins(world: World) -> Party:
    """An owner recorded twice, with the same phone."""
    party = make_person(world)
    phone = str(ContactPoint.objects.get(party=party).value)
    twin = add_party(party.name, by=world.alice, phones=[phone], site_id=world.site.pk)
    place = Tenure.objects.get(party=party).place
    start_tenure(twin, place, "household", by=world.alice, starts_on=LONG_AGO)
    return party


def make_merged(world: World) -> Party:
    """One of whom another record was merged in."""
    party = make_twins(world)
    merge_party(party, by=world.alice, other=likely_same(party, world.alice).get())
    return party


def fields_of_units(world: World) -> None:
    own_field(world, "unit")


def fields_of_people(world: World) -> None:
    own_field(world, "person")


def fields_of_sites(world: World) -> None:
    own_field(world, "site")


def carded_household(world: World) -> Place:
    """A unit with something personal in an own field."""
    personal_field(world, "unit")
    return fill_place(make_household(world), by=world.alice, values={"card": "A1234567"})


def carded_person(world: World) -> Party:
    personal_field(world, "person")
    return fill_person(make_person(world), by=world.alice, values={"card": "A1234567"})


def carded_site(world: World) -> Site:
    personal_field(world, "site")
    return fill_site(make_site(world), by=world.judy, values={"card": "A1234567"})


SAMPLES = {
    "households": Sample(
        make=make_household,
        prepare=fields_of_units,
        ready={"uncover": carded_household},
        data={
            "fill": lambda _world, _row: {"own_spare_keys": 2},
            "uncover": lambda _world, _row: {"reason": "call"},
            "confirm": lambda _world, _row: {"occupancy": "owner"},
            "note_contact": lambda _world, _row: {
                "way": "call", "topic": "fees", "mood": "calm", "words": "问物业费", "happened_on": str(clock.today()),
            },
            "add_person": lambda _world, _row: {
                "relation": "tenant", "name": "李租客", "phone": "13712345678", "starts_on": str(clock.today()),
            },
            "verify": lambda _world, row: {"tenure": Tenure.objects.get(place=row).pk, "how": "door"},
            "end_tenure": lambda _world, row: {
                "tenure": Tenure.objects.get(place=row).pk, "ends_on": str(clock.today()),
            },
            "transfer_ownership": lambda _world, _row: {"name": "新业主", "on": str(clock.today())},
        },
    ),
    "people": Sample(
        make=make_person,
        prepare=fields_of_people,
        ready={"erase": moved_out, "merge": make_twins, "split": make_merged, "uncover": carded_person},
        data={
            "fill": lambda _world, _row: {"own_spare_keys": 2},
            "uncover": lambda _world, _row: {"reason": "call"},
            "change": lambda _world, _row: {"name": "改名"},
            "add_contact": lambda _world, _row: {"kind": "phone", "value": "13787654321"},
            "remove_contact": lambda _world, row: {"contact": ContactPoint.objects.get(party=row).pk},
            "reveal": lambda _world, _row: {"reason": "call"},
            "merge": lambda world, row: {"other": likely_same(row, world.alice).get().pk},
            "split": lambda _world, row: {"merge": merges_of(row).get().pk},
            "disclose": lambda _world, _row: {"reason": "person"},
            "erase": lambda _world, _row: {"reason": "mistake"},
        },
    ),
    "followups": Sample(
        make=make_follow_up,
        data={"postpone": lambda _world, row: {"due_on": str(row.due_on + timedelta(days=3))}},
    ),
    "measures": Sample(
        make=make_measure,
        data={"set": lambda _world, row: {"months": 7} if row.code != "key" else {"units": 9}},
        doers={"set": "judy"},
        by_area=False,
    ),
    "sites": Sample(
        make=make_site,
        by_area=False,
        prepare=fields_of_sites,
        ready={"uncover": carded_site},
        data={
            "fill": lambda _world, _row: {"own_spare_keys": 2},
            "uncover": lambda _world, _row: {"reason": "call"},
        },
        # The site is a further one: of the whole company.
        doers={"fill": "judy", "uncover": "judy"},
    ),
}  # fmt: skip
