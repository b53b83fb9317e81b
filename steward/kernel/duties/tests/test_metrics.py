"""Metrics: what counts, for whom, at what cost; and how a standard judges a figure."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from steward.kernel.base import clock
from steward.kernel.duties.choices import DueState, Outcome
from steward.kernel.duties.metrics import (
    DONE_AT_ALL,
    DONE_IN_TIME,
    Measured,
    Metric,
    Period,
    Share,
    Standard,
    Unit,
    declare_metric,
    due_rows,
    standard_of,
)
from steward.kernel.duties.models import Due
from steward.kernel.duties.recount import recount_dues
from steward.kernel.duties.tests.factories import make_duty, make_kind
from steward.kernel.duties.tests.test_months import DAY, LAST, NOVEMBER, OCTOBER, noon
from steward.kernel.places.queries import AreaScope
from tests.people import World

PERIOD = Period(OCTOBER, LAST)


@pytest.fixture
def october(world: World) -> World:
    """A daily duty and a weekly one of both stewards, all of October missed."""
    make_kind(world)
    daily = make_duty(world, {"every": "day"}, starts_on=OCTOBER, ends_on=LAST)
    make_duty(world, {"every": "week", "by": "fri"}, starts_on=OCTOBER, ends_on=LAST)
    with clock.moved_to(noon(NOVEMBER)):
        recount_dues(OCTOBER, LAST)
    come(daily.pk, "heidi", world, DueState.DONE, 20)
    come(daily.pk, "heidi", world, DueState.LATE, 3)
    come(daily.pk, "ivan", world, DueState.DONE, 31)
    return world


def come(duty: int, who: str, world: World, state: DueState, n: int) -> None:
    """So many dues that were missed come to a state."""
    rows = Due.objects.filter(duty=duty, post=world.posts[who], state=DueState.MISSED).order_by("due_on")
    Due.objects.filter(pk__in=[row.pk for row in rows[:n]]).update(state=state, user=world.users[who])


def share(world: World, **of: object) -> tuple[int, int | None]:
    found = DONE_IN_TIME.count([Measured(**of)], PERIOD)[0]  # type: ignore[arg-type]
    return found.numerator, found.denominator


def test_done_in_time_counts_for_site_post_person_and_duty(october: World) -> None:
    heidi, ivan = october.posts["heidi"].pk, october.posts["ivan"].pk
    weeks = Due.objects.filter(duty__code="duty-2", due_on__lte=LAST).count()
    assert share(october) == share(october, site_id=october.site.pk) == (51, 62 + weeks)
    assert share(october, post_id=heidi) == (20, 31 + weeks // 2)
    assert share(october, post_id=heidi, duty="duty-1") == (20, 31)
    assert share(october, post_id=ivan, user_id=october.users["ivan"].pk, duty="duty-1") == (31, 31)
    assert share(october, post_id=ivan, user_id=october.users["heidi"].pk) == (0, 0)
    assert share(october, site_id=october.site.pk + 1) == (0, 0)
    late = DONE_AT_ALL.count([Measured(post_id=heidi, duty="duty-1")], PERIOD)
    assert late == [Share(23, 31)]


def test_done_in_time_counts_the_dues_of_an_area(world: World) -> None:
    make_kind(world)
    make_duty(world, {"every": "day"}, scope="building", starts_on=OCTOBER, ends_on=OCTOBER + DAY)
    with clock.moved_to(noon(NOVEMBER)):
        recount_dues(OCTOBER, LAST)
    for place, n in ((world.places["3"], 2), (world.places["3-1-101"], 0)):
        scope = AreaScope(place_ids=frozenset({place.pk}))
        assert share(world, scope=scope) == (0, n)
    assert share(world, scope=AreaScope(frozenset({world.places["1"].pk}))) == (0, 2)


def test_what_is_still_to_do_is_in_no_figure(october: World) -> None:
    before = share(october)
    Due.objects.filter(state=DueState.DONE).update(state=DueState.DUE)
    assert share(october) == (0, (before[1] or 0) - 51)


def test_a_metric_costs_the_same_for_one_and_for_many(october: World) -> None:
    asked = [Measured(post_id=post.pk) for post in october.posts.values()]
    for subjects in (asked[:1], asked):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            DONE_IN_TIME.count(subjects, PERIOD)
        assert len(queries) == 1


def test_rows_behind_a_figure_are_a_list_of_dues() -> None:
    one = Measured(site_id=3, post_id=7, user_id=9, duty="patrol-area")
    assert due_rows(one, PERIOD, "missed") == (
        "/dues/?post=7&whose=9&code=patrol-area&due_on=2026-10-01..2026-10-31&state=missed"
    )
    assert due_rows(Measured(site_id=3), PERIOD) == "/dues/?site=3&due_on=2026-10-01..2026-10-31"


def test_a_standard_judges_whole_figures() -> None:
    least = Standard("", "x", at_least=95)
    assert least.outcome(Share(949, 1000)) == Outcome.UNMET and Share(949, 1000).percent == 94
    assert least.outcome(Share(95, 100)) == Outcome.MET
    assert least.outcome(Share(0, 0)) == Outcome.EMPTY
    assert least.outcome(None) == Outcome.UNMEASURED
    most = Standard("", "x", at_most=2)
    assert [most.outcome(Share(n)) for n in (0, 2, 3)] == [Outcome.MET, Outcome.MET, Outcome.UNMET]


@given(st.integers(0, 500), st.integers(0, 500), st.integers(0, 100))
def test_a_standard_is_met_or_not_as_plain_reckoning_says(good: int, bad: int, least: int) -> None:
    found = Standard("", "x", at_least=least).outcome(Share(good, good + bad))
    if good + bad == 0:
        assert found == Outcome.EMPTY
    else:
        assert (found == Outcome.MET) == (good / (good + bad) >= least / 100)


def test_standard_of_a_duty_without_a_metric_is_none() -> None:
    assert standard_of({}) is None and standard_of({"zh": "好", "en": "well"}) is None
    assert standard_of({"zh": "好", "en": "well", "metric": "x", "at_most": 2}) == Standard(
        "好", "x", None, 2
    )


def test_two_metrics_of_one_code_are_an_error() -> None:
    twin = Metric(DONE_IN_TIME.code, "", Unit.NUMBER, lambda _asked, _period: [], lambda _one, _period: "")
    with pytest.raises(ValueError, match="twice"):
        declare_metric(twin)
