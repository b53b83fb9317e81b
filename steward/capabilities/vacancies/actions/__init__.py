"""Every write to vacancies."""

from steward.capabilities.vacancies.actions.looking import (
    call_storm_round,
    check_vacancy,
    count_round_look,
    resolve_vacancy,
)
from steward.capabilities.vacancies.actions.standing import (
    arrange_vacancy,
    declare_vacancy,
    derive_vacancies,
    end_vacancy,
)

__all__ = [
    "arrange_vacancy",
    "call_storm_round",
    "check_vacancy",
    "count_round_look",
    "declare_vacancy",
    "derive_vacancies",
    "end_vacancy",
    "resolve_vacancy",
]
