"""The reports on paper: what stands on them, for whom, and that they are PDFs."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from steward.capabilities.tickets.tests.factories import make_office, owner_of, report
from steward.kernel.base import clock
from steward.kernel.tenancy.actor import system_actor
from steward.kernel.work.sweep import sweep
from steward.reports.models import WeeklyReport
from steward.reports.monthly.queries import Month, complaint_month
from steward.reports.papers import complaints_paper, week_paper
from steward.reports.weekly.actions import freeze_weeks
from steward.reports.weekly.sheet import sheet_of
from tests.people import World, signed_in

NOON = datetime(2026, 11, 18, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
MONDAY = datetime(2026, 11, 23, 0, 10, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def office(world: World) -> World:
    """A leak that grew late and a complaint about the head of customer service, in a frozen week."""
    make_office(world)
    with clock.moved_to(NOON):
        report(world)
        complain(world)
    with clock.moved_to(NOON + timedelta(minutes=40)):
        sweep()
    with clock.moved_to(MONDAY):
        freeze_weeks(by=system_actor(world.organisation.pk, "weeks"))
    return world


def complain(world: World) -> Any:
    return report(
        world, kind="complaint", category=None, requester=owner_of(world), about_user=world.users["bob"]
    )


def test_week_paper_holds_figures_trend_matters_late_ones_and_the_edition(office: World) -> None:
    week = WeeklyReport.objects.get(site=office.site)
    paper = week_paper(sheet_of(week, office.alice), office.alice)
    figures, trend, matters, late, found = paper.parts
    assert found.heading.startswith("未整改的问题：周末未关闭 0 项") and not found.table
    assert ("新报", "2") in figures.facts
    assert trend.chart is not None and trend.chart.points == [("11-16", [2, 0])]
    assert ["漏水", "1", "0", "1", "1"] in matters.table
    assert [row[0][:2] for row in late.table[1:]] == ["WX", "TS"]
    assert "第 1 版" in paper.foot and "Alice" in paper.foot


def test_papers_tell_nobody_of_a_complaint_about_himself(office: World) -> None:
    week = WeeklyReport.objects.get(site=office.site)
    figures, _trend, _matters, late, _found = week_paper(sheet_of(week, office.bob), office.bob).parts
    assert ("新报", "1") in figures.facts and [row[0][:2] for row in late.table[1:]] == ["WX"]
    month = Month(date(2026, 11, 1))
    for actor, total in ((office.alice, "1"), (office.bob, "0")):
        paper = complaints_paper(complaint_month(actor, office.site, month), office.site, actor)
        assert paper.parts[0].facts[0][1] == total


def test_papers_are_pdfs_for_those_who_run_the_site(office: World, strangers: World) -> None:
    week = f"/reports/week.pdf?site={office.site.pk}&week=2026-11-16"
    month = f"/reports/complaints.pdf?site={office.site.pk}&month=2026-11"
    for address in (week, month, "/reports/week.pdf"):
        answer = signed_in(office, "alice").get(address)
        assert answer["Content-Type"] == "application/pdf" and answer.content.startswith(b"%PDF")
        assert signed_in(office, "frank").get(address).status_code == 403
    assert signed_in(office, "alice").get(f"/reports/week.pdf?site={strangers.site.pk}").status_code == 404
