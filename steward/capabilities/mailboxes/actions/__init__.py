"""Every write to mailboxes and letters."""

from steward.capabilities.mailboxes.actions.boxes import (
    add_mailbox,
    begin_reading,
    change_mailbox,
    fetch_mailbox,
    note_fetch,
    pause_mailbox,
    remove_mailbox,
    resume_mailbox,
)
from steward.capabilities.mailboxes.actions.letters import (
    erase_sender,
    forget_letters,
    keep_unreadable,
    note_answer,
    retry_letter,
    take_letter,
)

__all__ = [
    "add_mailbox",
    "begin_reading",
    "change_mailbox",
    "erase_sender",
    "fetch_mailbox",
    "forget_letters",
    "keep_unreadable",
    "note_answer",
    "note_fetch",
    "pause_mailbox",
    "remove_mailbox",
    "resume_mailbox",
    "retry_letter",
    "take_letter",
]
