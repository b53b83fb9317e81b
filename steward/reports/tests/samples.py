"""What the laws of tests/architecture try weeks, months, cards and disclosures with."""

from datetime import date, timedelta

from steward.kernel.base import clock
from steward.reports.models import AreaLimit, Disclosure, WeeklyReport
from steward.reports.scores.tests import factories as scores
from steward.reports.weekly.counting import tallies, whole
from tests.people import World
from tests.samples import Sample

FIRST = date(2020, 1, 6)


def make(world: World, building: str = "3", state: str = "") -> WeeklyReport:
    """The next week of the site, as if it had been frozen."""
    monday = FIRST + timedelta(weeks=WeeklyReport.objects.count())
    return WeeklyReport.objects.create(
        organisation=world.organisation,
        site=world.site,
        monday=monday,
        figures=whole(tallies(monday)).stored(),
        frozen_at=clock.now(),
    )


def make_limit(world: World, _building: str = "3", _state: str = "") -> AreaLimit:
    """The standard of one month more of the site."""
    month = date(2020 + AreaLimit.objects.count(), 1, 1)
    return AreaLimit.objects.create(
        organisation=world.organisation, site=world.site, from_month=month, most=3
    )


def make_disclosure(world: World, _building: str = "3", _state: str = "") -> Disclosure:
    """One month more of the site, drawn up by the head of customer service."""
    return Disclosure.objects.create(
        organisation=world.organisation,
        site=world.site,
        month=date(2020 + Disclosure.objects.count(), 1, 1),
        figures=[],
        drafted_at=clock.now(),
        drafted_by=world.users["bob"],
    )


def _last_month(world: World, _row: object) -> dict[str, object]:
    month = (clock.today().replace(day=1) - timedelta(days=1)).replace(day=1)
    return {"site": world.site.pk, "month": month.isoformat()}


SAMPLES = {
    "freezedays": Sample(
        make=scores.make_freeze_day,
        data={"set": lambda _world, _row: {"day": 8}},
        doers={"set": "judy"},
        by_area=False,
    ),
    "months": Sample(
        make=scores.make_month,
        data={"reopen": lambda _world, _row: {"reason": "停电两天，记录后补", "days": 3}},
        doers={"reopen": "kim"},
        by_area=False,
    ),
    "scorecards": Sample(
        make=scores.make_card,
        data={
            "comment": lambda _world, _row: {"text": "那两天我在参加培训"},
            "sign": lambda _world, _row: {"verdict": "巡楼到位，继续保持"},
        },
        doers={"comment": "heidi"},
    ),
    "shortfalls": Sample(make=scores.make_shortfall),
    "disclosures": Sample(make=make_disclosure, data={"draft": _last_month}, by_area=False),
    "limits": Sample(
        make=make_limit,
        data={"set": lambda world, _row: {"site": world.site.pk, "most": 3}},
        by_area=False,
    ),
    "weeks": Sample(
        make=make,
        data={"redo": lambda _world, _row: {"reason": "两张工单补录了关闭时间"}},
        by_area=False,
    ),
}
