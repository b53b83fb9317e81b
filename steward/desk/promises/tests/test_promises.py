"""Promises edited as data: what is refused with words, what the check finds, what the sample tells, what runs on."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils import translation

from steward.capabilities.tickets.tests.factories import report
from steward.desk.promises.actions import (
    add_calendar,
    add_category,
    add_holiday,
    add_rung,
    add_standard,
    apply_standard,
    change_calendar,
    change_category,
    change_rung,
    change_standard,
    close_category,
    close_rung,
    remove_calendar,
    remove_holiday,
    remove_standard,
    reopen_category,
    reopen_rung,
)
from steward.desk.promises.sample import check, sample_of
from steward.desk.promises.spans import read_hours, read_span, write_hours, write_span
from steward.desk.promises.tests.factories import (
    closed_category,
    closed_rung,
    make_calendar,
    make_category,
    make_holiday,
    make_rung,
    make_standard,
)
from steward.kernel.audit.models import Event
from steward.kernel.audit.queries import timeline
from steward.kernel.base import clock
from steward.kernel.base.refused import NotAllowed, Refused
from steward.kernel.tenancy.models import Appointment, CalendarDay, Post, Site, WorkCalendar
from steward.kernel.work.models import Category, Clock, Rung, Target, WorkItem
from steward.kernel.work.sweep import sweep
from tests.people import LONG_AGO, World, signed_in
from tests.samples import samples

MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # ten in the morning in Shanghai
SPANS: dict[str, Any] = {"respond_minutes": 30, "resolve_minutes": 240, "callback_minutes": 2880}


@pytest.fixture
def office(world: World) -> World:
    """The company with the promises and ladders of the tickets' tests."""
    for prepare in {sample.prepare for sample in samples().values()}:
        prepare(world)
    return world


def general(kind: str = "repair") -> Target:
    return Target.objects.get(kind=kind, site=None, category=None, urgency=None)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("30", 30), ("4 h", 240), ("1h30", 90), ("1 h 30 min", 90), ("1 小时 30 分钟", 90), ("2小时", 120),
     ("-15", -15), ("0", 0), ("", None), ("soon", None), ("h", None), ("-", None)],
)  # fmt: skip
def test_read_span_takes_minutes_and_hours(text: str, minutes: int | None) -> None:
    assert read_span(text) == minutes


@pytest.mark.parametrize("minutes", [0, 15, 60, 90, 690, 10080, -240])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_write_span_is_read_back(minutes: int, language: str) -> None:
    with translation.override(language):
        assert read_span(write_span(minutes)) == minutes


@pytest.mark.parametrize(
    "text", ["08:30-12:00, 13:30-18:00", "8:30～12:00、13:30-18:00", "13:30 - 18:00 08:30 - 12:00"]
)
def test_read_hours_takes_them_as_people_write(text: str) -> None:
    spans = read_hours(text, "weekdays")
    assert spans == [[510, 720], [810, 1080]]
    assert write_hours(spans) == "08:30-12:00, 13:30-18:00"


@pytest.mark.parametrize(
    "text", ["9-18", "18:00-09:00", "09:00-25:00", "09:60-10:00", "09:00-12:00, 11:00-13:00", "x"]
)
def test_read_hours_refuses_what_is_no_part_of_a_day(text: str) -> None:
    with pytest.raises(Refused) as refused:
        read_hours(text, "weekdays")
    assert refused.value.field == "weekdays"


def test_add_standard_holds_for_its_case_only_and_only_once(office: World) -> None:
    matter = make_category(office)
    row = add_standard(by=office.judy, kind="repair", category=matter, around_the_clock=["respond"], **SPANS)
    assert (row.respond_in_working_time, row.resolve_in_working_time) == (False, True)
    found = sample_of("repair", office.site, at=MONDAY, category=matter, urgency=1)
    assert found.target == row
    with pytest.raises(Refused) as refused:
        add_standard(by=office.judy, kind="repair", category=matter, **SPANS)
    assert refused.value.code == "twin"


def test_add_standard_refuses_a_matter_of_another_kind(office: World) -> None:
    with pytest.raises(Refused):
        add_standard(by=office.judy, kind="complaint", category=make_category(office), **SPANS)


@pytest.mark.parametrize(
    "wrong",
    [{"respond_minutes": 0}, {"respond_minutes": 500}, {"callback_minutes": -5}, {"resolve_minutes": 10**6}],
)
def test_change_standard_refuses_minutes_without_sense(office: World, wrong: dict[str, int]) -> None:
    row = make_standard(office)
    with pytest.raises(Refused):
        change_standard(row, by=office.judy, **{**SPANS, **wrong})
    assert Target.objects.get(pk=row.pk).respond_minutes == 30


