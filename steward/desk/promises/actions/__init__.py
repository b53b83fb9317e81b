"""Every write to promises: standards, the ladder, working hours, holidays, matters, callbacks, grades."""

from steward.desk.promises.actions.apply import apply_standard
from steward.desk.promises.actions.calendars import (
    add_calendar,
    add_holiday,
    change_calendar,
    remove_calendar,
    remove_holiday,
)
from steward.desk.promises.actions.callbacks import change_callback_policy
from steward.desk.promises.actions.grades import add_grade_rule, remove_grade_rule
from steward.desk.promises.actions.ladder import add_rung, change_rung, close_rung, reopen_rung
from steward.desk.promises.actions.matters import (
    add_category,
    change_category,
    close_category,
    reopen_category,
)
from steward.desk.promises.actions.standards import add_standard, change_standard, remove_standard

__all__ = [
    "add_calendar",
    "add_category",
    "add_grade_rule",
    "add_holiday",
    "add_rung",
    "add_standard",
    "apply_standard",
    "change_calendar",
    "change_callback_policy",
    "change_category",
    "change_rung",
    "change_standard",
    "close_category",
    "close_rung",
    "remove_calendar",
    "remove_grade_rule",
    "remove_holiday",
    "remove_standard",
    "reopen_category",
    "reopen_rung",
]
