"""Who says something to a card, who signs it, who opens a month again."""

from steward.kernel.duties import months
from steward.kernel.duties.queries import posts_under
from steward.kernel.tenancy.actor import Actor, Hat
from steward.kernel.tenancy.choices import Role
from steward.reports.models import Scorecard

STAFF = frozenset(Role)
# The reporting line decides who signs, not a role: a senior steward leads assistants (HRM3).
MAY = {"comment": STAFF, "sign": STAFF, **months.MAY}


def signing_hat(card: Scorecard, by: Actor, line: frozenset[int]) -> Hat | None:
    """The hat of a post above the card's (`line`), own before acting; none for one's own card, or for whom one acts."""
    if card.user_id in by.queue_user_ids:
        return None
    return next((hat for hat in sorted(by.hats, key=lambda hat: hat.is_acting) if hat.post_id in line), None)


def may_card(verb: str, card: Scorecard, actor: Actor) -> bool:
    """Whether the button shows: one's own card to say something, a frozen one of somebody below to sign."""
    if not card.is_current:
        return False
    if verb == "comment":
        return card.user_id == actor.user_id
    waits = card.frozen_at is not None and card.signed_at is None
    mine = card.user_id in actor.queue_user_ids
    return waits and not mine and card.post_id in posts_under(actor)
