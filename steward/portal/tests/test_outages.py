"""What is out at home stands on the first page, in the words for owners."""

from steward.capabilities.incidents.actions import end_incident
from steward.capabilities.incidents.tests.factories import WORDS, outage
from steward.capabilities.tickets.tests.factories import make_office
from steward.portal.tests.factories import customer_of
from tests.people import World


def test_home_says_what_is_out_there_and_nothing_of_other_buildings(world: World) -> None:
    make_office(world)
    incident = outage(world)
    concerned = customer_of(world, "3-2-501")
    page = concerned.get("/my/").content.decode()
    assert WORDS["public_words"] in page
    assert WORDS["staff_words"] not in page
    other = customer_of(world, "1-1-101", "13800000002")
    assert WORDS["public_words"] not in other.get("/my/").content.decode()
    end_incident(incident, by=world.carol, result="好了")
    assert WORDS["public_words"] not in concerned.get("/my/").content.decode()
