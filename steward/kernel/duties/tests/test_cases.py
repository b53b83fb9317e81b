"""Cases: what duties wait for makes dues, moves them, ends them; counted again it is the same."""

from datetime import date, datetime

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from steward.kernel.base import clock
from steward.kernel.base.refused import NotAllowed, Refused
from steward.kernel.duties.actions import end_case, prove_due, report_case
from steward.kernel.duties.choices import DueState
from steward.kernel.duties.collect import Told, spans_told
from steward.kernel.duties.excuses import excuse_due
from steward.kernel.duties.happenings import Happening, Sign
from steward.kernel.duties.holdings import erase_party_cases
from steward.kernel.duties.models import Case, Due, Duty, Excuse
from steward.kernel.duties.months import freeze_month
from steward.kernel.duties.recount import recount_dues
from steward.kernel.duties.sheet import Count
from steward.kernel.duties.tests.factories import make_duty, make_kind
from steward.kernel.duties.tests.test_recount import DAY, MONDAY, at
from steward.kernel.duties.touched import recount_touched
from steward.kernel.people.actions import add_party
from steward.kernel.people.models import Tenure
from steward.kernel.tenancy.actor import system_actor
from tests.people import World

OPEN = {"during": "renovation.open", "every": "day"}
SOON = {"after": "visitor.arrive", "minutes": 60}


def report(world: World, place: str = "3-1-101", code: str = "renovation.open", **more: object) -> Case:
    return report_case(by=world.heidi, code=code, words="厨房翻新", place=world.places[place], **more)  # type: ignore[arg-type]


def states(duty: Duty) -> list[str]:
    return list(Due.objects.filter(duty=duty).order_by("opens_at").values_list("state", flat=True))


def test_report_case_makes_its_dues_at_once_for_the_post_whose_area_holds_the_place(world: World):
    make_kind(world)
    duty = make_duty(world, OPEN, scope="case")
    with clock.moved_to(at(0)):
        case = report(world)
        due = Due.objects.filter(duty=duty).earliest("opens_at")
    assert (due.case, due.post, due.place) == (case, world.posts["heidi"], world.places["3-1-101"])
    assert (due.opens_at, due.due_on) == (at(0), MONDAY)


def test_daily_while_it_lasts_ends_with_end_case(world: World):
    make_kind(world)
    duty = make_duty(world, OPEN, scope="case")
    with clock.moved_to(at(0)):
        case = report(world)
    with clock.moved_to(at(1)):
        prove_due(Due.objects.get(due_on=MONDAY + DAY), by=world.heidi, note="无违规")
    with clock.moved_to(at(3)):
        recount_dues(MONDAY, MONDAY + 7 * DAY)
        end_case(case, by=world.heidi)
        assert states(duty) == [DueState.MISSED, DueState.DONE, DueState.MISSED]
        assert recount_dues(MONDAY, MONDAY + 7 * DAY) == Count()


def test_what_is_proved_for_a_case_proves_no_other(world: World):
    make_kind(world)
    duty = make_duty(world, OPEN, scope="case")
    with clock.moved_to(at(0)):
        report(world), report(world)
        first, second = Due.objects.filter(duty=duty, due_on=MONDAY).order_by("pk")
        prove_due(first, by=world.heidi, note="看过")
        second.refresh_from_db()
    assert (first.state, second.state) == (DueState.DONE, DueState.DUE)


def test_prove_due_takes_words_for_a_case_by_hand_that_wants_an_event(world: World):
    make_kind(world)
    make_duty(world, SOON, scope="case", evidence="event:tenure.start")
    with clock.moved_to(at(0)):
        report(world, code="visitor.arrive")
        with pytest.raises(Refused):
            prove_due(Due.objects.get(), by=world.heidi)
        assert prove_due(Due.objects.get(), by=world.heidi, note="已登记").state == DueState.DONE


def test_an_excuse_of_a_case_is_of_that_case_alone(world: World):
    make_kind(world)
    make_duty(world, SOON, scope="case")
    with clock.moved_to(at(0)):
        report(world, code="visitor.arrive"), report(world, code="visitor.arrive")
    with clock.moved_to(at(0, 12)):
        recount_touched(at(0, 11))
        first, second = Due.objects.order_by("pk")
        assert {first.state, second.state} == {DueState.MISSED}
        excuse_due(first, by=world.heidi, words="同时来了两拨人")
        excuse = Excuse.objects.get()
        excuse.approved_at = clock.now()
        excuse.save(update_fields=["approved_at"])
        recount_dues(MONDAY, MONDAY)
        first.refresh_from_db()
        second.refresh_from_db()
    assert (first.state, second.state) == (DueState.EXCUSED, DueState.MISSED)


def test_report_case_is_refused_to_those_nobody_of_whom_waits_for_it(world: World):
    make_kind(world)
    make_duty(world, OPEN, scope="case")
    with pytest.raises(NotAllowed):
        report_case(by=world.carol, code="renovation.open", words="装修", place=world.places["3-1-101"])
    with pytest.raises(NotAllowed):
        report(world, code="lift.trap")


