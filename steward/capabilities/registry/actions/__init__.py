"""Every write of the registry."""

from steward.capabilities.registry.actions.contacts import keep_follow_up, note_contact, postpone_follow_up
from steward.capabilities.registry.actions.measures import set_measure
from steward.capabilities.registry.actions.people import (
    add_person,
    end_household_tenure,
    remove_party_contact,
    reveal_person,
    transfer_household_ownership,
    verify_household_tenure,
)
from steward.capabilities.registry.actions.records import confirm_household

__all__ = [
    "add_person",
    "confirm_household",
    "end_household_tenure",
    "keep_follow_up",
    "note_contact",
    "postpone_follow_up",
    "remove_party_contact",
    "reveal_person",
    "set_measure",
    "transfer_household_ownership",
    "verify_household_tenure",
]
