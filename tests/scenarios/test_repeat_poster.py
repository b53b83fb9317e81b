"""One neighbour complains thirty times: linked as repeats, counted as thirty requests, and no hot spot (DSK8)."""

from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from steward.capabilities.quality.jobs import find_hot_spots_here
from steward.capabilities.quality.models import HotSpot
from steward.capabilities.quality.tests.factories import say
from steward.capabilities.tickets.models import Complaint
from steward.capabilities.tickets.tests.factories import complaint_matter, make_office
from steward.kernel.base import clock
from steward.kernel.people.actions import add_party
from steward.kernel.work.models import WorkItem
from steward.portal.tests.factories import customer_of
from tests.people import World, signed_in

START = datetime(2026, 11, 2, 8, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
POSTS = 30
SAID = "3 栋楼下烧烤油烟太大"


def post_thirty_times(world: World) -> None:
    """The same person from the same home in the portal, every twelve hours."""
    owner, home = customer_of(world, "3-2-501"), world.places["3-2-501"]
    for turn in range(POSTS):
        with clock.moved_to(START + timedelta(hours=12 * turn)):
            sent = {"place": home.pk, "once": uuid4().hex, "words": f"{SAID}，第 {turn + 1} 次说"}
            assert owner.post("/my/report/complaint/", sent).status_code == 302


@pytest.mark.django_db
def test_a_repeat_poster_makes_no_hot_spot(world: World) -> None:
    make_office(world)
    with clock.moved_to(START):
        customer_of(world, "3-2-501")
    post_thirty_times(world)
    items = list(WorkItem.objects.filter(kind="complaint").order_by("pk"))
    assert len(items) == POSTS
    # Each repeats the one before it; the chain goes back to the first.
    repeats = dict(Complaint.objects.values_list("pk", "repeats_id"))
    assert [repeats[item.pk] for item in items] == [None, *(item.pk for item in items[:-1])]
    end = START + timedelta(days=POSTS / 2)
    with clock.moved_to(end):
        page = signed_in(world, "carol").get(f"/tickets/{items[-1].pk}/").content.decode()
        assert items[-2].number in page
        # The household is on the list of those who complain often: somebody should go and talk.
        people = signed_in(world, "heidi").get("/households/?attention=complainer").content.decode()
        assert "3-2-501" in people
        assert find_hot_spots_here(world.organisation.pk) == 0
        # Three other neighbours say it once each: now it is one, of four people and not of thirty-three.
        for n in range(3):
            party = add_party(f"邻居{n}", by=world.judy, phones=[], site_id=world.site.pk)
            say(world, SAID, kind="complaint", category=complaint_matter(world), requester=party,
                place=world.places["3-1-101"])  # fmt: skip
        assert find_hot_spots_here(world.organisation.pk) == 1
    assert HotSpot.objects.get().people == 4
