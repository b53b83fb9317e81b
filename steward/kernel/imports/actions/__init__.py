"""Writes of imports: upload, map, check, commit, undo, give up."""

from steward.kernel.imports.actions.committing import (
    commit_batch,
    fail_batch,
    remove_batch,
    undo_batch,
    write_batch,
)
from steward.kernel.imports.actions.preparing import (
    check_batch,
    choose_rows,
    choose_sheet,
    drop_batch,
    drop_stale,
    map_batch,
    upload_batch,
)
from steward.kernel.imports.actions.steps import GOOD_ROWS_ONLY, open_batch

__all__ = [
    "GOOD_ROWS_ONLY",
    "check_batch",
    "choose_rows",
    "choose_sheet",
    "commit_batch",
    "drop_batch",
    "drop_stale",
    "fail_batch",
    "map_batch",
    "open_batch",
    "remove_batch",
    "undo_batch",
    "upload_batch",
    "write_batch",
]
