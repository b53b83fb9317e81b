"""Every write to the organisation chart."""

from steward.desk.office.actions.areas import add_area, change_area, choose_places, drop_place, remove_area
from steward.desk.office.actions.posts import (
    add_department,
    add_post,
    change_department,
    change_post,
    close_post,
    reopen_post,
)

__all__ = [
    "add_area",
    "add_department",
    "add_post",
    "change_area",
    "change_department",
    "change_post",
    "choose_places",
    "close_post",
    "drop_place",
    "remove_area",
    "reopen_post",
]
