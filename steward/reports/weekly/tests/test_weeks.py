"""Weeks: what is counted, when it is frozen, that it stays as it was, and who reads what."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.db.models import Q
from django.test import Client
from django.test.utils import CaptureQueriesContext

from steward.capabilities.findings.actions import recheck_finding, withdraw_finding
from steward.capabilities.findings.tests.factories import failed, fresh, raised, rectified
from steward.capabilities.findings.tests.factories import make_office as finding_office
from steward.capabilities.tickets.actions import (
    accept_ticket,
    call_back_ticket,
    dispatch_ticket,
    finish_ticket,
    rate_ticket,
    reopen_ticket,
    start_ticket,
)
from steward.capabilities.tickets.tests.factories import make_office, owner_of, photo, report, ticket_in
from steward.kernel.audit.models import Event
from steward.kernel.base import clock
from steward.kernel.base.refused import Lost, NotAllowed, Refused
from steward.kernel.tenancy.actor import Actor, ActorKind, system_actor
from steward.kernel.work.sweep import sweep
from steward.reports.models import WeeklyReport
from steward.reports.papers import week_paper
from steward.reports.weekly.actions import freeze_weeks, redo_week
from steward.reports.weekly.counting import median, tallies, week_days, whole
from steward.reports.weekly.queries import cells_for, told_totals, totals_for, visible_weeks
from steward.reports.weekly.sheet import COUNTS, sheet_of
from steward.reports.weekly.unresolved import unresolved
from tests.people import World, make_place, signed_in

ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = date(2026, 11, 16)
NOON = datetime(2026, 11, 18, 12, 0, tzinfo=ZONE)
NEXT = datetime(2026, 11, 23, 0, 10, tzinfo=ZONE)


@pytest.fixture
def office(world: World, settings: Any, tmp_path: Any) -> World:
    settings.MEDIA_ROOT = tmp_path
    make_office(world)
    return world


def system(world: World) -> Any:
    return system_actor(world.organisation.pk, "weeks")


def freeze(world: World, at: datetime = NEXT) -> list[WeeklyReport]:
    with clock.moved_to(at):
        return freeze_weeks(by=system(world))


def of_site(world: World) -> WeeklyReport:
    return WeeklyReport.objects.get(site=world.site, is_current=True, monday=MONDAY)


def course(world: World) -> Any:
    """Reported on Wednesday noon; answered after 20 minutes, done after 2 hours, called back, closed."""
    with clock.moved_to(NOON):
        item = report(world)
    with clock.moved_to(NOON + timedelta(minutes=20)):
        accept_ticket(item, by=world.carol)
        dispatch_ticket(item, by=world.carol, to=world.users["frank"])
        start_ticket(item, by=world.frank)
    with clock.moved_to(NOON + timedelta(hours=2)):
        finish_ticket(item, by=world.frank, result="换了垫圈", photos=[photo()])
    with clock.moved_to(NOON + timedelta(hours=3)):
        call_back_ticket(item, by=world.carol, satisfaction="satisfied")
    return item


def rate(world: World, score: int = 5, **more: Any) -> Any:
    """Finished work whose customer taps his link before anybody calls."""
    item = ticket_in(world, "finished", requester=owner_of(world), **more)
    customer = Actor(world.organisation.pk, ActorKind.CUSTOMER, "", party_id=item.requester_id)
    return rate_ticket(item, by=customer, score=score)


def test_a_customers_own_rating_is_no_call_of_ours(office: World) -> None:
    course(office)
    with clock.moved_to(NOON):
        rate(office)
        rate(office, score=1)
    freeze(office)
    totals = of_site(office).figures["totals"]
    assert (totals["called"], totals["rated"]) == (1, 2)
    assert [(totals[name], totals[f"rated_{name}"]) for name in ("satisfied", "dissatisfied", "neutral")] == [
        (2, 1), (1, 1), (0, 0),
    ]  # fmt: skip
    with clock.moved_to(NEXT):
        sheet = sheet_of(of_site(office), office.alice)
        assert {n: rated for _word, n, rated in sheet.answers} == {2: 1, 1: 1}
        # A week frozen before that keeps what it says and says nothing it does not know.
        week = of_site(office)
        kept = {k: n for k, n in totals.items() if not k.startswith("rated")}
        WeeklyReport.objects.filter(pk=week.pk).update(figures=week.figures | {"totals": kept})
        sheet = sheet_of(of_site(office), office.alice)
        assert [f.value for f in sheet.counts if f.name in ("called", "rated")] == [1, None]
        assert signed_in(office, "alice").get(f"/weeks/{week.pk}/").status_code == 200


def test_a_promise_missed_before_opening_again_stays_missed(office: World) -> None:
    with clock.moved_to(NOON):
        item = report(office)
    with clock.moved_to(NOON + timedelta(minutes=40)):
        sweep()
        dispatch_ticket(item, by=office.carol, to=office.users["frank"])
        start_ticket(item, by=office.frank)
        finish_ticket(item, by=office.frank, result="好了", photos=[photo()])
        call_back_ticket(item, by=office.carol, satisfaction="dissatisfied", note="还在滴")
    freeze(office)
    assert of_site(office).figures["totals"]["late"] == 1


def test_freeze_weeks_keeps_what_the_week_was(office: World) -> None:
    course(office)
    with clock.moved_to(NOON):
        report(office)
    with clock.moved_to(NOON + timedelta(minutes=31)):
        sweep()
    freeze(office)
    totals = of_site(office).figures["totals"]
    assert {name: totals[name] for name in ("opened", "closed", "open", "late", "called", "satisfied")} == {
        "opened": 2, "closed": 1, "open": 1, "late": 1, "called": 1, "satisfied": 1,
    }  # fmt: skip
    assert (totals["respond_minutes"], totals["resolve_minutes"]) == (20, 120)
    everything = WeeklyReport.objects.get(site=None).figures
    assert everything == of_site(office).figures
    assert Event.objects.filter(kind="week.freeze").count() == 2


def test_freeze_weeks_counts_by_the_clock_of_the_site(office: World) -> None:
    """Half past eleven on Sunday evening in New York is Monday in Shanghai; the week is that of the site."""
    office.site.zone = "America/New_York"
    office.site.save(update_fields=["zone"])
    with clock.moved_to(datetime(2026, 11, 22, 23, 30, tzinfo=ZoneInfo("America/New_York"))):
        report(office)
        assert not freeze_weeks(by=system(office))[0].monday >= MONDAY
    freeze(office, datetime(2026, 11, 23, 0, 10, tzinfo=ZoneInfo("America/New_York")))
    assert of_site(office).figures["totals"]["opened"] == 1


def test_freeze_weeks_twice_does_nothing(office: World) -> None:
    assert len(freeze(office)) == 2
    assert not freeze(office, NEXT + timedelta(days=6))
    assert {row.monday for row in freeze(office, NEXT + timedelta(days=14))} == {
        MONDAY + timedelta(days=7), MONDAY + timedelta(days=14),
    }  # fmt: skip


def test_a_frozen_week_stays_whatever_happens_later(office: World) -> None:
    item = course(office)
    freeze(office)
    before = of_site(office).figures
    with clock.moved_to(NEXT + timedelta(days=1)):
        reopen_ticket(item, by=office.carol, note="还在漏")
    freeze(office, NEXT + timedelta(days=7))
    assert of_site(office).figures == before
    later = WeeklyReport.objects.get(site=office.site, monday=MONDAY + timedelta(days=7)).figures["totals"]
    assert (later["reopened"], later["open"]) == (1, 1)


def test_redo_week_keeps_both_editions_and_the_reason(office: World) -> None:
    freeze(office)
    week = of_site(office)
    course(office)
    again = redo_week(week, by=office.alice, reason="补录了一张工单")
    week.refresh_from_db()
    assert (week.is_current, again.edition, again.reason) == (False, 2, "补录了一张工单")
    assert (week.figures["totals"]["opened"], again.figures["totals"]["opened"]) == (0, 1)
    with pytest.raises(Lost):
        redo_week(week, by=office.alice, reason="再来")
    with pytest.raises(Refused, match=r"为什么|why"):
        redo_week(again, by=office.alice, reason=" ")


def test_redo_week_of_all_sites_needs_a_post_of_the_whole_company(office: World) -> None:
    freeze(office)
    every = WeeklyReport.objects.get(site=None)
    assert every not in visible_weeks(office.alice)
    with pytest.raises(NotAllowed):
        redo_week(every, by=office.alice, reason="试试")
    assert redo_week(every, by=office.judy, reason="补录").site_id is None


@pytest.mark.parametrize("name", [name for name, _label, _query in COUNTS])
def test_every_figure_leads_to_as_many_rows(office: World, name: str) -> None:
    item = course(office)
    with clock.moved_to(NOON):
        report(office, kind="complaint", category=None, requester=owner_of(office))
        ticket_in(office, "cancelled")
    with clock.moved_to(NOON + timedelta(hours=4)):
        sweep()
        reopen_ticket(item, by=office.carol, note="还在漏")
        rate(office)
    freeze(office)
    with clock.moved_to(NEXT):
        sheet = sheet_of(of_site(office), office.alice)
        figure = next(figure for figure in sheet.counts if figure.name == name)
        page = signed_in(office, "alice").get(figure.link.replace("/tickets/", "/api/v1/tickets")).json()
    assert page["count"] == figure.value
    assert figure.value or name in ("closed",)


def test_no_cell_shows_a_complaint_to_the_person_it_is_about(office: World) -> None:
    with clock.moved_to(NOON):
        report(
            office,
            kind="complaint",
            category=None,
            requester=owner_of(office),
            about_user=office.users["bob"],
        )
    freeze(office)
    week = of_site(office)
    for person, seen in (("alice", 1), ("bob", 0)):
        actor = getattr(office, person)
        assert totals_for(week.figures, actor.queue_user_ids)["opened"] == seen
        assert told_totals(visible_weeks(actor).get(pk=week.pk))["opened"] == seen
        for dimension in ("kind", "source", "area"):
            cells = cells_for(week.figures, dimension, actor.queue_user_ids)
            assert bool(cells) == bool(seen), (person, dimension)
    with clock.moved_to(NEXT):
        answer = signed_in(office, "bob").get(f"/api/v1/weeks/{week.pk}").content.decode()
    assert "complaint" not in answer and "hidden" not in answer


def test_a_week_names_what_was_found_and_not_put_right(office: World) -> None:
    """INS4: what is unresolved goes into the report to the superior, and a frozen week keeps no words of it."""
    with clock.moved_to(NOON):
        finding_office(office)
        failed_once = failed(office)
        grave = raised(office, grade="critical")
        closed = rectified(office)
        recheck_finding(closed, by=office.heidi, passed=True, verdict="好了")
    freeze(office)
    week = of_site(office)
    assert week.figures["findings"] == {
        "raised": 3, "closed": 1, "open": 2, "late": 2, "again": 1, "worst": [grave.pk, failed_once.pk],
    }  # fmt: skip
    assert "打不开" not in str(week.figures)
    whole_week = WeeklyReport.objects.get(site=None, monday=MONDAY, is_current=True)
    assert whole_week.figures["findings"]["open"] == 2
    with clock.moved_to(NEXT):
        # Put right after the week was over: the frozen one still names it, as it stands today.
        withdraw_finding(fresh(grave), by=office.bob, note="不是问题")
        text = signed_in(office, "bob").get(f"/weeks/{week.pk}/").content.decode()
        assert all(row.number in text or row.title in text for row in (grave, failed_once))
        assert closed.number not in text and f"/findings/{closed.pk}/" not in text
        paper = week_paper(sheet_of(week, office.bob), office.bob)
        assert grave.number in str(paper.parts[-1].table)
        assert unresolved(week_days(MONDAY), Q())[office.site.pk].counts["open"] == 2
        assert unresolved(week_days(MONDAY + timedelta(days=7)), Q())[office.site.pk].counts["open"] == 1


def test_counting_costs_the_same_for_any_number_of_rows(office: World) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            tallies(MONDAY)
        return len(captured)

    course(office)
    before = cost()
    course(office)
    with clock.moved_to(NOON):
        report(office, kind="complaint", category=None, place=make_place(office.site, "9", kind="building"))
    assert cost() == before
    assert whole(tallies(MONDAY)).totals["opened"] == 3


def test_the_page_shows_the_running_week_and_costs_the_same_for_any_number(office: World) -> None:
    freeze(office)
    client = signed_in(office, "judy")

    def page() -> tuple[str, int]:
        with clock.moved_to(NEXT + timedelta(days=2)):
            client.get("/reports/")
            with CaptureQueriesContext(connection) as captured:
                text = client.get("/reports/").content.decode()
        return text, len(captured)

    def some() -> None:
        with clock.moved_to(NEXT + timedelta(days=1)):
            report(office)
            report(office, kind="complaint", category=None)

    some()
    text, before = page()
    assert "2026-11-23" in text and "hourglass" in text
    some()
    some()
    assert page()[1] == before


def test_the_page_is_for_those_who_run_the_site(office: World, strangers: World) -> None:
    freeze(office)
    for name, status in (("alice", 200), ("bob", 200), ("carol", 403), ("frank", 403)):
        assert signed_in(office, name).get("/reports/").status_code == status, name
    alice = signed_in(office, "alice")
    assert alice.get(f"/reports/?site={strangers.site.pk}").status_code == 404
    assert alice.get(f"/reports/?site={office.site.pk}&week={MONDAY}").status_code == 200
    assert alice.get("/reports/?week=2001-01-01").status_code == 404
    assert alice.get("/reports/?week=monday").status_code == 404
    assert Client().get("/reports/").status_code == 302


def test_median_is_the_lower_middle() -> None:
    assert median({}) is None
    assert median({5: 1}) == 5
    assert median({1: 1, 9: 1}) == 1
    assert median({1: 1, 2: 1, 90: 1}) == 2
