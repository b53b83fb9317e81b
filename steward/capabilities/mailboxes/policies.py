"""Who may do what with mailboxes and letters."""

from steward.capabilities.mailboxes.choices import Outcome
from steward.capabilities.mailboxes.models import Letter, Mailbox
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.choices import Role

KEEPERS = frozenset({Role.ADMIN})
READERS = frozenset({Role.ADMIN, Role.DESK, Role.HEAD, Role.MANAGER})
MAY: dict[str, frozenset[Role]] = {
    **dict.fromkeys(("add", "change", "fetch", "pause", "resume", "remove"), KEEPERS),
    "retry": READERS,
}


def may_mailbox(verb: str, row: Mailbox | None, by: Actor) -> bool:
    """Whether a verb on a mailbox shows its button; whose passwords it takes, the whole company's administrator has."""
    if by.hat_for(MAY[verb]) is None:
        return False
    if row is None or verb in ("change", "remove"):
        return row is None or row.is_active
    return row.is_active and (row.paused_at is not None) == (verb == "resume")


def may_letter(verb: str, row: Letter, by: Actor) -> bool:
    """Only what could not be read is read again."""
    return (
        row.outcome == Outcome.UNREADABLE and by.hat_for(MAY[verb], site_id=row.mailbox.site_id) is not None
    )
