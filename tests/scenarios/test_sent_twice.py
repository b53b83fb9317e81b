"""A form sent twice: the same words are one write, with or without their photos; other words are another."""

from typing import Any

import pytest
from django.test import Client

from steward.capabilities.tickets.tests.factories import make_office, photo
from steward.kernel.evidence.models import Evidence
from steward.kernel.work.models import WorkItem
from tests.people import World

FORM = {
    "once": "11111111-1111-4111-8111-111111111111",
    "kind": "repair",
    "title": "水管爆裂",
    "source": "desk",
}


@pytest.fixture
def carol(world: World, settings: Any, tmp_path: Any) -> Client:
    settings.MEDIA_ROOT = tmp_path
    make_office(world)
    client = Client()
    client.force_login(world.users["carol"], backend="steward.desk.sign_in.NameOrPhoneBackend")
    return client


def send(client: Client, world: World, **more: Any) -> str:
    answer = client.post("/tickets/report/", {**FORM, "site": world.site.pk, **more})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def test_report_ticket_again_without_its_photos_is_the_first_one(world: World, carol: Client) -> None:
    first = send(carol, world, photos=[photo("a.jpg")])
    # A browser sends an input without a file as an empty field.
    assert send(carol, world) == send(carol, world, photos="") == first
    assert send(carol, world, photos=[photo("b.jpg", "maroon"), photo("a.jpg")]) == first
    assert WorkItem.objects.count() == Evidence.objects.count() == 1
    page = carol.get(first).content.decode()
    assert "之后新选的照片可在此补充" in page


def test_report_ticket_again_with_other_words_is_another(world: World, carol: Client) -> None:
    first = send(carol, world, photos=[photo("a.jpg")])
    assert send(carol, world, title="灯不亮", photos=[photo("a.jpg")]) != first
    assert WorkItem.objects.count() == 2
