"""Where the daily work has nothing that could prove a duty, proof is brought by hand.

A duty counted from patrols would be missed for ever at a site where nobody planned one. So the capability whose events
prove it says what it has planned for a post, and where it has nothing, a note, a photo or a file counts. Whether
proof may be brought is asked when it is brought; what was brought counts from then on, whatever is planned later:
past periods give the same answer for ever. The same holds for a case that was reported by hand: the trail knows nothing
of it.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date

from steward.kernel.duties.choices import EACH_PLACE
from steward.kernel.duties.facts import EVENT
from steward.kernel.duties.models import Due
from steward.kernel.duties.queries import is_reported
from steward.kernel.tenancy.actor import Actor

# Kind of event, post, place where it is due for each: the first day on which the daily work can prove it.
Planned = Mapping[tuple[str, int, int | None], date]
Plans = Callable[[Collection[int]], Planned]
_plans: dict[str, Plans] = {}


def declare_plans(kinds: Iterable[str], plans: Plans) -> None:
    """Say for kinds of events what is planned for posts, in one query however many; all other kinds just happen."""
    for kind in kinds:
        if _plans.setdefault(kind, plans) is not plans:
            raise ValueError(f"what is planned for {kind} is declared twice")


def planned_for(post_ids: Collection[int]) -> Planned:
    """What the daily work has planned for posts."""
    return {key: day for plans in dict.fromkeys(_plans.values()) for key, day in plans(post_ids).items()}


def planned_of(actor: Actor) -> Planned:
    """The same for the actor's own posts and those he carries, asked once a request."""
    if "planned" not in actor.kept:
        actor.kept["planned"] = planned_for({hat.post_id for hat in actor.hats})
    kept: Planned = actor.kept["planned"]
    return kept


def is_by_hand(due: Due, planned: Callable[[], Planned] | None = None) -> bool:
    """Whether a due that the daily work proves elsewhere is proved by hand here: nothing is planned in its window, or
    it is of a case that was reported by hand.
    """
    if due.case is not None and is_reported(due.case):
        return due.duty.evidence.startswith(EVENT)
    kind = due.duty.evidence.removeprefix(EVENT)
    if not due.duty.evidence.startswith(EVENT) or kind not in _plans:
        return False
    found = planned() if planned else planned_for([due.post_id])
    place = due.place_id if due.duty.scope in EACH_PLACE else None
    first = found.get((kind, due.post_id, place))
    return first is None or first > due.due_on
