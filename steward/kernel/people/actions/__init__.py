"""Every write to people and their tenures, by its verb."""

from steward.kernel.people.actions.bulk import NewParty, NewTenure, add_parties, add_tenures
from steward.kernel.people.actions.merging import merge_party, split_party
from steward.kernel.people.actions.parties import add_contact, add_party, change_party, remove_contact
from steward.kernel.people.actions.privacy import (
    disclose_party,
    erase_party,
    reveal_contact,
    reveal_id_number,
)
from steward.kernel.people.actions.retention import keep_retention, set_retention
from steward.kernel.people.actions.tenures import end_tenure, start_tenure, transfer_ownership, verify_tenure

__all__ = [
    "NewParty",
    "NewTenure",
    "add_contact",
    "add_parties",
    "add_party",
    "add_tenures",
    "change_party",
    "disclose_party",
    "end_tenure",
    "erase_party",
    "keep_retention",
    "merge_party",
    "remove_contact",
    "reveal_contact",
    "reveal_id_number",
    "set_retention",
    "split_party",
    "start_tenure",
    "transfer_ownership",
    "verify_tenure",
]
