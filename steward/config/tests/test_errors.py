"""Errors below `/my/` have the portal's face, elsewhere the desk's."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory

from steward.config import errors
from steward.portal.tests.factories import customer_of
from tests.people import World

FACE = "steward/portal.css"


@pytest.mark.parametrize(("address", "ours"), [("/my/nowhere/", True), ("/nowhere/", False)])
def test_unknown_addresses(world: World, address: str, ours: bool) -> None:
    page = Client().get(address)
    assert page.status_code == 404
    assert (FACE in page.content.decode()) is ours


@pytest.mark.parametrize(("address", "ours"), [("/my/sign-in/", True), ("/sign-in/", False)])
def test_forms_that_were_open_too_long(world: World, address: str, ours: bool) -> None:
    page = Client(enforce_csrf_checks=True).post(address, {"phone": "13800000001"})
    assert page.status_code == 403
    assert (FACE in page.content.decode()) is ours


@pytest.mark.parametrize(("address", "ours"), [("/my/", True), ("/", False)])
def test_what_breaks_on_our_side(rf: RequestFactory, address: str, ours: bool) -> None:
    page = errors.broken(rf.get(address))
    assert page.status_code == 500
    assert (FACE in page.content.decode()) is ours


def test_too_much_at_once(world: World) -> None:
    client = customer_of(world, "3-2-501")
    photos = [SimpleUploadedFile(f"{n}.jpg", b"x" * 11_000_000, "image/jpeg") for n in range(12)]
    page = client.post("/my/report/repair/", {"words": "x", "photos": photos})
    assert page.status_code == 413
    assert FACE in page.content.decode()
