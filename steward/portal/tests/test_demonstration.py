"""Owners offered on the sign-in page: invented ones only, and only where something is demonstrated."""

from django.test import Client

from steward.kernel.tenancy.models import User
from steward.portal.demonstration import sample_owners
from steward.portal.tests.factories import resident
from tests.people import World

INVENTED = "19900000007"


def test_sample_owners_are_invented_people(world: World, settings) -> None:
    settings.DEMONSTRATION = True
    real, invented = resident(world), resident(world, "3-2-502", INVENTED)
    assert sample_owners() == []  # nobody here belongs to a demonstration

    User.objects.filter(pk=world.users["carol"].pk).update(is_demonstration=True)
    assert [(owner.phone, owner.name) for owner in sample_owners()] == [(INVENTED, invented.name)]
    page = Client().get("/my/sign-in/").content.decode()
    assert INVENTED in page
    assert real.contacts.get().value not in page


def test_sample_owners_are_nobody_without_a_demonstration(world: World, settings) -> None:
    resident(world, "3-2-502", INVENTED)
    User.objects.filter(pk=world.users["carol"].pk).update(is_demonstration=True)
    settings.DEMONSTRATION = False
    assert sample_owners() == []
    assert INVENTED not in Client().get("/my/sign-in/").content.decode()


def test_sample_owners_are_owners_or_tenants(world: World, settings) -> None:
    settings.DEMONSTRATION = True
    resident(world, "3-2-502", INVENTED, relation="household")
    User.objects.filter(pk=world.users["carol"].pk).update(is_demonstration=True)
    assert sample_owners() == []
