"""Customers of the tests, and what they ask to have put right."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from steward.capabilities.corrections.actions import ask_correction
from steward.capabilities.corrections.models import Correction
from steward.kernel.people.actions import add_party, start_tenure
from steward.kernel.people.models import Party
from steward.kernel.places.models import Place
from steward.kernel.tenancy.actor import Actor, ActorKind
from tests.people import LONG_AGO, World

PHONE, NEW = "13800000001", "13800000002"


def himself(party: Party) -> Actor:
    """The actor a person is as a customer."""
    return Actor(
        organisation_id=party.organisation_id, kind=ActorKind.CUSTOMER, name=party.name, party_id=party.pk
    )


def lives(
    world: World,
    place: Place | None = None,
    relation: str = "owner",
    name: str = "李晓梅",
    phone: str = PHONE,
) -> Party:
    """Somebody with a number and a home."""
    party = add_party(name, by=world.alice, phones=[phone] if phone else [])
    start_tenure(party, place or world.places["3-2-501"], relation, by=world.alice, starts_on=LONG_AGO)
    return party


def asks(party: Party, field: str = "phone", **more: Any) -> Correction:
    """A new number, unless said otherwise; it was proved."""
    said = {"value": NEW, "proved": NEW, "contact": party.contacts.first()} if field == "phone" else {}
    return ask_correction(field, by=himself(party), party=party, **(said | more))


def photo() -> SimpleUploadedFile:
    """A picture of a paper."""
    buffer = BytesIO()
    Image.new("RGB", (64, 48), "white").save(buffer, "JPEG")
    return SimpleUploadedFile("paper.jpg", buffer.getvalue(), "image/jpeg")
