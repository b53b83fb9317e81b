"""Months: when they are frozen, that nothing changes them then, and that they open again with a reason only."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from zlib import crc32

import pytest
from django.db import OperationalError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from steward.kernel.audit.models import Event
from steward.kernel.base import clock
from steward.kernel.base.refused import Lost, NotAllowed, Refused
from steward.kernel.duties.actions import prove_due
from steward.kernel.duties.choices import DueState
from steward.kernel.duties.models import Due, Duty, DutyMonth, Proof
from steward.kernel.duties.months import (
    OpenDays,
    freeze_day,
    freeze_month,
    may_reopen,
    month_of,
    months_to_freeze,
    next_month,
    open_days,
    reopen_month,
    set_freeze_day,
)
from steward.kernel.duties.queries import open_dues
from steward.kernel.duties.recount import Batch, recount_dues
from steward.kernel.duties.run import Run, duties_asked
from steward.kernel.duties.sheet import Count
from steward.kernel.duties.tests.factories import make_duty, make_kind
from steward.kernel.tenancy.actor import system_actor
from steward.kernel.tenancy.models import Post
from tests.people import World

OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
LAST = date(2026, 10, 31)
DAY = timedelta(days=1)


def noon(day: date) -> datetime:
    """Noon in Shanghai."""
    return datetime(day.year, day.month, day.day, 4, tzinfo=UTC)


def freeze(world: World, first: date = OCTOBER, on: date = date(2026, 11, 5)) -> DutyMonth:
    with clock.moved_to(noon(on)):
        recount_dues(first, next_month(first) - DAY)
        return freeze_month(first, by=system_actor(world.organisation.pk, "months"))


def prove(world: World, duty: Duty, day: date) -> Proof:
    """What a phone without a network brings home: seen then, known now."""
    return Proof.objects.create(
        organisation=world.organisation,
        duty=duty,
        post=world.posts["heidi"],
        user=world.users["heidi"],
        at=noon(day),
        note="走完",
    )


def snapshot() -> list[tuple[Any, ...]]:
    return list(Due.objects.order_by("pk").filter(due_on__lte=LAST).values_list())


@pytest.fixture
def october(world: World) -> Duty:
    """A daily duty of one steward, done on two days of October."""
    make_kind(world, "heidi")
    duty = make_duty(world, {"every": "day"}, starts_on=OCTOBER)
    with clock.moved_to(noon(NOVEMBER)):
        prove(world, duty, OCTOBER)
        prove(world, duty, OCTOBER + DAY)
    return duty


def done(duty: Duty) -> int:
    return Due.objects.filter(duty=duty, state=DueState.DONE, due_on__lte=LAST).count()


@pytest.mark.parametrize("cadence", [{"every": "day"}, {"within_days": 5}, {"every": "week", "by": "fri"}])
def test_frozen_dues_never_change_whatever_comes_late(world: World, cadence: dict[str, Any]):
    make_kind(world, "heidi")
    duty = make_duty(world, cadence, starts_on=OCTOBER)
    prove(world, duty, OCTOBER + DAY)
    freeze(world)
    before = snapshot()
    for day in range(0, 31, 3):
        prove(world, duty, OCTOBER + day * DAY)
    with clock.moved_to(noon(date(2026, 11, 6))):
        recount_dues(OCTOBER, date(2026, 11, 13))
        Proof.objects.all().delete()
        recount_dues(OCTOBER, date(2026, 11, 13))
        Post.objects.filter(pk=world.posts["heidi"].pk).update(is_active=False)
        recount_dues(OCTOBER, date(2026, 11, 13))
    assert snapshot() == before


def test_the_days_after_a_frozen_month_are_counted_as_ever(world: World, october: Duty):
    freeze(world)
    with clock.moved_to(noon(date(2026, 11, 6))):
        prove(world, october, NOVEMBER)
        recount_dues(OCTOBER, date(2026, 11, 5))
    assert Due.objects.get(duty=october, due_on=NOVEMBER).state == DueState.DONE
    assert done(october) == 2


def test_a_chain_goes_on_where_the_frozen_month_left_it(world: World):
    """Seen on the last day, known too late: the window of November begins after the frozen one all the same."""
    make_kind(world, "heidi")
    duty = make_duty(world, {"within_days": 5}, starts_on=OCTOBER)
    freeze(world)
    last = Due.objects.filter(duty=duty, due_on__lte=LAST).latest("due_on")
    prove(world, duty, LAST)
    with clock.moved_to(noon(date(2026, 11, 6))):
        recount_dues(OCTOBER, date(2026, 11, 6))
    after = Due.objects.filter(duty=duty, due_on__gt=LAST).earliest("due_on")
    assert after.opens_at == last.closes_at


def test_reopen_month_counts_late_evidence_and_is_frozen_again(world: World, october: Duty):
    month = freeze(world)
    prove(world, october, LAST)
    with clock.moved_to(noon(date(2026, 11, 6))):
        reopen_month(month, by=world.judy, reason="停电两天，记录后补", days=3)
        assert recount_dues(OCTOBER, LAST) == Count(changed=1)
        assert done(october) == 3
        assert months_to_freeze(world.organisation) == []
    with clock.moved_to(noon(date(2026, 11, 9))):
        assert months_to_freeze(world.organisation) == [OCTOBER]
    again = freeze(world, on=date(2026, 11, 9))
    assert (again.pk, again.edition, again.is_frozen, again.freezes_on) == (month.pk, 2, True, None)
    prove(world, october, LAST - DAY)
    with clock.moved_to(noon(date(2026, 11, 10))):
        assert recount_dues(OCTOBER, LAST) == Count()
    assert Event.objects.filter(kind="duty_month.freeze").count() == 2
    assert Event.objects.get(kind="duty_month.reopen").data["reason"] == "停电两天，记录后补"


def test_an_opened_month_before_a_frozen_one_leaves_that_alone(world: World, october: Duty):
    month = freeze(world)
    freeze(world, NOVEMBER, on=date(2026, 12, 5))
    with clock.moved_to(noon(date(2026, 12, 6))):
        reopen_month(month, by=world.judy, reason="补录", days=2)
        prove(world, october, LAST)
        prove(world, october, NOVEMBER)
        recount_dues(OCTOBER, date(2026, 12, 10))
    assert done(october) == 3
    assert Due.objects.get(duty=october, due_on=NOVEMBER).state == DueState.MISSED


def test_reopen_month_refuses_without_reason_and_without_right(world: World, october: Duty):
    month = freeze(world)
    for reason, days in ((" ", 3), ("补录", 0), ("补录", 32)):
        with pytest.raises(Refused):
            reopen_month(month, by=world.judy, reason=reason, days=days)
    for name in ("alice", "heidi"):
        with pytest.raises(NotAllowed):
            reopen_month(month, by=getattr(world, name), reason="补录", days=3)
        assert not may_reopen(month, getattr(world, name))
    assert may_reopen(month, world.kim)
    reopen_month(month, by=world.kim, reason="补录", days=3)
    with pytest.raises(Lost):
        reopen_month(month, by=world.kim, reason="补录", days=3)


def test_freeze_month_twice_is_refused(world: World, october: Duty):
    freeze(world)
    with pytest.raises(Lost):
        freeze(world)


def test_prove_due_of_a_frozen_month_is_refused_and_asked_no_more(world: World):
    make_kind(world, "heidi")
    duty = make_duty(world, {"every": "month", "by": 10}, starts_on=OCTOBER)
    month = freeze(world)
    due = Due.objects.get(duty=duty, due_on__lte=LAST)
    # It could be made up for still.
    Due.objects.filter(pk=due.pk).update(ends_at=None)
    due.refresh_from_db()
    with clock.moved_to(noon(date(2026, 11, 6))):
        assert due not in open_dues(world.heidi)
        with pytest.raises(Refused) as refused:
            prove_due(due, by=world.heidi, note="补做了")
        assert refused.value.code == "month_frozen"
        reopen_month(month, by=world.kim, reason="补录", days=3)
        assert due in open_dues(world.heidi)


def test_months_are_frozen_from_the_fifth_each_once(world: World, october: Duty):
    with clock.moved_to(noon(date(2026, 11, 4))):
        assert months_to_freeze(world.organisation) == []
    with clock.moved_to(noon(date(2026, 11, 5))):
        assert months_to_freeze(world.organisation) == [OCTOBER]
    freeze(world)
    with clock.moved_to(noon(date(2027, 1, 5))):
        assert months_to_freeze(world.organisation) == [NOVEMBER, date(2026, 12, 1)]
    Due.objects.all().delete()
    Proof.objects.all().delete()
    october.delete()
    with clock.moved_to(noon(date(2027, 1, 5))):
        assert months_to_freeze(world.organisation) == []


def test_a_month_that_waited_is_frozen_though_a_later_one_is(world: World, october: Duty):
    freeze(world, date(2026, 9, 1))
    freeze(world, NOVEMBER, on=date(2026, 12, 5))
    with clock.moved_to(noon(date(2026, 12, 6))):
        assert months_to_freeze(world.organisation) == [OCTOBER]


def test_a_count_that_began_before_a_month_was_frozen_leaves_it_alone(world: World, october: Duty):
    with clock.moved_to(noon(date(2026, 11, 5))):
        run = Run(OCTOBER, LAST, duties_asked(OCTOBER, LAST, None), open_days(), None, None)
        freeze_month(OCTOBER, by=system_actor(world.organisation.pk, "months"))
        Batch(run, [world.posts["heidi"].pk]).run(count := Count())
    assert count == Count() and not Due.objects.exists()


@pytest.mark.parametrize("by_others", ["counted", "frozen"])
def test_a_month_is_not_frozen_while_it_is_counted_nor_counted_while_it_is_frozen(
    world: World, october: Duty, by_others: str
):
    if connection.vendor == "sqlite":
        pytest.skip("one writer at a time")
    other = connection.copy()
    try:
        with transaction.atomic(), connection.cursor() as cursor, other.cursor() as theirs:
            verb = "pg_try_advisory_lock" + ("_shared" if by_others == "counted" else "")
            key = crc32(b"duties.months")
            signed = key - 2**32 if key >= 2**31 else key
            theirs.execute(f"SELECT {verb}(%s, %s)", [signed, world.organisation.pk])
            assert theirs.fetchone() == (True,)
            cursor.execute("SET LOCAL lock_timeout = '50ms'")
            with pytest.raises(OperationalError, match="lock timeout"), transaction.atomic():
                if by_others == "counted":
                    freeze_month(OCTOBER, by=system_actor(world.organisation.pk, "months"))
                else:
                    recount_dues(OCTOBER, LAST)
            if by_others == "counted":
                # Beside each other they count.
                recount_dues(OCTOBER, LAST)
    finally:
        other.close()


def test_set_freeze_day_holds_from_this_month_on(world: World, october: Duty):
    with clock.moved_to(noon(date(2026, 11, 3))):
        set_freeze_day(by=world.judy, day=9)
        assert (freeze_day(OCTOBER), freeze_day(NOVEMBER)) == (5, 9)
        set_freeze_day(by=world.judy, day=8)
        for day in (1, 29):
            with pytest.raises(Refused):
                set_freeze_day(by=world.judy, day=day)
        with pytest.raises(NotAllowed):
            set_freeze_day(by=world.alice, day=3)
    freeze(world)
    with clock.moved_to(noon(date(2026, 12, 7))):
        assert months_to_freeze(world.organisation) == []
    with clock.moved_to(noon(date(2026, 12, 8))):
        assert months_to_freeze(world.organisation) == [NOVEMBER]


@given(
    st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    st.integers(0, 400),
    st.frozensets(st.integers(1, 12).map(lambda month: date(2026, month, 1))),
)
def test_open_spans_hold_every_open_day_once(first: date, length: int, frozen: frozenset[date]):
    last = first + length * DAY
    days = OpenDays(frozen)
    held = [start + n * DAY for start, end in days.spans(first, last) for n in range((end - start).days + 1)]
    wanted = [first + n * DAY for n in range(length + 1)]
    assert held == [day for day in wanted if month_of(day) not in frozen]
    assert all(after[0] - before[1] > DAY for before, after in pairwise(days.spans(first, last)))
