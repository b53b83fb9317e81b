"""Looks and icons of what inspections show, and columns that several of their lists share."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from steward.capabilities.inspections.choices import PointState, RoundState, Verdict
from steward.capabilities.inspections.policies import is_used
from steward.kernel.surface.declare import Column

ROUND_MARKS = {
    RoundState.PLANNED: ("wait", "clock"),
    RoundState.UNDER_WAY: ("busy", "player-play"),
    RoundState.DONE: ("ok", "circle-check"),
    RoundState.LATE: ("wait", "clock-exclamation"),
    RoundState.PARTLY: ("late", "alert-triangle"),
    RoundState.MISSED: ("late", "x"),
    RoundState.CANCELLED: ("off", "ban"),
}
POINT_MARKS = {
    PointState.WAITING: ("info", "clock"),
    PointState.VISITED: ("ok", "circle-check"),
    PointState.LATE: ("wait", "clock-exclamation"),
    PointState.MISSED: ("late", "x"),
    PointState.FALSE: ("late", "ban"),
    PointState.GONE: ("off", "ban"),
}
VERDICT_MARKS = {
    Verdict.CLEAR: ("ok", "check"),
    Verdict.OPEN: ("wait", "alert-triangle"),
    Verdict.TRUSTED: ("ok", "circle-check"),
    Verdict.REJECTED: ("late", "x"),
}


def in_use(row: Any) -> tuple[str, str]:
    return ("ok", "check") if is_used(row) else ("off", "archive")


def use_word(row: Any) -> Any:
    return _("In use") if is_used(row) else _("Out of use")


def use_column() -> Column:
    return Column(
        "state",
        _("State"),
        lambda row: "open" if is_used(row) else "retired",
        show=use_word,
        kind="state",
        mark=in_use,
    )