def test_change_standard_leaves_running_clocks_until_asked(office: World) -> None:
    """And tells in the trail what it was."""
    item = report(office)
    before = {row.name: row.due_at for row in Clock.objects.filter(item=item)}
    row = sample_of(
        "repair", office.site, at=clock.now(), category=item.category, urgency=item.urgency
    ).target
    change_standard(row, by=office.judy, respond_minutes=7, resolve_minutes=9, callback_minutes=2880)
    assert {row.name: row.due_at for row in Clock.objects.filter(item=item)} == before
    assert "7" in timeline(row)[0].sentence and "→" in timeline(row)[0].sentence
    apply_standard(row, by=office.judy)
    moved = Clock.objects.get(item=item, name="resolve", stopped_at=None)
    assert moved.due_at != before["resolve"] and moved.target_minutes == 9
    item = WorkItem.objects.get(pk=item.pk)
    assert item.due_at == min(row.due_at for row in Clock.objects.filter(item=item, stopped_at=None))
    assert Event.objects.filter(kind="work.new_promise", subject_id=item.pk).count() == 1


def test_apply_standard_lets_the_sweep_mark_what_is_late_by_it(office: World) -> None:
    start = clock.now() - timedelta(hours=5)
    with clock.moved_to(start):
        item = report(office)
        row = sample_of("repair", office.site, at=start, category=item.category, urgency=item.urgency).target
    every = ["respond", "resolve", "callback"]
    change_standard(
        row,
        by=office.judy,
        respond_minutes=5,
        resolve_minutes=10,
        callback_minutes=2880,
        around_the_clock=every,
    )
    sweep()
    apply_standard(row, by=office.judy)
    sweep()
    assert WorkItem.objects.get(pk=item.pk).late_at is not None


def test_apply_standard_twice_changes_nothing_and_leaves_other_cases_alone(office: World) -> None:
    item = report(office)
    row = make_standard(office)
    before = list(Clock.objects.filter(item=item).values())
    apply_standard(row, by=office.judy)
    assert list(Clock.objects.filter(item=item).values()) == before
    assert Event.objects.get(kind="standard.apply").data["count"] == 0


def test_remove_standard_refuses_the_one_for_all_cases(office: World) -> None:
    with pytest.raises(Refused) as refused:
        remove_standard(general(), by=office.judy)
    assert refused.value.code == "last_standard"
    row = make_standard(office)
    remove_standard(row, by=office.judy)
    assert Event.objects.get(kind="standard.remove").data["respond_minutes"] == 30


def test_standards_of_a_site_are_within_reach_of_its_administrator(office: World) -> None:
    Post.objects.filter(pk=office.posts["carol"].pk).update(roles=["admin"])
    carol = office.carol
    assert add_standard(by=carol, kind="repair", site=office.site, urgency=2, **SPANS).pk
    with pytest.raises(NotAllowed):
        add_standard(by=carol, kind="repair", urgency=2, **SPANS)
    with pytest.raises(NotAllowed):
        change_standard(general(), by=carol, **SPANS)


def test_add_rung_stands_at_the_end_of_the_ladder(office: World) -> None:
    last = max(Rung.objects.filter(kind="repair").values_list("position", flat=True))
    assert make_rung(office).position == last + 1


def test_add_rung_refuses_what_reaches_nobody(office: World) -> None:
    """A site nobody works at, in a company without anybody above."""
    Appointment.objects.exclude(post=office.posts["frank"]).delete()
    with pytest.raises(NotAllowed):
        make_rung(office)
    Appointment.objects.create(
        organisation=office.organisation,
        user=office.users["judy"],
        post=office.posts["judy"],
        starts_on=date(2020, 1, 1),
    )
    assert make_rung(office).pk
    Appointment.objects.filter(post=office.posts["judy"]).delete()
    judy = _frozen_director(office)
    with pytest.raises(Refused) as refused:
        add_rung(
            by=judy,
            kind="repair",
            clock_name="respond",
            after_minutes=0,
            target="superior_1",
            condition="any",
        )
    assert refused.value.code == "reaches_nobody" and office.site.name in str(refused.value)


def _appoint_judy(office: World) -> Appointment:
    return Appointment.objects.create(
        organisation=office.organisation,
        user=office.users["judy"],
        post=office.posts["judy"],
        starts_on=LONG_AGO,
    )