def test_a_superior_reports_for_those_below(world: World):
    make_kind(world)
    make_duty(world, OPEN, scope="case")
    with clock.moved_to(at(0)):
        place = world.places["3-1-101"]
        case = report_case(by=world.bob, code="renovation.open", words="装修", place=place)
    assert Due.objects.filter(case=case).earliest("opens_at").post == world.posts["heidi"]


@pytest.mark.parametrize(
    ("code", "began", "field"),
    [("renovation.open", at(-40), "began_at"), ("renovation.open", at(2), "began_at")],
)
def test_report_case_refuses_a_moment_out_of_reach(world: World, code: str, began: datetime, field: str):
    make_kind(world)
    make_duty(world, OPEN, scope="case")
    with clock.moved_to(at(0)), pytest.raises(Refused) as refused:
        report(world, code=code, began_at=began)
    assert refused.value.field == field


def test_end_case_refuses_what_is_over_and_an_end_before_the_beginning(world: World):
    make_kind(world)
    make_duty(world, OPEN, scope="case")
    with clock.moved_to(at(0)):
        case = report(world)
        with pytest.raises(Refused):
            end_case(case, by=world.heidi, ended_at=at(-1))
        end_case(case, by=world.heidi)
        with pytest.raises(Refused):
            end_case(case, by=world.heidi)


def test_a_day_ahead_can_be_reported_where_a_duty_prepares_for_it(world: World):
    make_kind(world)
    duty = make_duty(world, {"ahead": "moving.start", "days": 1}, scope="case")
    with clock.moved_to(at(0)):
        report(world, code="moving.start", began_at=at(5))
    assert [due.due_on for due in Due.objects.filter(duty=duty)] == [MONDAY + 4 * DAY]


def test_a_frozen_month_stays_as_it_was_counted(world: World):
    make_kind(world)
    duty = make_duty(world, OPEN, scope="case")
    with clock.moved_to(at(0)):
        case = report(world)
    with clock.moved_to(at(20)):
        recount_dues(MONDAY, MONDAY + 20 * DAY)
        freeze_month(date(2026, 11, 1), by=system_actor(world.organisation.pk))
        before = states(duty)[:8]
        Case.objects.filter(pk=case.pk).update(ended_at=at(0, 11))
        recount_dues(MONDAY, MONDAY + 20 * DAY)
    assert states(duty) == before == [DueState.MISSED] * 8


def test_the_database_keeps_one_due_for_each_duty_case_and_window(world: World):
    make_kind(world)
    make_duty(world, SOON, scope="case")
    with clock.moved_to(at(0)):
        report(world, code="visitor.arrive")
    due = Due.objects.get()
    due.pk, due.post = None, world.posts["ivan"]
    with pytest.raises(IntegrityError), transaction.atomic():
        due.save(force_insert=True)


def test_recounting_asks_as_often_for_many_cases_as_for_one(world: World, django_assert_max_num_queries):
    make_kind(world)
    make_duty(world, OPEN, scope="case"), make_duty(world, SOON, scope="case")
    with clock.moved_to(at(0)):
        for _number in range(3):
            report(world), report(world, code="visitor.arrive")
        Due.objects.all().delete()
        with django_assert_max_num_queries(45):
            recount_dues(MONDAY, MONDAY + DAY)
    assert Due.objects.count() == 9


SIGNS = st.tuples(st.sampled_from(["begin", "end"]), st.integers(0, 20))
THING = Happening("x", (Sign("begin"),), (Sign("end"),), about=lambda _ids: {})


@settings(max_examples=50, deadline=None)
@given(st.lists(SIGNS, max_size=8, unique_by=lambda one: one[1]))
def test_events_in_any_order_give_the_same_spans_and_none_overlap(told: list[tuple[str, int]]):
    events = [Told(kind, at(day), {}) for kind, day in told]
    spans = spans_told(THING, events)
    assert all(
        spans_told(THING, order) == spans
        for order in (reversed(events), sorted(events, key=lambda one: one.kind))
    )
    ends = [moment for span in spans for moment in span if moment is not None]
    assert ends == sorted(ends) and all(ended is not None for _began, ended in spans[:-1])
    assert bool(spans) == any(event.kind == "begin" for event in events)


def test_who_is_erased_stands_in_no_case_at_his_home(world: World):
    make_kind(world)
    make_duty(world, OPEN, scope="case")
    home = world.places["3-1-101"]
    party = add_party("欧阳修竹", by=system_actor(world.organisation.pk))
    Tenure.objects.create(
        organisation=world.organisation, place=home, party=party, relation="owner", starts_on=MONDAY
    )
    with clock.moved_to(at(0)):
        case = report_case(
            by=world.heidi, code="renovation.open", words="欧阳修竹家厨房", place=world.places["3-1-101"]
        )
    assert erase_party_cases(party) == 1
    case.refresh_from_db()
    assert "欧阳修竹" not in case.words
