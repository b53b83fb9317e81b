"""Reasons to look twice at a visit: each is kept with its figures, shown in words, and judged by a person. Pure.

A doubt never refuses or drops a record: pictures may look alike, clocks may be wrong and lifts may be quick.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from math import asin, cos, radians, sin, sqrt
from typing import Any

from django.utils.translation import gettext_lazy as _

Doubt = dict[str, Any]

# A phone's clock that is more than so much off says something about its owner or its photos.
DRIFT = timedelta(minutes=5)
# A picture is taken during the visit; clocks of camera and browser may differ a little.
BESIDE = timedelta(minutes=10)
EARTH_METRES = 6_371_000
FAR_METRES = 150
# Whoever needs less than half of the time the way takes was not there, or the way is timed wrongly.
QUICK_SHARE = 2

WORDS: Mapping[str, Any] = {
    "clock": _("The phone's clock was %(minutes)s minutes off."),
    "challenge": _("Made without this round's secret word: not on the round that was handed out."),
    "code": _("Another code was read than this checkpoint's."),
    "fast": _("%(seconds)s seconds after the point before; the way takes %(walk)s."),
    "far": _("%(metres)s metres away from the checkpoint."),
    "gallery": _("A photo came from the gallery, not from the camera."),
    "used": _("A photo was in another record before."),
    "alike": _("A photo looks like one of %(when)s."),
    "aside": _("A photo was taken %(minutes)s minutes away from the visit."),
    "early": _("Made before the round's time began."),
    "stranger": _("Somebody walked it whose round it was not."),
    "unanswered": _("%(count)s questions have no answer or lack their photo."),
}


def say_doubts(doubts: Iterable[Doubt]) -> list[str]:
    """Doubts in the reader's language."""
    return [str(WORDS[doubt["code"]]) % doubt for doubt in doubts]


def clock_doubt(drift_seconds: int) -> list[Doubt]:
    """A clock that is far off."""
    if abs(drift_seconds) <= DRIFT.total_seconds():
        return []
    return [{"code": "clock", "minutes": round(drift_seconds / 60)}]


def metres_between(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Distance over the ground of two latitudes and longitudes (haversine)."""
    (lat1, lon1), (lat2, lon2) = [(radians(lat), radians(lon)) for lat, lon in (one, other)]
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_METRES * asin(sqrt(half))


def far_doubt(here: tuple[Any, Any], there: tuple[Any, Any], accuracy: int) -> list[Doubt]:
    """A position that cannot be this place even if the phone was as unsure as it says."""
    if None in here or None in there:
        return []
    metres = metres_between((float(here[0]), float(here[1])), (float(there[0]), float(there[1])))
    return [{"code": "far", "metres": round(metres)}] if metres > FAR_METRES + 2 * accuracy else []


def photo_doubts(
    taken: Sequence[tuple[str, datetime]], began_at: datetime, ended_at: datetime
) -> list[Doubt]:
    """Pictures (source, device time) against the visit's own device times."""
    found: list[Doubt] = []
    if any(source == "gallery" for source, _at in taken):
        found.append({"code": "gallery"})
    off = [max(began_at - at, at - ended_at) for _source, at in taken]
    if off and max(off) > BESIDE:
        found.append({"code": "aside", "minutes": round(max(off).total_seconds() / 60)})
    return found


@dataclass(frozen=True)
class Step:
    """One visit of a person on a round, for the time of the way. `drift_seconds` makes device times comparable."""

    number: int
    position: int
    walk_seconds: int | None
    began_at: datetime
    ended_at: datetime
    drift_seconds: int


def fast_doubts(steps: Iterable[Step]) -> dict[int, Doubt]:
    """By number the visits that came sooner after the one before than the way allows, whichever was known first."""
    found: dict[int, Doubt] = {}
    for before, after in pairwise(sorted(steps, key=_when)):
        walk = _way(before, after)
        seconds = round((_when(after) - _end(before)).total_seconds())
        if walk is not None and seconds * QUICK_SHARE < walk:
            found[after.number] = {"code": "fast", "seconds": max(seconds, 0), "walk": walk}
    return found


def _when(step: Step) -> datetime:
    return step.began_at - timedelta(seconds=step.drift_seconds)


def _end(step: Step) -> datetime:
    return step.ended_at - timedelta(seconds=step.drift_seconds)


def _way(before: Step, after: Step) -> int | None:
    """The planned way between neighbours of the route, walked in either direction."""
    match after.position - before.position:
        case 1:
            return after.walk_seconds
        case -1:
            return before.walk_seconds
    return None
