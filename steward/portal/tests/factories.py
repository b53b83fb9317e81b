"""Customers for tests: somebody with a number and a home, a browser in which he is signed in, a request of his."""

from datetime import date
from typing import Any

from django.test import Client

from steward.capabilities.tickets.actions import report_ticket
from steward.kernel.base import clock
from steward.kernel.base.privacy import keyed_index
from steward.kernel.people.actions import add_party, start_tenure
from steward.kernel.people.models import ContactPoint, Party
from steward.kernel.tenancy.actor import system_actor
from steward.kernel.work.models import WorkItem
from steward.portal.actions import open_visit
from steward.portal.door import COOKIE
from steward.portal.models import SignInCode
from steward.portal.queries import customer
from tests.people import World

PHONE = "13800000001"


def resident(world: World, code: str = "3-2-501", phone: str = PHONE, relation: str = "owner") -> Party:
    """The person with this number in this unit, made when there is none yet."""
    known = ContactPoint.objects.filter(value_index=keyed_index(phone, "phone")).first()
    if known is not None:
        return known.party
    by = system_actor(world.organisation.pk)
    party = add_party("李晓梅", by=by, phones=[phone])
    start_tenure(party, world.places[code], relation, by=by, starts_on=date(2020, 1, 1))
    return party


def visitor(party: Party, phone: str = PHONE) -> Client:
    """A browser in which a customer is signed in."""
    code = SignInCode.objects.create(
        phone=phone,
        phone_index=keyed_index(phone, "phone"),
        address_index="",
        code="123456",
        asked_at=clock.now(),
    )
    client = Client()
    client.cookies[COOKIE] = open_visit(code, party)
    return client


def customer_of(world: World, code: str, phone: str = PHONE) -> Client:
    """The browser of somebody who lives in a unit."""
    return visitor(resident(world, code, phone), phone)


def report_as_owner(world: World, **more: Any) -> WorkItem:
    """The owner of 3-2-501 reports something, unless said otherwise."""
    party = more.pop("party", None) or resident(world)
    arguments: dict[str, Any] = {
        "by": customer(party),
        "requester": party,
        "site": world.site,
        "kind": "inquiry",
        "title": "几点停水？",
        "place": world.places["3-2-501"],
        "source": "portal",
    }
    return report_ticket(**arguments | more)
