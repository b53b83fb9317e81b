"""Who may do what with inspections."""

from typing import Any

from steward.capabilities.inspections.choices import Verdict
from steward.capabilities.inspections.models import Checklist, Checkpoint, Plan, Visit
from steward.kernel.base.refused import NotAllowed, passes
from steward.kernel.duties.queries import posts_below
from steward.kernel.tenancy.actor import Actor, Hat
from steward.kernel.tenancy.choices import Role

STAFF = frozenset(Role)
KEEPERS = frozenset({Role.SUPERVISOR, Role.HEAD, Role.MANAGER, Role.QUALITY})
# Checklists are asked everywhere: whoever keeps them does so for the whole company.
WRITERS = frozenset({Role.ADMIN, Role.DIRECTOR, Role.QUALITY})
REVIEWERS = KEEPERS | {Role.DIRECTOR}
# Who judges every round of his reach, whoever walked it.
OVERSEERS = frozenset({Role.QUALITY, Role.DIRECTOR})
MAY: dict[str, frozenset[Role]] = {
    "add": KEEPERS,
    "change": KEEPERS,
    "relabel": KEEPERS,
    "retire": KEEPERS,
    "end": KEEPERS,
    "write": WRITERS,
    "revise": WRITERS,
    "shelve": WRITERS,
    "start": STAFF,
    "trust": REVIEWERS,
    "reject": REVIEWERS,
}


def hat_on(post_id: int | None, site_id: int, by: Actor) -> Hat | None:
    """The hat somebody wears on a round: of its post, own before acting (HRM2), else any that reaches the site."""
    hats = sorted(by.hats, key=lambda hat: hat.is_acting)
    own = (hat for hat in hats if hat.post_id == post_id)
    return next(own, None) or next((hat for hat in hats if hat.covers(site_id)), None)


def need_reviewer(verb: str, visit: Visit, by: Actor) -> Hat | None:
    """The hat of whoever judges a record: quality and director all, the others what reports to them; nobody his own."""
    hat = by.need_hat(MAY[verb], site_id=visit.site_id)
    if by.user_id == visit.user_id:
        raise NotAllowed()
    post, own = visit.round.post_id, {hat.post_id for hat in by.hats}
    if (
        post is not None
        and not by.hat_for(OVERSEERS, site_id=visit.site_id)
        and post not in posts_below(by) - own
    ):
        raise NotAllowed()
    return hat


def may_review(verb: str, visit: Visit, by: Actor) -> bool:
    """Whether the button shows: doubts ask for one judgement."""
    return visit.verdict == Verdict.OPEN and passes(need_reviewer, verb, visit, by)


def may_keep(verb: str, row: Any, by: Actor) -> bool:
    """Whether the button shows on what somebody keeps in order: rights at its site, and it is in use."""
    return is_used(row) and by.hat_for(MAY[verb], site_id=site_of(row)) is not None


def is_used(row: Any) -> bool:
    """Whether a checkpoint, checklist, route or plan is in use."""
    if isinstance(row, Plan):
        return row.ends_on is None
    return row.retired_at is None if isinstance(row, Checkpoint) else bool(row.is_active)


def site_of(row: Any) -> int | None:
    """The site of what somebody keeps; none for checklists, which are the company's."""
    if isinstance(row, Plan):
        return row.route.site_id
    return None if isinstance(row, Checklist) else row.site_id
