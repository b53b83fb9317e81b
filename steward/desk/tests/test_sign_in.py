"""Signing in: by name or phone, locked after five wrong passwords, one click for demonstration people only."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.test import Client
from django.test.utils import override_settings

from steward.kernel.base import clock
from steward.kernel.base.privacy import keyed_index
from steward.kernel.tenancy.models import User
from tests.people import World

RIGHT = "correct horse"


def sign_in(client: Client, name: str, password: str = RIGHT, **more: str) -> int:
    return client.post("/sign-in/", {"username": name, "password": password} | more).status_code


@pytest.mark.parametrize("name", ["carol@sunshine", "13800001234", "138 0000-1234", "+86 13800001234"])
def test_sign_in_by_name_or_phone(world: World, name: str) -> None:
    User.objects.filter(pk=world.users["carol"].pk).update(phone_index=keyed_index("13800001234", "phone"))
    client = Client()
    assert sign_in(client, name) == 302
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(
    ("name", "password"), [("carol@sunshine", "wrong"), ("nobody", "correct horse"), ("carol@sunshine", "")]
)
def test_sign_in_refuses_a_wrong_pair_without_saying_which_half(
    world: World, name: str, password: str
) -> None:
    client = Client()
    assert sign_in(client, name, password) == 422
    assert client.get("/").status_code == 302


def test_sign_in_refuses_who_has_left(world: World) -> None:
    User.objects.filter(pk=world.users["carol"].pk).update(is_active=False)
    assert sign_in(Client(), "carol@sunshine") == 422


def test_five_wrong_passwords_lock_the_name_for_half_an_hour(world: World) -> None:
    client = Client()
    assert [sign_in(client, "carol@sunshine", "wrong") for _try in range(5)] == [422, 422, 422, 422, 429]
    assert sign_in(client, "carol@sunshine") == 429
    assert sign_in(client, "bob@sunshine") == 302
    AccessAttempt.objects.update(attempt_time=clock.now() - timedelta(minutes=31))
    assert sign_in(Client(), "carol@sunshine") == 302


def test_demonstration_sign_in_is_for_demonstration_people_only(world: World) -> None:
    client = Client()
    assert client.post("/demo-sign-in/", {"username": "carol@sunshine"}).status_code == 404
    User.objects.filter(pk=world.users["carol"].pk).update(is_demonstration=True)
    assert client.post("/demo-sign-in/", {"username": "carol@sunshine"}).status_code == 302
    with override_settings(DEMONSTRATION=False):
        assert Client().post("/demo-sign-in/", {"username": "carol@sunshine"}).status_code == 403


@pytest.mark.parametrize(
    "address", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_next_never_leads_away(world: World, address: str) -> None:
    response = Client().post(
        "/sign-in/", {"username": "carol@sunshine", "password": "correct horse", "next": address}
    )
    assert response.headers["Location"] == "/"


def test_the_language_is_the_persons_and_can_be_changed(world: World) -> None:
    client = Client()
    assert "zh" in client.get("/sign-in/").headers["Content-Language"]
    client.post("/language/", {"language": "en", "next": "/sign-in/"})
    assert client.get("/sign-in/").headers["Content-Language"] == "en"
    client.post("/language/", {"language": "xx"})
    assert client.get("/sign-in/").headers["Content-Language"] == "zh-hans"


def test_a_session_ends_when_the_person_leaves(world: World) -> None:
    client = Client()
    sign_in(client, "carol@sunshine")
    User.objects.filter(pk=world.users["carol"].pk).update(is_active=False)
    assert client.get("/").status_code == 302
