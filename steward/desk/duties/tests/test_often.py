"""How often is chosen in words: what the page sends becomes a cadence, and what says none is refused at its field."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from steward.desk.duties.forms import ChangeDutyForm
from steward.kernel.duties.models import Duty
from steward.kernel.duties.tests.factories import make_duty, make_kind
from tests.people import World, signed_in

SENT = {"title": "巡楼", "count": 1, "grace_minutes": 0, "weight": 2}


def form_of(world: World, **sent: Any) -> ChangeDutyForm:
    make_kind(world)
    return ChangeDutyForm({**SENT, **sent}, actor=world.judy, subject=make_duty(world, {"every": "day"}))


@pytest.mark.parametrize(
    ("sent", "cadence"),
    [
        ({"often": "times", "number": 2}, {"every": "day", "times": 2}),
        ({"often": "workdays"}, {"every": "day", "only": "workdays"}),
        ({"often": "within", "number": 5}, {"within_days": 5}),
        ({"often": "weekday", "weekday": "fri"}, {"every": "week", "by": "fri"}),
        (
            {"often": "monthday", "number": 25, "otherwise": "workday before"},
            {"every": "month", "by": 25, "otherwise": "workday before"},
        ),
        ({"often": "monthday", "number": 31}, {"every": "month", "by": 31}),
        ({"often": "half-year", "number": 3}, {"every": "half-year"}),
        ({"often": "before", "before": "12-01"}, {"every": "year", "before": "12-01"}),
    ],
)
def test_change_duty_says_how_often_in_words(world: World, sent: dict[str, Any], cadence: dict[str, Any]):
    form = form_of(world, **sent)
    assert form.is_valid(), form.errors
    assert form.arguments()["cadence"] == cadence
    assert "often" not in form.arguments()


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"often": "times"}, "number"),
        ({"often": "times", "number": 25}, "number"),
        ({"often": "within"}, "number"),
        ({"often": "weekday"}, "weekday"),
        ({"often": "monthday"}, "number"),
        ({"often": "monthday", "number": 32}, "number"),
        ({"often": "before", "before": "13-01"}, "before"),
        ({"often": "before"}, "before"),
    ],
)
def test_change_duty_refuses_what_says_no_cadence_at_its_field(
    world: World, sent: dict[str, Any], field: str
):
    form = form_of(world, **sent)
    assert not form.is_valid()
    assert list(form.errors) == [field]


def test_change_duty_leaves_how_often_as_it_is_when_nothing_is_chosen(world: World):
    form = form_of(world, number=3)
    assert form.is_valid(), form.errors
    assert "cadence" not in form.arguments()


def test_change_duty_page_shows_what_was_understood(world: World):
    make_kind(world)
    duty = make_duty(world, {"every": "day"})
    judy: Client = signed_in(world, "judy")
    assert "现在：每天" in judy.get(f"/duties/{duty.pk}/change/").content.decode()
    sent = {**SENT, "often": "monthday", "number": 25, "otherwise": "workday before", "once": uuid4().hex}
    assert judy.post(f"/duties/{duty.pk}/change/", sent).status_code == 302
    anew = Duty.objects.get(code=duty.code, ends_on__isnull=True)
    assert "每月 25 日前完成，遇休息日提前到前一个工作日" in judy.get(f"/duties/{anew.pk}/").content.decode()


def test_duty_page_says_where_to_report_what_it_waits_for(world: World):
    make_kind(world)
    by_hand = make_duty(world, {"after": "emergency.report", "minutes": 30}, scope="case")
    seen = make_duty(world, {"after": "ticket.report", "minutes": 30}, scope="case")
    page = signed_in(world, "heidi").get(f"/duties/{by_hand.pk}/").content.decode()
    assert "/cases/report/?code=emergency.report" in page
    assert (
        "由本岗位人员或其上级登记" in signed_in(world, "carol").get(f"/duties/{by_hand.pk}/").content.decode()
    )
    assert "系统会自动识别" in signed_in(world, "heidi").get(f"/duties/{seen.pk}/").content.decode()
