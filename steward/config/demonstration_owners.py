"""What owners of the demonstration ask the desk for: something in the record is not right."""

from datetime import datetime, timedelta

from steward.capabilities.admissions.actions import ask_admission
from steward.capabilities.admissions.choices import Standing
from steward.capabilities.corrections.actions import ask_correction
from steward.config.demonstration_scene import Scene
from steward.kernel.base import clock
from steward.kernel.people.choices import PartyKind
from steward.kernel.people.models import Party
from steward.kernel.tenancy.actor import system_actor
from steward.kernel.tenancy.choices import SiteKind
from steward.portal.queries import customer


def let_owners_ask(scene: Scene, now: datetime) -> None:
    """One owner names an e-mail address, another somebody to ring up in need; a daughter asks to be let in."""
    owners = [party for _home, party in scene.homes[SiteKind.COMMUNITY] if party and _is_person(party)]
    with clock.moved_to(now - timedelta(hours=20)):
        ask_correction("email", by=customer(owners[2]), party=owners[2], value="owner@example.com")
    with clock.moved_to(now - timedelta(hours=5)):
        home = next(home for home, party in scene.homes[SiteKind.COMMUNITY] if party == owners[4])
        ask_admission(
            home,
            by=system_actor(scene.organisation.pk, "portal"),
            relation=Standing.HOUSEHOLD,
            name="周小雨",
            phone="19900009002",
            starts_on=clock.today(),
        )
    with clock.moved_to(now - timedelta(hours=3)):
        ask_correction(
            "emergency", by=customer(owners[7]), party=owners[7], name="陈建国", value="19900009001"
        )


def _is_person(party: Party) -> bool:
    return party.kind == PartyKind.PERSON