def _frozen_director(office: World) -> Any:
    """Judy as she was when her request began: the appointment ended a moment ago."""
    row = _appoint_judy(office)
    judy = office.judy
    row.delete()
    return judy


def test_add_rung_refuses_repeats_without_a_pace(office: World) -> None:
    with pytest.raises(Refused) as refused:
        add_rung(by=office.judy, kind="repair", clock_name="respond", after_minutes=0, target="superior_1",
                 condition="any", repeats=3)  # fmt: skip
    assert refused.value.field == "every_minutes"


def test_change_rung_says_what_it_was(office: World) -> None:
    rung = make_rung(office)
    change_rung(
        rung, by=office.judy, clock_name="resolve", after_minutes=60, target="superior_2", condition="any"
    )
    told = Event.objects.get(kind="rung.change").data["changed"]
    assert ["after_minutes", 15, 60] in told and ["clock", "respond", "resolve"] in told
    with translation.override("en"):
        assert "Resolution" in timeline(rung)[0].sentence


def test_close_rung_refuses_the_last_one_of_a_kind(office: World) -> None:
    rung = make_rung(office)
    Rung.objects.filter(kind="repair").exclude(pk=rung.pk).update(is_active=False)
    with pytest.raises(Refused) as refused:
        close_rung(rung, by=office.judy)
    assert refused.value.code == "last_rung"


def test_reopen_rung_rings_again(office: World) -> None:
    rung = reopen_rung(closed_rung(office), by=office.judy)
    assert rung.is_active
    with pytest.raises(Refused):
        reopen_rung(rung, by=office.judy)


def test_add_calendar_refuses_a_week_without_working_time(world: World) -> None:
    with pytest.raises(Refused) as refused:
        add_calendar(by=world.judy, name="空", weekdays="", rest="09:00-10:00")
    assert refused.value.code == "no_hours"
    add_calendar(by=world.judy, name="班", weekdays="09:00-10:00")
    with pytest.raises(Refused):
        add_calendar(by=world.judy, name="班", weekdays="09:00-10:00")


def test_change_calendar_counts_from_now_on(office: World) -> None:
    row = add_calendar(by=office.judy, name="短", weekdays="10:00-11:00", follows_holidays=False)
    Site.objects.filter(pk=office.site.pk).update(calendar=row)
    site = Site.objects.get(pk=office.site.pk)
    Target.objects.filter(pk=general().pk).update(resolve_in_working_time=True, resolve_minutes=120)
    Target.objects.exclude(pk=general().pk).delete()
    slow = sample_of("repair", site, at=MONDAY, category=None, urgency=1).clocks[1].due_at
    change_calendar(row, by=office.judy, name="长", weekdays="08:00-20:00", follows_holidays=False)
    site = Site.objects.get(pk=office.site.pk)
    quick = sample_of("repair", site, at=MONDAY, category=None, urgency=1).clocks[1].due_at
    assert (slow - MONDAY, quick - MONDAY) == (timedelta(days=1, hours=1), timedelta(hours=2))
    assert Event.objects.get(kind="calendar.change").data["before"]["name"] == "短"


def test_change_calendar_form_shows_what_is_so_now(world: World) -> None:
    row = make_calendar(world)
    page = signed_in(world, "judy").get(f"/calendars/{row.pk}/change/").content.decode()
    assert 'value="08:30-12:00, 13:30-18:00"' in page


def test_remove_calendar_refuses_one_in_use(world: World) -> None:
    row = make_calendar(world)
    Post.objects.filter(pk=world.posts["carol"].pk).update(calendar=row)
    with pytest.raises(Refused):
        remove_calendar(row, by=world.judy)
    Post.objects.update(calendar=None)
    remove_calendar(row, by=world.judy)
    assert not WorkCalendar.objects.filter(pk=row.pk).exists()


def test_add_holiday_enters_days_in_a_row_and_corrects_what_was_there(world: World) -> None:
    first = date(2030, 10, 1)
    add_holiday(by=world.judy, day=first, last_day=date(2030, 10, 7), kind="holiday", name="国庆节")
    assert CalendarDay.objects.filter(day__year=2030).count() == 7
    add_holiday(by=world.judy, day=first, kind="workday")
    assert CalendarDay.objects.get(day=first).kind == "workday"
    for last in (date(2030, 9, 30), date(2030, 11, 30)):
        with pytest.raises(Refused):
            add_holiday(by=world.judy, day=first, last_day=last, kind="holiday")


