"""Rows inserted once and changed by compare-and-set: safe against others that write the same."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from steward.kernel.base.models import NumberRange
from steward.kernel.base.rows import change_row, insert_row
from steward.kernel.jobs.models import Job

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def job(**more: object) -> Job:
    return Job(
        path="steward.none", args={"args": ["漏水"], "kwargs": {}}, run_after=NOON, enqueued_at=NOON, **more
    )


def test_insert_row_once_leaves_out_what_a_unique_key_forbids(db: None) -> None:
    first, second = job(dedupe="the same"), job(dedupe="the same")
    assert insert_row(first, once=True) and not insert_row(second, once=True)
    assert not second.pk
    assert Job.objects.get(dedupe="the same").pk == first.pk
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_row(second)


def test_insert_row_once_knows_a_key_of_its_own(db: None) -> None:
    assert insert_row(NumberRange(key="a", last=3), once=True)
    assert not insert_row(NumberRange(key="a", last=9), once=True)
    assert NumberRange.objects.get(key="a").last == 3


def test_change_row_is_won_by_the_quicker_one(db: None) -> None:
    insert_row(job(dedupe="one"))
    mine, theirs = Job.objects.get(dedupe="one"), Job.objects.get(dedupe="one")
    assert change_row(
        mine, {"attempts": 1, "run_after": NOON.replace(hour=13), "args": {}}, where=["attempts"]
    )
    assert not change_row(theirs, {"attempts": 1}, where=["attempts"])
    assert (mine.attempts, theirs.attempts) == (1, 0)
    kept = Job.objects.get(dedupe="one")
    assert (kept.attempts, kept.run_after, kept.args) == (1, NOON.replace(hour=13), {})
