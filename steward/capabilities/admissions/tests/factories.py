"""Applicants of the tests."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from steward.capabilities.admissions.actions import ask_admission
from steward.capabilities.admissions.models import Admission
from steward.kernel.base import clock
from steward.kernel.people.actions import add_party, start_tenure
from steward.kernel.people.models import Party
from steward.kernel.places.models import Place
from steward.kernel.tenancy.actor import Actor, ActorKind, system_actor
from tests.people import LONG_AGO, World

APPLICANT = "13700000001"


def paper() -> SimpleUploadedFile:
    """A photo of a contract."""
    buffer = BytesIO()
    Image.new("RGB", (64, 48), "white").save(buffer, "JPEG")
    return SimpleUploadedFile("contract.jpg", buffer.getvalue(), "image/jpeg")


def applies(world: World, place: Place | None = None, relation: str = "household", **more: Any) -> Admission:
    """Family of whoever lives in 3-2-501, who needs no paper, unless said otherwise."""
    said: dict[str, Any] = {"name": "赵小明", "phone": APPLICANT, "starts_on": clock.today()}
    by = system_actor(world.organisation.pk, "portal")
    return ask_admission(place or world.places["3-2-501"], by=by, relation=relation, **(said | more))


def owner_of(world: World, place: Place | None = None, phone: str = "13800000001") -> Party:
    """An owner on record."""
    party = add_party("李晓梅", by=world.alice, phones=[phone])
    start_tenure(party, place or world.places["3-2-501"], "owner", by=world.alice, starts_on=LONG_AGO)
    return party


def himself(party: Party) -> Actor:
    """The actor a person is as a customer."""
    return Actor(
        organisation_id=party.organisation_id, kind=ActorKind.CUSTOMER, name=party.name, party_id=party.pk
    )
