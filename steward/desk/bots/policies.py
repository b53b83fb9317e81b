"""Who may have group chats told: the administrator."""

from steward.kernel.notify.choices import State
from steward.kernel.notify.models import Bot, GroupMessage
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.choices import Role

KEEPERS = frozenset({Role.ADMIN})

MAY = {
    "add": KEEPERS,
    "change": KEEPERS,
    "try": KEEPERS,
    "pause": KEEPERS,
    "resume": KEEPERS,
    "remove": KEEPERS,
    "resend": KEEPERS,
}


def may_bot(verb: str, bot: Bot | None, actor: Actor) -> bool:
    """Whether a verb on a robot shows its button."""
    if actor.hat_for(MAY[verb]) is None:
        return False
    if bot is None or verb in ("change", "remove"):
        return bot is None or bot.is_active
    return bot.is_active and (bot.paused_at is not None) == (verb == "resume")


def may_message(verb: str, message: GroupMessage, actor: Actor) -> bool:
    """Only what was given up is said again."""
    given_up = message.state == State.FAILED and message.bot.is_active
    return actor.hat_for(MAY[verb]) is not None and given_up
