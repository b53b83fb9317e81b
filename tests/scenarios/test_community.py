"""Scenario: water will be off. Written at the desk, given back, mended, published, read at home, taken away again."""

from datetime import timedelta

from django.test import Client

from steward.capabilities.community.models import Announcement
from steward.kernel.base import clock
from steward.portal.tests.factories import customer_of
from tests.people import World, signed_in


def post(client: Client, address: str, **data: object) -> None:
    response = client.post(address, data)
    assert response.status_code == 302, (address, response.status_code, response.content.decode()[-2000:])


def test_an_outage_is_announced_to_the_building_it_is_for(world: World) -> None:
    desk, head = signed_in(world, "carol"), signed_in(world, "bob")
    text = {
        "site": world.site.pk, "topic": "outage", "title": "3栋停水", "body": "明天停水",
        "shown_until": (clock.today() + timedelta(days=1)).isoformat(), "buildings": [world.places["3"].pk],
    }  # fmt: skip
    post(desk, "/announcements/draft/", **text)
    row = Announcement.objects.get()
    page = f"/announcements/{row.pk}/"
    post(desk, f"{page}submit/")
    assert "3栋停水" in head.get("/").content.decode()
    post(head, f"{page}review/", agreed="no", note="几点到几点？")
    post(desk, f"{page}change/", **text | {"body": "明天9点至12点停水，请提前储水。"})
    post(desk, f"{page}submit/")
    here, there = customer_of(world, "3-2-501"), customer_of(world, "1-1-101", "13900000009")
    assert "3栋停水" not in here.get("/my/").content.decode()
    post(head, f"{page}review/", agreed="yes")
    post(desk, f"{page}publish/")

    assert "3栋停水" in here.get("/my/").content.decode()
    read = here.get(f"/my/notices/{row.pk}/")
    assert "明天9点至12点停水" in read.content.decode()
    assert "Carol" not in read.content.decode()
    assert "3栋停水" not in there.get("/my/notices/").content.decode()
    assert there.get(f"/my/notices/{row.pk}/").status_code == 404

    post(desk, f"{page}withdraw/", note="改期")
    assert here.get(f"/my/notices/{row.pk}/").status_code == 404
    assert "3栋停水" not in here.get("/my/").content.decode()
