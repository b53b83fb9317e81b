"""Who may do what with vacant homes."""

from steward.capabilities.vacancies.models import Vacancy
from steward.capabilities.vacancies.queries import CARERS
from steward.kernel.base.refused import NotAllowed, passes
from steward.kernel.places.queries import worn_at
from steward.kernel.tenancy.actor import Actor, Hat
from steward.kernel.tenancy.choices import Role

MAY: dict[str, frozenset[Role]] = {
    **dict.fromkeys(("declare", "arrange", "check", "resolve", "end"), CARERS),
    # Of a storm round.
    "call": frozenset({Role.SUPERVISOR, Role.HEAD, Role.MANAGER, Role.DIRECTOR}),
}


def check(verb: str, vacancy: Vacancy, by: Actor) -> Hat | None:
    """The verbs lock: the hat in which somebody comes to this home."""
    if by.is_system:
        return None
    place = vacancy.place
    hat = worn_at(
        by, MAY[verb], site_id=vacancy.site_id, building_id=place.building_id, place_id=vacancy.place_id
    )
    if hat is None:
        raise NotAllowed()
    return hat


def may(verb: str, vacancy: Vacancy, by: Actor) -> bool:
    """Whether the button shows: what ended is history, only a doubt is resolved."""
    if vacancy.ended_at is not None or (verb == "resolve" and not vacancy.doubt):
        return False
    return passes(check, verb, vacancy, by)
