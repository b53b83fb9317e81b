"""The pages of vacant homes; the laws of tests/architecture try the rest of them."""

import pytest
from django.test import Client

from steward.capabilities.vacancies.tests.factories import consent, doubted
from tests.people import World

pytestmark = pytest.mark.once


def test_a_vacant_home_tells_keys_consent_and_doubt_and_its_household_leads_there(
    world: World, client: Client
) -> None:
    vacancy = consent(world, doubted(world))
    client.force_login(world.users["heidi"])

    page = client.get(f"/vacancies/{vacancy.pk}/").content.decode()

    for told in ("我司保管", "K-17", "微信确认", "15.20"):
        assert told in page
    assert f"/vacancies/{vacancy.pk}/" in client.get(f"/households/{vacancy.place_id}/").content.decode()
    assert f"/vacancies/{vacancy.pk}/resolve/" in client.get("/").content.decode()
