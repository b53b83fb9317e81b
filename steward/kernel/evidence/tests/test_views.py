"""Files are served through access checks only."""

from collections.abc import Callable
from http import HTTPStatus
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import include, path

from steward.kernel.evidence.actions import attach_photo
from steward.kernel.evidence.models import Evidence
from steward.kernel.evidence.subjects import declare_subject
from steward.kernel.evidence.tests.pictures import draw, upload, with_metadata
from steward.kernel.tenancy.actor import Actor, ActorKind
from tests.people import World

urlpatterns = [path("evidence/", include("steward.kernel.evidence.urls"))]
pytestmark = [pytest.mark.urls(__name__), pytest.mark.usefixtures("places_as_subjects")]


@pytest.fixture
def photo(world: World) -> Evidence:
    return attach_photo(world.places["3-2-501"], upload(with_metadata(draw())), by=world.frank)


@pytest.fixture
def sign_in(world: World) -> Callable[..., Client]:
    def signed_in(name: str, of: World = world) -> Client:
        client = Client(raise_request_exception=False)
        client.force_login(of.users[name])
        return client

    return signed_in


def address(photo: Evidence, size: str) -> str:
    return f"/evidence/{photo.public_id}/{size}"


@pytest.mark.parametrize("name", ["heidi", "carol", "frank", "judy"])
def test_serve_gives_pictures_to_who_sees_the_subject(
    world: World, photo: Evidence, sign_in, name: str
) -> None:
    for size in ("thumb", "shown", "original"):
        response = sign_in(name).get(address(photo, size))
        body = b"".join(response.streaming_content)
        assert response.status_code == HTTPStatus.OK and response["Content-Type"] == "image/jpeg"
        assert response["X-Content-Type-Options"] == "nosniff" and response["Cache-Control"].startswith(
            "private"
        )
        assert (b"SecretMaker" in body) == (size == "original")
        assert response["Content-Disposition"].startswith("attachment" if size == "original" else "inline")


def test_serve_finds_nothing_for_others(world: World, strangers: World, photo: Evidence, sign_in) -> None:
    assert sign_in("ivan").get(address(photo, "thumb")).status_code == HTTPStatus.NOT_FOUND
    assert sign_in("alice", strangers).get(address(photo, "thumb")).status_code == HTTPStatus.NOT_FOUND


def test_serve_finds_nothing_at_other_addresses(world: World, photo: Evidence, sign_in) -> None:
    client = sign_in("alice")
    for wrong in (f"/evidence/{uuid4()}/thumb", address(photo, "huge"), address(photo, "..%2f..%2fsecret")):
        assert client.get(wrong).status_code == HTTPStatus.NOT_FOUND
    assert client.post(address(photo, "thumb")).status_code == HTTPStatus.METHOD_NOT_ALLOWED


def test_serve_sends_anonymous_to_sign_in(photo: Evidence) -> None:
    response = Client().get(address(photo, "thumb"))
    assert response.status_code == HTTPStatus.FOUND
    assert response["Location"] == f"/sign-in/?next={address(photo, 'thumb')}"


def test_serve_never_gives_customers_originals_or_internal_ones(
    world: World, photo: Evidence, sign_in, monkeypatch: pytest.MonkeyPatch
) -> None:
    unit, by = world.places["3-2-501"], world.frank
    internal = attach_photo(unit, upload(with_metadata(draw(2))), by=by, internal=True)
    other = attach_photo(world.places["3-1-101"], upload(with_metadata(draw(3))), by=by)
    client = sign_in("judy")
    customer = Actor(world.organisation.pk, ActorKind.CUSTOMER, "张三", party_id=1)
    monkeypatch.setattr("steward.kernel.surface.middleware.actor_of", lambda user: customer)
    assert b"".join(client.get(address(photo, "shown")).streaming_content).startswith(b"\xff\xd8")
    for evidence, size in ((photo, "original"), (internal, "shown"), (other, "shown")):
        assert client.get(address(evidence, size)).status_code == HTTPStatus.NOT_FOUND


def test_serve_finds_nothing_on_undeclared_subjects(world: World, sign_in) -> None:
    photo = attach_photo(world.site, upload(with_metadata(draw())), by=world.frank)
    assert sign_in("judy").get(address(photo, "thumb")).status_code == HTTPStatus.NOT_FOUND


def test_serve_finds_nothing_when_the_file_is_gone(world: World, photo: Evidence, sign_in) -> None:
    photo.thumb.storage.delete(str(photo.thumb.name))
    assert sign_in("judy").get(address(photo, "thumb")).status_code == HTTPStatus.NOT_FOUND


def test_declare_subject_refuses_two_of_one_table() -> None:
    with pytest.raises(ValueError, match="twice"):
        declare_subject("places.place", lambda actor: Evidence.objects.none())
