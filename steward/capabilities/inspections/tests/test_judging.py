"""Doubts are judged, gaps are named, late starts are warned of; pages say so."""

from datetime import UTC, datetime, timedelta

import pytest

from steward.capabilities.inspections.actions import (
    keep_refused,
    reject_visit,
    settle_rounds,
    start_round,
    trust_visit,
    warn_rounds,
)
from steward.capabilities.inspections.actions.forgetting import forget_positions
from steward.capabilities.inspections.models import Round
from steward.capabilities.inspections.tests.factories import (
    GOOD,
    make_checklist,
    make_plan,
    make_round,
    make_route,
    photo_of,
    points_of,
    visit,
)
from steward.kernel.audit.models import Event
from steward.kernel.audit.queries import timeline
from steward.kernel.base import clock
from steward.kernel.base.refused import NotAllowed, Refused
from steward.kernel.jobs.worker import run_due_jobs
from steward.kernel.notify.models import Message
from steward.kernel.tenancy.actor import system_actor
from tests.people import World, signed_in

NOON = datetime(2026, 5, 12, 4, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def at_noon():
    with clock.moved_to(NOON):
        yield


def doubted(world: World):
    row = make_round(world, points=1, checklist=make_checklist(world))
    return row, visit(row, points_of(row)[0], world.heidi, challenge="", answers=GOOD).visit


def test_reject_visit_counts_the_point_as_missed(world: World):
    row, found = doubted(world)
    row.refresh_from_db()
    assert (row.state, row.seen_count, row.doubts_count) == ("done", 1, 1)
    with pytest.raises(Refused):
        reject_visit(found, by=world.bob, note=" ")
    reject_visit(found, by=world.bob, note="当时在外面")
    row.refresh_from_db()
    assert (row.state, row.seen_count, row.doubts_count) == ("under_way", 0, 0)
    assert points_of(row)[0].state == "false"
    with pytest.raises(Refused):
        reject_visit(found, by=world.bob, note="再一次")


def test_trust_visit_lets_it_prove_duties_in_the_walkers_name(world: World):
    row, found = doubted(world)
    proofs = Event.objects.filter(kind__in=("point.visit", "round.finish", "patrol.fire", "building.walk"))
    assert not proofs.exists()
    trust_visit(found, by=world.alice, note="监控看过")
    row.refresh_from_db()
    assert (row.state, found.verdict) == ("done", "trusted")
    assert [doubt["code"] for doubt in found.doubts] == ["challenge"]
    assert set(proofs.values_list("user_id", "at")) == {(world.heidi.user_id, found.at)}
    assert proofs.count() == 4
    with pytest.raises(Refused):
        trust_visit(found, by=world.bob)


def test_trust_visit_is_for_superiors_and_quality_and_never_for_the_walker(world: World):
    _row, found = doubted(world)
    for stranger in (world.heidi, world.ivan, world.dave, world.eve):
        with pytest.raises(NotAllowed):
            trust_visit(found, by=stranger)
    route = make_route(world)
    own = start_round(by=world.alice, route=route)
    walked = visit(own, points_of(own)[0], world.alice, challenge="").visit
    with pytest.raises(NotAllowed):
        trust_visit(walked, by=world.alice)
    trust_visit(walked, by=world.kim)
    trust_visit(found, by=world.kim)


def test_start_round_of_ones_own_accord_stands_apart(world: World):
    row = start_round(by=world.ivan, route=make_route(world))
    assert (row.is_voluntary, row.walker_id, row.points_count) == (True, world.ivan.user_id, 3)
    assert visit(row, points_of(row)[0], world.ivan).visit.doubts == []
    with clock.moved_to(NOON + timedelta(hours=13)):
        settle_rounds(by=system_actor(world.organisation.pk))
    row.refresh_from_db()
    assert row.state == "partly"
    assert not Event.objects.filter(kind="round.miss").exists()


def test_settle_rounds_names_each_missed_point_and_late_visits_heal(world: World):
    row = make_round(world)
    first, second, third = points_of(row)
    visit(row, second, world.heidi)
    with clock.moved_to(NOON + timedelta(hours=13)):
        by = system_actor(world.organisation.pk)
        assert (settle_rounds(by=by), settle_rounds(by=by)) == (1, 0)
        run_due_jobs()
        row.refresh_from_db()
        assert (row.state, row.seen_count) == ("partly", 1)
        sentence = str(timeline(row)[0].sentence)
        assert str(first.checkpoint) in sentence and str(third.checkpoint) in sentence
        assert str(second.checkpoint) not in sentence
        told = set(
            Message.objects.filter(path=f"/rounds/{row.pk}/").values_list("recipient__name", flat=True)
        )
        assert told == {"Heidi", "Bob"}
        for minutes, point in enumerate((first, third)):
            visit(row, point, world.heidi, at=NOON + timedelta(minutes=5 * minutes + 5))
    row.refresh_from_db()
    assert (row.state, row.seen_count) == ("done", 3)


def test_warn_rounds_before_their_time_is_over_once(world: World):
    plan = make_plan(world, cadence={"every": "day", "slots": ["11:00-13:00"]}, warn_minutes=45)
    by = system_actor(world.organisation.pk)
    assert warn_rounds(by=by) == 0
    with clock.moved_to(NOON + timedelta(minutes=20)):
        assert (warn_rounds(by=by), warn_rounds(by=by)) == (1, 0)
        run_due_jobs()
    told = Message.objects.filter(event__kind="round.warn").values_list("recipient__name", flat=True)
    assert set(told) == {"Heidi", "Bob"}
    assert Round.objects.filter(plan=plan, warned_at__isnull=False).count() == 1


def test_pages_show_coverage_and_the_record_book(world: World):
    row, found = doubted(world)
    bad = [{"item": "lamp", "value": "fail", "note": "灯坏"}, {"item": "bar", "value": "0.3"}]
    second = make_round(world, checklist=row.points.get().version.checklist)
    visit(second, points_of(second)[0], world.heidi, answers=bad)
    browser = signed_in(world, "alice")
    page = browser.get("/rounds/coverage/").content.decode()
    assert page.count("heat-is-past") == 2
    assert str(found.point.checkpoint) in page
    book = browser.get(
        f"/rounds/records.pdf?site={world.site.pk}&topic=fire&first=2026-05-01&last=2026-05-31"
    )
    assert book.content.startswith(b"%PDF")
    wrong = f"/rounds/records.pdf?site={world.site.pk}&topic=fire&first=2026-05-31&last=2026-05-01"
    assert browser.get(wrong).status_code == 409
    assert browser.get("/rounds/records/").status_code == 200
    assert "异常" in browser.get(f"/rounds/{second.pk}/").content.decode()
    assert "照明正常" in browser.get(f"/round_visits/{found.pk}/").content.decode()
    assert str(found.point.checkpoint) in signed_in(world, "bob").get("/").content.decode()
    assert "路线" in signed_in(world, "heidi").get("/").content.decode()


def test_forget_positions_leaves_who_was_where_when(world: World):
    row = make_round(world, points=1)
    here = {"latitude": 31.2, "longitude": 121.4, "accuracy": 9}
    signed = photo_of(world.heidi)
    found = visit(row, points_of(row)[0], world.heidi, position=here, signature=signed).visit
    keep_refused(b"x", by=world.heidi, path="/field/visits", what="x")
    by = system_actor(world.organisation.pk)
    assert forget_positions(NOON - timedelta(days=1), by) == 0
    assert forget_positions(NOON + timedelta(days=400), by) == 3
    found.refresh_from_db()
    assert (found.latitude, found.signature, found.user, found.at) == (None, None, world.users["heidi"], NOON)
    assert forget_positions(NOON + timedelta(days=400), by) == 0
