"""The rules of reports that are handed in (PLN2)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from steward.capabilities.submissions.actions import (
    add_template,
    change_template,
    hand_in_submission,
    open_submissions,
    remind_authors,
    retire_template,
)
from steward.capabilities.submissions.choices import Punctuality, State
from steward.capabilities.submissions.figures import draw_figures, say_figures
from steward.capabilities.submissions.models import Submission
from steward.capabilities.submissions.queries import (
    missing_with_others,
    punctuality_of,
    to_hand_in,
    visible_submissions,
)
from steward.capabilities.submissions.tests.factories import (
    asked,
    due,
    fresh,
    handed_in,
    make_office,
    make_template,
    week_later,
)
from steward.kernel.approvals.actions import (
    approve_request,
    give_back_request,
    resubmit_request,
    withdraw_request,
)
from steward.kernel.audit.models import Event
from steward.kernel.base import clock
from steward.kernel.base.refused import Lost, NotAllowed, Refused
from steward.kernel.notify.models import Message
from steward.kernel.notify.spread import spread
from steward.kernel.tenancy.actor import system_actor
from steward.kernel.work.models import WorkItem

MONDAY = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


def told(kind):
    """Who hears of the newest event of a kind."""
    event = Event.objects.filter(kind=kind).latest("pk")
    spread(event)
    return set(Message.objects.filter(event=event, channel="inbox").values_list("recipient__name", flat=True))


def test_open_submissions_brings_each_report_up_once(world):
    with clock.moved_to(MONDAY):
        row = due(world)
        assert (row.due_on, row.first_on, row.last_on) == (
            date(2026, 11, 27),
            date(2026, 11, 23),
            date(2026, 11, 29),
        )
        assert row in to_hand_in(world.dave) and row not in to_hand_in(world.alice)
        assert row in visible_submissions(world.alice) and row in visible_submissions(world.kim)
        assert row not in visible_submissions(world.carol)
        assert open_submissions() == 0


def test_open_submissions_of_the_month_before(world):
    make_office(world)
    with clock.moved_to(datetime(2026, 11, 30, 3, 0, tzinfo=UTC)):
        row = due(world, every="month", by_day=5, covers="before")
        # 5 December 2026 is a Saturday: the working day before.
        assert row.due_on == date(2026, 12, 4)
        assert (row.first_on, row.last_on) == (date(2026, 11, 1), date(2026, 11, 30))


def complaint(world, number):
    row = WorkItem(
        organisation=world.organisation,
        site=world.site,
        family="x",
        kind="complaint",
        number=number,
        title="x",
        state="x",
        opened_at=clock.now(),
    )
    row.save()


def test_hand_in_submission_keeps_the_figures_of_that_moment(world):
    complaint(world, "TS-1")
    row = handed_in(world)
    complaint(world, "TS-2")

    assert row.state == State.HANDED_IN and row.punctuality() == Punctuality.IN_TIME
    assert [one["code"] for one in row.figures] == row.template.figures
    assert row.figures[0]["values"] == [1, 0, 0] and draw_figures(row)[0]["values"] == [2, 0, 0]
    # What nobody counts yet is not nought.
    assert row.figures[3]["values"] is None and len(say_figures(row.figures)) == 4
    with pytest.raises(Refused):
        hand_in_submission(row, by=world.dave, words="再交")


def test_hand_in_submission_is_for_who_holds_the_post(world):
    row = due(world)
    with pytest.raises(NotAllowed):
        hand_in_submission(row, by=world.frank, words="x")
    with pytest.raises(Refused):
        hand_in_submission(row, by=world.dave, words=" ")


def test_hand_in_submission_twice_at_once_asks_once(world):
    row = due(world)
    other = fresh(row)
    hand_in_submission(row, by=world.dave, words="一")
    with pytest.raises(Lost):
        hand_in_submission(other, by=world.dave, words="二")
    assert fresh(row).words == "一"


def test_hand_in_submission_late_and_given_back_and_accepted(world):
    row = due(world)
    with week_later():
        row = handed_in(world, row)
        assert row.punctuality() == Punctuality.LATE
        give_back_request(asked(row), by=world.alice, reason="缺少原因分析")
        row = fresh(row)
        assert (row.state, row.returned) == (State.RETURNED, 1) and row in to_hand_in(world.dave)
        assert told("submission.settle") == {"Dave"}
        first = row.handed_in_at
        resubmit_request(asked(row), by=world.dave, words="已补充原因")
        row = fresh(row)
        assert (row.state, row.words, row.handed_in_at) == (State.HANDED_IN, "已补充原因", first)
        give_back_request(asked(row), by=world.alice, reason="还缺数字")
        row = handed_in(world, fresh(row), words="已补充数字")
        approve_request(asked(row), by=world.alice)
        assert fresh(row).state == State.ACCEPTED


def test_hand_in_submission_is_decided_by_one_receiver(world):
    row = handed_in(world)
    request, same = asked(row), asked(row)
    approve_request(request, by=world.alice)
    with pytest.raises(Refused):
        give_back_request(same, by=world.alice, reason="慢了一步")
    assert fresh(row).state == State.ACCEPTED


def test_remind_authors_before_it_is_due_and_when_it_is_missing(world):
    row, by = due(world), system_actor(world.organisation.pk, "tests")
    with clock.moved_to(row.due_at - timedelta(hours=23)):
        assert remind_authors(by=by) == 1 and told("submission.remind") == {"Dave"}
        assert remind_authors(by=by) == 0
    with clock.moved_to(row.due_at + timedelta(minutes=1)):
        assert remind_authors(by=by) == 1
        assert told("submission.miss") == {"Dave", "Alice", "Kim"}
        assert remind_authors(by=by) == 0
        assert row in missing_with_others(world.kim) and row not in missing_with_others(world.dave)


def test_punctuality_counts_each_post_by_month(world):
    with clock.moved_to(datetime(2026, 11, 2, 3, 0, tzinfo=UTC)):
        first = due(world)
        handed_in(world, first)
    with clock.moved_to(datetime(2026, 11, 9, 3, 0, tzinfo=UTC)):
        open_submissions()
    with clock.moved_to(datetime(2026, 11, 16, 3, 0, tzinfo=UTC)):
        open_submissions()
        second, third = Submission.objects.filter(handed_in_at__isnull=True).order_by("due_on")[:2]
        handed_in(world, fresh(second))
    with clock.moved_to(datetime(2026, 11, 22, 3, 0, tzinfo=UTC)):
        [tally] = punctuality_of(world.kim, date(2026, 11, 1))
        assert {name: tally.counts[name] for name in ("in_time", "late", "missing")} == {
            "in_time": 1,
            "late": 1,
            "missing": 1,
        }
        assert (tally.share, tally.missing) == (33, [third])


def test_add_template_refuses_what_nobody_could_keep(world):
    make_office(world)
    wrongs: list[dict[str, Any]] = [
        {"title": " "},
        {"kinds": []},
        {"every": "day"},
        {"by_day": 0},
        {"every": "year", "by_day": 3},
    ]
    for wrong in wrongs:
        with pytest.raises(Refused):
            make_template(world, **wrong)
    with pytest.raises(NotAllowed):
        add_template(by=world.dave, title="x", kinds=["x"], every="week", covers="this")


def test_change_template_moves_what_is_not_due_yet(world):
    with clock.moved_to(MONDAY):
        row = due(world)
        change_template(
            row.template,
            by=world.kim,
            title="部门周报",
            kinds=["department-head"],
            every="week",
            by_day=4,
            covers="this",
        )
        open_submissions()
        assert Submission.objects.earliest("due_on").due_on == date(2026, 11, 26)


def test_change_template_does_not_ask_twice_for_the_same_days(world):
    with clock.moved_to(MONDAY):
        row = handed_in(world, due(world))
        said: dict[str, Any] = {
            "title": "部门周报",
            "kinds": ["department-head"],
            "every": "week",
            "covers": "this",
        }
        change_template(row.template, by=world.kim, by_day=7, **said)
        open_submissions()
        days = list(Submission.objects.filter(template=row.template).values_list("first_on", flat=True))
        assert days.count(row.first_on) == 1


def test_hand_in_submission_taken_back_by_its_author_was_not_given_back(world):
    row = handed_in(world)
    withdraw_request(asked(row), by=world.dave)
    row = fresh(row)
    assert (row.state, row.returned) == ("returned", 0)


def test_retire_template_takes_away_what_is_not_due_yet(world):
    row = due(world)
    kept = handed_in(world, due(world))
    retire_template(row.template, by=world.kim)
    retire_template(kept.template, by=world.kim)
    assert [one.pk for one in Submission.objects.filter(handed_in_at__isnull=False)] == [kept.pk]
    assert not Submission.objects.filter(template=row.template).exists()
    with pytest.raises(Refused):
        retire_template(row.template, by=world.kim)
