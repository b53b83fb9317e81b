"""Every write to accounts and appointments."""

from steward.desk.staff.actions.accounts import (
    change_staff,
    invite_staff,
    lock_account,
    make_link,
    set_password,
    unlock_account,
)
from steward.desk.staff.actions.appointments import (
    act_for_colleague,
    appoint_staff,
    change_areas,
    end_appointment,
    end_away,
    mark_away,
)

__all__ = [
    "act_for_colleague",
    "appoint_staff",
    "change_areas",
    "change_staff",
    "end_appointment",
    "end_away",
    "invite_staff",
    "lock_account",
    "make_link",
    "mark_away",
    "set_password",
    "unlock_account",
]
