"""Residents are verified by whoever met them or saw the paper; lists show who was not."""

import pytest

from steward.capabilities.registry.actions import verify_household_tenure
from steward.capabilities.registry.queries.households import unverified, visible_households
from steward.capabilities.registry.tests.samples import make_household
from steward.kernel.audit.models import Event
from steward.kernel.base import clock
from steward.kernel.base.refused import NotAllowed, Refused
from steward.kernel.people.actions import add_party, end_tenure, start_tenure
from steward.kernel.people.models import Tenure
from tests.people import LONG_AGO, World


def waiting(world: World) -> list:
    return list(unverified(visible_households(world.carol), world.carol))


def test_verify_household_tenure_says_when_how_and_by_whom(world: World) -> None:
    place = make_household(world)
    assert waiting(world) == [place]
    tenure = verify_household_tenure(place, by=world.heidi, tenure=Tenure.objects.get(), how="door")
    tenure.refresh_from_db()
    assert (tenure.verified_how, tenure.verified_by) == ("door", world.users["heidi"])
    assert tenure.verified_at is not None and not waiting(world)
    assert Event.objects.get(kind="tenure.verify").data["how"] == "door"


def test_verify_household_tenure_refuses_other_areas_no_way_and_what_is_over(world: World) -> None:
    place = make_household(world)
    tenure = Tenure.objects.get()
    for actor in (world.ivan, world.frank):
        with pytest.raises(NotAllowed):
            verify_household_tenure(place, by=actor, tenure=tenure, how="door")
    with pytest.raises(Refused):
        verify_household_tenure(place, by=world.heidi, tenure=tenure, how="hearsay")
    end_tenure(tenure, by=world.carol, ends_on=LONG_AGO)
    with pytest.raises(Refused):
        verify_household_tenure(place, by=world.heidi, tenure=tenure, how="door")
    assert not waiting(world)


def test_unverified_leaves_out_who_is_only_rung_up_in_need(world: World) -> None:
    place = world.places["3-2-501"]
    start_tenure(
        add_party("王芳", by=world.alice), place, "emergency", by=world.alice, starts_on=clock.today()
    )
    assert not waiting(world)


def test_household_page_shows_who_is_verified(world: World, client) -> None:
    place = make_household(world)
    client.force_login(world.users["carol"])
    assert "未核验" in client.get(f"/households/{place.pk}/").content.decode()
    verify_household_tenure(place, by=world.carol, tenure=Tenure.objects.get(), how="contract")
    page = client.get(f"/households/{place.pk}/").content.decode()
    assert "已看合同" in page and "Carol" in page
