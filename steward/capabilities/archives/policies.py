"""Who may do what with archives: roles per verb, and the second person that no role can replace."""

from steward.capabilities.archives.lifecycle import MOVES
from steward.capabilities.archives.models import Archive, Stocktaking
from steward.capabilities.archives.queries import FILERS, open_borrowing
from steward.kernel.base.refused import NotAllowed, passes
from steward.kernel.tenancy.actor import Actor, Hat
from steward.kernel.tenancy.choices import Role

READERS = frozenset(Role)
SECOND = frozenset({Role.HEAD, Role.MANAGER, Role.DIRECTOR})
MAY: dict[str, frozenset[Role]] = {
    **dict.fromkeys(("register", "change", "attach", "borrow", "return", "find", "condemn"), FILERS),
    **dict.fromkeys(("consent", "decide"), SECOND),
    # Of a stocktaking.
    **dict.fromkeys(("start", "tick", "close"), FILERS),
}


def check(verb: str, archive: Archive, by: Actor) -> Hat | None:
    """The verbs lock: refuses with `NotAllowed`, else returns the hat for the trail.

    Whoever asked for an archive or is to have it does not agree to that, nor does whoever proposed to destroy it
    decide on it; nor does anybody who acts for them.
    """
    hat = by.need_hat(MAY[verb], site_id=archive.site_id)
    if verb in ("consent", "decide") and by.queue_user_ids & _first(verb, archive):
        raise NotAllowed()
    return hat


def _first(verb: str, archive: Archive) -> set[int | None]:
    if verb == "decide":
        return {archive.condemned_by_id}
    borrowing = open_borrowing(archive)
    return {borrowing.asked_by_id, borrowing.borrower_id} if borrowing else set()


def may(verb: str, archive: Archive, by: Actor) -> bool:
    """Whether the button shows: where it stands, its term and the rights all allow."""
    if archive.standing not in MOVES[verb].sources or (verb == "condemn" and not archive.is_past_term):
        return False
    return passes(check, verb, archive, by)


def check_run(verb: str, run: Stocktaking, by: Actor) -> Hat | None:
    """The verbs lock of a stocktaking."""
    return by.need_hat(MAY[verb], site_id=run.site_id)


def may_run(verb: str, run: Stocktaking, by: Actor) -> bool:
    """Whether its button shows: one that is over is history."""
    return run.ended_at is None and by.hat_for(MAY[verb], site_id=run.site_id) is not None
