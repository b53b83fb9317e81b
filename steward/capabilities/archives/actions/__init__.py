"""Every write to archives, by what it is about."""

from steward.capabilities.archives.actions.checking import (
    close_stocktaking,
    start_stocktaking,
    tick_stocktaking,
)
from steward.capabilities.archives.actions.destroying import condemn_archive, decide_archive
from steward.capabilities.archives.actions.filing import (
    attach_archive,
    change_archive,
    find_archive,
    register_archive,
)
from steward.capabilities.archives.actions.lending import (
    borrow_archive,
    consent_archive,
    remind_borrowers,
    return_archive,
)

__all__ = [
    "attach_archive",
    "borrow_archive",
    "change_archive",
    "close_stocktaking",
    "condemn_archive",
    "consent_archive",
    "decide_archive",
    "find_archive",
    "register_archive",
    "remind_borrowers",
    "return_archive",
    "start_stocktaking",
    "tick_stocktaking",
]
