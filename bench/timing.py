"""Short timings inside one process."""

import statistics
import time
from collections.abc import Callable
from typing import Any


def timed(work: Callable[..., object], *values: Any) -> float:
    """Seconds of one call."""
    started = time.perf_counter()
    work(*values)
    return time.perf_counter() - started


def quiet(seconds: list[float]) -> float:
    """Milliseconds of the quickest fifth: what the work costs when the machine is not doing something else."""
    return round(statistics.quantiles(seconds, n=5)[0] * 1000, 2)