def test_remove_holiday_makes_an_ordinary_day(world: World) -> None:
    row = make_holiday(world)
    remove_holiday(row, by=world.judy)
    assert not CalendarDay.objects.filter(day=row.day).exists()
    assert Event.objects.get(kind="holiday.remove").data["name"] == "元旦"


def test_add_category_stands_last_in_its_branch(office: World) -> None:
    parent = make_category(office)
    first = add_category(by=office.judy, kind="repair", name="甲", urgency=1, parent=parent)
    second = add_category(by=office.judy, kind="repair", name="乙", urgency=1, parent=parent)
    assert (first.position, second.position) == (1, 2)
    with pytest.raises(Refused):
        add_category(by=office.judy, kind="complaint", name="丙", urgency=1, parent=parent)


def test_change_category_refuses_to_stand_inside_itself(office: World) -> None:
    top = make_category(office)
    inner = add_category(by=office.judy, kind="repair", name="甲", urgency=1, parent=top)
    with pytest.raises(Refused) as refused:
        change_category(top, by=office.judy, name="乙", urgency=1, parent=inner)
    assert refused.value.code == "loop"
    assert change_category(inner, by=office.judy, name="乙", urgency=3).parent is None


def test_close_category_refuses_one_with_open_matters_inside(office: World) -> None:
    top = make_category(office)
    inner = add_category(by=office.judy, kind="repair", name="甲", urgency=1, parent=top)
    with pytest.raises(Refused):
        close_category(top, by=office.judy)
    close_category(inner, by=office.judy)
    assert not close_category(top, by=office.judy).is_active


def test_reopen_category_refuses_inside_a_closed_one(office: World) -> None:
    row = closed_category(office)
    inner = Category.objects.create(
        organisation=office.organisation, kind="repair", code="x", name="甲", parent=row, is_active=False
    )
    with pytest.raises(Refused):
        reopen_category(inner, by=office.judy)
    assert reopen_category(row, by=office.judy).is_active


def test_sample_tells_what_the_sweep_will_do(office: World) -> None:
    """The first person the sample names for a late response is the one the sweep tells."""
    with clock.moved_to(MONDAY):
        item = report(office)
        found = sample_of("repair", office.site, at=MONDAY, category=item.category, urgency=item.urgency)
    clocks = {row.name: row.due_at for row in Clock.objects.filter(item=item)}
    assert {row.name: row.due_at for row in found.clocks if row.name != "callback"} == clocks
    first = found.steps[0]
    sweep(first.at)
    told = Event.objects.filter(kind="work.escalate", subject_id=item.pk).first()
    assert told is not None and told.data["rung"] == first.rung.position


def test_sample_page_tells_in_words_and_writes_nothing(office: World) -> None:
    client = signed_in(office, "judy")
    before = Event.objects.count()
    asked: dict[str, Any] = {"kind": "repair", "site": office.site.pk, "urgency": 1, "at": "2026-11-23T10:00"}
    text = client.get("/office/sample/", asked).content.decode()
    assert "story-item" in text and "Carol" in text
    assert client.get("/office/sample/", {**asked, "kind": "none"}).status_code == 200
    assert Event.objects.count() == before and not WorkItem.objects.exists()


def test_check_finds_what_could_not_work(office: World) -> None:
    office.organisation.refresh_from_db()
    graves = {finding.words for finding in check(MONDAY) if finding.grave}
    Rung.objects.filter(kind="repair").update(is_active=False)
    Target.objects.filter(kind="repair", site=None, category=None, urgency=None).delete()
    WorkCalendar.objects.create(organisation=office.organisation, name="空", hours={})
    Site.objects.update(calendar=WorkCalendar.objects.get(name="空"))
    found = {finding.words for finding in check(MONDAY) if finding.grave} - graves
    assert len(found) == 3
    assert signed_in(office, "judy").get("/office/check/").content.decode().count("mark-late") >= 3


def test_check_warns_of_a_line_that_is_too_short_and_of_unknown_holidays(office: World) -> None:
    Rung.objects.filter(pk=make_rung(office).pk).update(target="superior_3")
    Post.objects.filter(pk=office.posts["carol"].pk).update(reports_to=office.posts["judy"])
    make_calendar(office)
    words = [finding.href for finding in check(MONDAY) if not finding.grave]
    assert any(href.startswith("/rungs/") for href in words) and "/holidays/add/" in words


def test_check_costs_the_same_for_any_number_of_sites(
    office: World, django_assert_max_num_queries: Any
) -> None:
    for number in range(5):
        Site.objects.create(organisation=office.organisation, name=f"S{number}", code=f"S{number}")
    with django_assert_max_num_queries(14):
        check(MONDAY)
