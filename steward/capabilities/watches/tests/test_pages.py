"""The pages of watches; the laws of tests/architecture try the rest of them."""

import pytest
from django.test import Client

from steward.capabilities.watches.actions import hand_over_watch
from steward.capabilities.watches.tests.factories import draft, handed_to_alice, make_watch, write
from steward.capabilities.watches.tests.samples import filled
from tests.people import World

pytestmark = pytest.mark.once


def test_everybody_sees_who_is_on_duty_now_with_a_masked_number(world: World, client: Client) -> None:
    world.users["alice"].phone = "13912345678"
    world.users["alice"].save()
    make_watch(world)
    client.force_login(world.users["frank"])

    page = client.get("/watches/now/").content.decode()

    assert "Alice" in page
    assert "139****5678" in page
    assert "13912345678" not in page


def test_a_line_without_an_officer_is_said_to_have_none(world: World, client: Client) -> None:
    client.force_login(world.users["frank"])
    assert "/rotas/" in client.get("/watches/now/").content.decode()
    draft(world)
    assert "Alice" not in client.get("/watches/now/").content.decode()


def test_a_draft_is_seen_by_those_who_draw_only(world: World, client: Client) -> None:
    rota = filled(world)
    for name, status in (("alice", 200), ("frank", 404)):
        client.force_login(world.users[name])
        assert client.get(f"/rotas/{rota.pk}/").status_code == status


def test_the_log_of_a_watch_is_printed_with_its_matters(world: World, client: Client) -> None:
    watch = make_watch(world)
    write(world, watch)
    hand_over_watch(watch, by=world.alice, words="水泵停用")
    client.force_login(world.users["carol"])

    answer = client.get(f"/watches/{watch.pk}/log.pdf")

    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert client.get("/watches/999999/log.pdf").status_code == 404


def test_today_offers_the_next_officer_to_take_over(world: World, client: Client) -> None:
    watch = handed_to_alice(world)
    client.force_login(world.users["alice"])
    assert f"/watches/{watch.pk}/take/" in client.get("/").content.decode()
    client.force_login(world.users["carol"])
    assert f"/watches/{watch.pk}/" not in client.get("/").content.decode()
