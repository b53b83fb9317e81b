"""Every write to own fields and their values."""

from steward.kernel.custom.actions.erasing import erase_values
from steward.kernel.custom.actions.fields import add_field, change_field, close_field, reopen_field
from steward.kernel.custom.actions.values import (
    fill_person,
    fill_place,
    fill_places,
    fill_site,
    uncover_person,
    uncover_place,
    uncover_site,
)

__all__ = [
    "add_field",
    "change_field",
    "close_field",
    "erase_values",
    "fill_person",
    "fill_place",
    "fill_places",
    "fill_site",
    "reopen_field",
    "uncover_person",
    "uncover_place",
    "uncover_site",
]
