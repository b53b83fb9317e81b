"""Minutes as people type them, and hours of a day: `30`, `4 h`, `1 小时 30 分钟`; `08:30-12:00, 13:30-18:00`."""

import re
import unicodedata
from itertools import pairwise

from django.utils.translation import gettext as _

from steward.kernel.base.refused import Refused
from steward.kernel.base.worktime import DAY_MINUTES

_SPAN = re.compile(
    r"(-?)\s*(?:(\d{1,4})\s*(?:h|小时|时))?\s*(?:(\d{1,6})\s*(?:min|分钟|分)?)?", re.IGNORECASE
)
_HOURS = re.compile(r"(\d{1,2}):(\d{2})[-–—~至到](\d{1,2}):(\d{2})")
_BETWEEN = re.compile(r"[,、;\s]+")


def read_span(text: str) -> int | None:
    """Minutes of a span; None for what cannot be read."""
    found = _SPAN.fullmatch(text.strip())
    if not found or (found[2] is None and found[3] is None):
        return None
    minutes = int(found[2] or 0) * 60 + int(found[3] or 0)
    return -minutes if found[1] else minutes


def write_span(minutes: int) -> str:
    """The same span as a form shows it: hours and minutes, no days - a day of working time is shorter than 24 hours."""
    hours, rest = divmod(abs(minutes), 60)
    words = [_("%(h)d h") % {"h": hours}] if hours else []
    words += [_("%(n)d min") % {"n": rest}] if rest or not hours else []
    return ("-" if minutes < 0 else "") + " ".join(words)


def read_hours(text: str, field: str) -> list[list[int]]:
    """Opening spans of a day in minutes from midnight, in order. Refuses what cannot be read, overlaps or runs back."""
    spans = []
    # Input methods write full-width signs; blanks around the dash separate nothing.
    folded = re.sub(r"\s*([-–—~至到])\s*", r"\1", unicodedata.normalize("NFKC", text))
    for part in filter(None, _BETWEEN.split(folded)):
        found = _HOURS.fullmatch(part)
        first, last = (
            (int(found[1]) * 60 + int(found[2]), int(found[3]) * 60 + int(found[4])) if found else (0, 0)
        )
        if not found or int(found[2]) > 59 or int(found[4]) > 59 or not first < last <= DAY_MINUTES:
            raise Refused(
                _("“%(text)s” is no span of a day.") % {"text": part},
                do=_("Write it like 08:30-12:00; a night shift ends at 24:00 and begins anew at 00:00."),
                field=field,
                code="bad_hours",
            )
        spans.append([first, last])
    spans.sort()
    if any(before[1] > after[0] for before, after in pairwise(spans)):
        raise Refused(
            _("These hours overlap."), do=_("Leave out one of them."), field=field, code="bad_hours"
        )
    return spans


def write_hours(spans: list[list[int]]) -> str:
    return ", ".join(f"{a // 60:02d}:{a % 60:02d}-{b // 60:02d}:{b % 60:02d}" for a, b in spans)
