"""Every write to watches, by what it is about."""

from steward.capabilities.watches.actions.changing import change_watch, decided_change
from steward.capabilities.watches.actions.drawing import (
    assign_rota,
    draw_rota,
    publish_rota,
    remove_rota,
)
from steward.capabilities.watches.actions.duty import (
    climb_handovers,
    hand_over_watch,
    print_watch,
    reveal_watch,
    take_watch,
)
from steward.capabilities.watches.actions.log import (
    add_entry,
    correct_entry,
    log_watch,
    report_entry,
    settle_entry,
)

__all__ = [
    "add_entry",
    "assign_rota",
    "change_watch",
    "climb_handovers",
    "correct_entry",
    "decided_change",
    "draw_rota",
    "hand_over_watch",
    "log_watch",
    "print_watch",
    "publish_rota",
    "remove_rota",
    "report_entry",
    "reveal_watch",
    "settle_entry",
    "take_watch",
]
