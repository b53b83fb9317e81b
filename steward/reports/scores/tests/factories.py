"""Scorecards for tests: a month of a post, frozen or not."""

from datetime import date
from typing import Any

from steward.kernel.base import clock
from steward.kernel.duties.choices import Outcome
from steward.kernel.duties.models import DutyMonth, FreezeDay
from steward.kernel.duties.months import last_day, next_month
from steward.reports.models import CardStandard, Scorecard
from tests.people import World

FIRST = date(2021, 1, 1)


def _fresh_month(count: int) -> date:
    month = FIRST
    for _step in range(count):
        month = next_month(month)
    return month


def make_card(world: World, building: str = "3", _state: str = "", **more: Any) -> Scorecard:
    """One frozen month more of the steward of a building."""
    who = "heidi" if building == "3" else "ivan"
    fields: dict[str, Any] = {
        "month": _fresh_month(Scorecard.objects.count()),
        "done": 20,
        "missed": 2,
        "weight_done": 40,
        "weight_all": 44,
        "lines": [
            {
                "code": "patrol", "title": "巡楼", "title_en": "Patrol", "weight": 2,
                "done": 20, "late": 0, "missed": 2, "excused": 0,
            }
        ],
        "counted_at": clock.now(),
        "frozen_at": clock.now(),
    }  # fmt: skip
    return Scorecard.objects.create(
        organisation=world.organisation,
        site=world.site,
        **{"post": world.posts[who], "user": world.users[who]} | fields | more,
    )


def make_shortfall(world: World, building: str = "3", _state: str = "") -> CardStandard:
    """A standard not met on a card of its own."""
    card = make_card(world, building, unmet=1)
    return CardStandard.objects.create(
        organisation=world.organisation,
        card=card,
        month=card.month,
        post_id=card.post_id,
        user_id=card.user_id,
        site_id=card.site_id,
        duty="patrol",
        words="每天巡楼一遍",
        words_en="One round a day",
        metric="due.done_in_time",
        at_least=95,
        numerator=20,
        denominator=22,
        outcome=Outcome.UNMET,
        in_a_row=1,
    )


def make_month(world: World, _building: str = "3", _state: str = "") -> DutyMonth:
    """One frozen month more."""
    month = _fresh_month(DutyMonth.objects.count())
    return DutyMonth.objects.create(
        organisation=world.organisation, first=month, last=last_day(month), frozen_at=clock.now()
    )


def make_freeze_day(world: World, _building: str = "3", _state: str = "") -> FreezeDay:
    month = _fresh_month(FreezeDay.objects.count())
    return FreezeDay.objects.create(organisation=world.organisation, from_month=month, day=5)
