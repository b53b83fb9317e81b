"""Who uses the software: right counts, one's own people only, and five queries for however many."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from steward.capabilities.tickets.tests.factories import make_office, report
from steward.desk.account.actions import change_language, note_presence
from steward.desk.staff.tests.factories import away_colleague, make_colleague
from steward.desk.usage.choices import Use
from steward.desk.usage.queries import Counted, Person, by_department, use_of_people
from steward.kernel.base import clock
from steward.kernel.tenancy.actor import Actor
from tests.people import World, signed_in


def of(world: World, name: str, by: Actor) -> Person:
    [found] = [one for one in use_of_people(by) if one.user == world.users[name]]
    return found


def names(actor: Actor) -> set[str]:
    return {one.user.name for one in use_of_people(actor)}


def test_use_counts_sign_ins_and_acts_of_the_last_days(world: World) -> None:
    make_office(world)
    now = clock.now()
    for days in (1, 3, 20, 40):
        with clock.moved_to(now - timedelta(days=days)):
            note_presence(f"key-{days}", "", by=world.carol)
            if days != 1:
                report(world)
    found = of(world, "carol", world.alice)
    assert found.sign_ins == Counted(2, 3)
    assert found.acts == Counted(1, 2)
    assert found.use == Use.BUSY and found.seen_at == now - timedelta(days=1)


def test_use_tells_never_idle_and_lost_apart(world: World) -> None:
    now = clock.now()
    assert of(world, "frank", world.alice).use == Use.NEVER
    with clock.moved_to(now - timedelta(days=31)):
        note_presence("old", "", by=world.frank)
    assert of(world, "frank", world.alice).use == Use.LOST
    note_presence("new", "", by=world.frank)
    assert of(world, "frank", world.alice).use == Use.IDLE
    # What he does to his own account is no work.
    change_language(world.users["frank"], "en", by=world.frank)
    assert of(world, "frank", world.alice).acts == Counted()


def test_use_remembers_a_sign_in_of_which_the_session_was_pruned(world: World) -> None:
    user = world.users["frank"]
    user.last_login = clock.now() - timedelta(days=300)
    user.save(update_fields=["last_login"])
    assert of(world, "frank", world.alice).use == Use.LOST


def test_use_is_of_ones_own_people_only(world: World) -> None:
    everybody = {user.name for user in world.users.values()}
    assert names(world.judy) == everybody - {"Judy"}
    # The manager: his site, not the company's posts. A head, a team leader: who reports to them,
    # never a superior. A worker: nobody.
    assert names(world.alice) == everybody - {"Judy", "Kim", "Alice"}
    assert names(world.dave) == {"Eve", "Frank", "Grace"}
    assert names(world.eve) == {"Frank", "Grace"}
    assert names(world.bob) == {"Carol", "Heidi", "Ivan"}
    assert names(world.frank) == set()


def test_use_marks_who_is_away(world: World) -> None:
    user = away_colleague(world)
    [found] = [one for one in use_of_people(world.alice) if one.user == user]
    assert found.is_away and found.use == Use.NEVER


def test_use_groups_people_by_site_and_department(world: World) -> None:
    groups = {group.department: group for group in by_department(use_of_people(world.judy))}
    assert len(groups["engineering"].people) == 4 and groups["engineering"].site == "阳光花园"
    assert (groups["engineering"].busy, groups["engineering"].never) == (0, 4)


def test_use_of_many_costs_as_many_queries_as_of_few(world: World) -> None:
    counts = []
    for more in (0, 5):
        for _one in range(more):
            make_colleague(world)
        judy = world.judy
        with CaptureQueriesContext(
            connection,
        ) as asked:
            use_of_people(judy)
        counts.append(len(asked))
    assert counts == [5, 5]


@pytest.mark.parametrize(("name", "status"), [("judy", 200), ("alice", 200), ("dave", 200), ("frank", 403)])
def test_page_of_use_is_for_those_who_lead_people(world: World, name: str, status: int) -> None:
    assert signed_in(world, name).get("/usage/").status_code == status


def test_page_of_use_shows_one_state_or_site(world: World) -> None:
    note_presence("new", "", by=world.frank)
    alice: Client = signed_in(world, "alice")
    page = alice.get("/usage/?use=idle").content.decode()
    assert "Frank" in page and "Grace" not in page
    assert "Frank" not in alice.get("/usage/?use=never").content.decode()
    assert "Frank" not in alice.get("/usage/?site=nowhere").content.decode()
    # A head may see the counts, but not open the person's page.
    dave = signed_in(world, "dave").get("/usage/").content.decode()
    assert "Frank" in dave and f"/staff/{world.users['frank'].pk}/" not in dave
