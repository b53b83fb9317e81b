"""Allowances: taken, refilled steadily, told in headers."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache

from steward.kernel.base import clock
from steward.kernel.surface import limits
from steward.kernel.surface.tests.conftest import Program, program_of
from steward.kernel.surface.tests.test_api_errors import refusal
from tests.people import World

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def few(settings: Any) -> Any:
    settings.STEWARD_RATE_READ, settings.STEWARD_RATE_WRITE, settings.STEWARD_WEB_PROCESSES = 6, 2, 1
    cache.clear()
    yield settings
    cache.clear()


def test_allowance_runs_out_and_comes_back() -> None:
    with clock.moved_to(NOON):
        assert [limits.take("x", write=False).remaining for _time in range(6)] == [5, 4, 3, 2, 1, 0]
        wait = limits.take("x", write=False).retry_after
        assert limits.take("y", write=False).remaining == 5
        assert limits.take("x", write=True).remaining == 1
    assert wait == 70  # the next minute begins, and a sixth of it brings one back
    with clock.moved_to(NOON + timedelta(seconds=69)):
        assert limits.take("x", write=False).retry_after == 1
    with clock.moved_to(NOON + timedelta(seconds=70)):
        assert limits.take("x", write=False) == limits.Allowance(0)
        assert limits.take("x", write=False).retry_after in (10, 11)
    with clock.moved_to(NOON + timedelta(minutes=5)):
        assert limits.take("x", write=False).remaining == 5


def test_no_minute_lets_twice_the_allowance_through() -> None:
    taken = 0
    for second in range(30, 91):
        with clock.moved_to(NOON + timedelta(seconds=second)):
            taken += sum(not limits.take("x", write=False).retry_after for _time in range(3))
    assert taken <= 6 + 3  # the bucket and what flowed in while it was being emptied


def test_processes_share_a_memory_cache(few: Any) -> None:
    few.STEWARD_WEB_PROCESSES = 2
    assert (limits.limit_of(write=False), limits.limit_of(write=True)) == (3, 1)
    few.STEWARD_WEB_PROCESSES = 100
    assert limits.limit_of(write=True) == 1


def test_too_many_requests_are_429(house: World, judy: Program) -> None:
    other = program_of(house, "judy")
    with clock.moved_to(NOON):
        left = [judy.get("/api/v1/aways")["RateLimit-Remaining"] for _time in range(6)]
        assert left == ["5", "4", "3", "2", "1", "0"]
        answer = judy.get("/api/v1/aways")
        refusal(answer, 429, "too_many_requests")
        assert (answer["Retry-After"], answer["RateLimit-Remaining"]) == ("70", "0")
        assert "70" in answer.json()["do"]
        assert other.get("/api/v1/aways").status_code == 200
        assert judy.post("/api/v1/aways")["RateLimit-Remaining"] == "1"
