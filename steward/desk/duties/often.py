"""How often a duty is due, chosen in words on its page; read as the catalogue's own data is."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from steward.kernel.base.refused import Refused
from steward.kernel.duties.cadence import WEEKDAYS, read_cadence

OFTEN = (
    ("day", _("Every day")),
    ("times", _("So many times a day")),
    ("workdays", _("Every working day")),
    ("within", _("At least once in any so many days")),
    ("week", _("Every week")),
    ("weekday", _("Every week until a weekday")),
    ("month", _("Every month")),
    ("monthday", _("Every month until a day")),
    ("quarter", _("Every quarter")),
    ("half-year", _("Every half-year")),
    ("year", _("Every year")),
    ("before", _("Every year before a day")),
)
DAYS = tuple(
    zip(
        WEEKDAYS,
        (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday")),
        strict=True,
    )
)
OTHERWISE = (
    ("", _("That day itself")),
    ("workday before", _("The working day before")),
    ("workday after", _("The working day after")),
)


def cadence_chosen(chosen: Mapping[str, Any]) -> dict[str, Any]:
    """The cadence that choices on the page say, as a duty keeps it; refuses what says none, naming the field."""
    number, otherwise = chosen.get("number"), chosen.get("otherwise") or ""
    match chosen["often"]:
        case "times":
            said, asks = {"every": "day", "times": number}, "number"
        case "workdays":
            said, asks = {"every": "day", "only": "workdays"}, "often"
        case "within":
            said, asks = {"within_days": number}, "number"
        case "weekday":
            said, asks = {"every": "week", "by": chosen.get("weekday") or ""}, "weekday"
        case "monthday":
            said, asks = {"every": "month", "by": 0 if number is None else number}, "number"
            said |= {"otherwise": otherwise} if otherwise else {}
        case "before":
            said, asks = {"every": "year", "before": chosen.get("before") or ""}, "before"
        case every:
            said, asks = {"every": every}, "often"
    try:
        read_cadence(said)
    except Refused as refused:
        refused.field = asks
        raise
    return said
