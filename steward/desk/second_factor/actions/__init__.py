"""Every write of the second factor."""

from steward.desk.second_factor.actions.factor import (
    begin_factor,
    check_code,
    demand_factor,
    give_up_factor,
    renew_codes,
    reset_factor,
    set_up_factor,
)
from steward.desk.second_factor.actions.passkeys import add_passkey, check_passkey, remove_passkey

__all__ = [
    "add_passkey",
    "begin_factor",
    "check_code",
    "check_passkey",
    "demand_factor",
    "give_up_factor",
    "remove_passkey",
    "renew_codes",
    "reset_factor",
    "set_up_factor",
]
