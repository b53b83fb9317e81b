"""Rate limits: an allowance per minute for each token or person, counted in Django's cache.

What was taken in the last sixty seconds is estimated from two counters, this minute's and the fading share of
the one before. That behaves like a bucket refilled steadily, and needs nothing but the cache's atomic `incr`.
"""

import math
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache

from steward.kernel.base import clock

MINUTE = 60


@dataclass(frozen=True)
class Allowance:
    """How many requests are left, and how many seconds to wait (0 while there are any)."""

    remaining: int
    retry_after: int = 0


def limit_of(*, write: bool) -> int:
    """Requests a minute in this process: a memory cache is each process's own, so they share the allowance."""
    limit: int = settings.STEWARD_RATE_WRITE if write else settings.STEWARD_RATE_READ
    if settings.CACHES["default"]["BACKEND"].endswith("LocMemCache"):
        limit //= max(settings.STEWARD_WEB_PROCESSES, 1)
    return max(limit, 1)


def take(who: str, *, write: bool) -> Allowance:
    """Take one request from somebody's allowance; a request that is turned away takes nothing."""
    limit = limit_of(write=write)
    minute, into = divmod(clock.now().timestamp(), MINUTE)
    key = f"rate:{who}:{'write' if write else 'read'}:"
    this, before = f"{key}{minute:.0f}", cache.get(f"{key}{minute - 1:.0f}", 0)
    cache.add(this, 0, 2 * MINUTE)
    try:
        taken = cache.incr(this)
    except ValueError:  # thrown out of a full cache between the two calls
        return Allowance(limit - 1)
    left = limit - taken - before * (1 - into / MINUTE)
    if left >= 0:
        return Allowance(int(left))
    cache.decr(this)
    return Allowance(0, math.ceil(_wait(limit, taken, before, into)))


def _wait(limit: int, taken: int, before: int, into: float) -> float:
    """Seconds until one more request fits: within this minute as the one before fades, or in the next one."""
    if taken <= limit:
        return max(MINUTE * (1 - (limit - taken) / before) - into, 1)
    return MINUTE - into + MINUTE * (1 - (limit - 1) / (taken - 1))
