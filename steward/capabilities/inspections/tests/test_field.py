"""The phone's door: what it takes along, what it brings home, and what happens to bad input."""

import json
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from uuid import uuid4

import pytest

from steward.capabilities.inspections.actions import (
    begin_round,
    end_round,
    relabel_checkpoint,
    retire_checkpoint,
    revise_checklist,
)
from steward.capabilities.inspections.models import (
    Answer,
    FieldPhoto,
    RefusedRecord,
    Round,
    Visit,
    VisitPhoto,
)
from steward.capabilities.inspections.queries import rounds_for_phone
from steward.capabilities.inspections.reading import (
    MissingPhotos,
    SentMoment,
    Unreadable,
    read_moment,
    read_visit,
)
from steward.capabilities.inspections.tests.factories import (
    GOOD,
    ITEMS,
    make_checklist,
    make_plan,
    make_round,
    photo_of,
    picture,
    points_of,
    send,
    told,
    visit,
)
from steward.kernel.audit.models import Event
from steward.kernel.base import clock
from tests.people import World, signed_in

NOON = datetime(2026, 5, 12, 4, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def at_noon():
    with clock.moved_to(NOON):
        yield


def later(**span):
    return clock.moved_to(NOON + timedelta(**span))


def codes(taken) -> list[str]:
    return [doubt["code"] for doubt in taken.visit.doubts]


def test_rounds_are_taken_along_with_points_checklists_and_secret(world: World, django_assert_num_queries):
    row = make_round(world, checklist=make_checklist(world))
    visit(row, points_of(row)[0], world.heidi, answers=GOOD)
    browser = signed_in(world, "heidi")
    answer = browser.get("/field/rounds.json").json()
    assert answer["user"] == {"id": world.heidi.user_id, "name": "Heidi"}
    mine = next(one for one in answer["rounds"] if one["id"] == row.pk)
    assert (mine["challenge"], mine["is_voluntary"], len(mine["taken"])) == (row.challenge, False, 1)
    first, second, _third = mine["points"]
    assert (first["walk_seconds"], second["walk_seconds"], len(first["code"])) == (None, 60, 10)
    assert [item["key"] for item in first["checklist"]["items"]] == ["lamp", "bar"]
    assert first["checklist"]["items"][1]["most"] == 0.4
    assert (mine["done"], mine["ended_at"]) == ([first["id"]], None)
    assert len(answer["rounds"]) == 8
    assert signed_in(world, "ivan").get("/field/rounds.json").json()["rounds"] == []
    heidi = world.heidi
    with django_assert_num_queries(5):
        rounds_for_phone(heidi)


def test_take_visit_is_refused_from_a_phone_that_changed_hands(world: World):
    row = make_round(world)
    body = told(row, points_of(row)[0])
    heidi, of_heidi = signed_in(world, "heidi"), {"X-Person": str(world.heidi.user_id)}
    for browser, status in ((signed_in(world, "ivan"), 401), (heidi, 200)):
        answer = browser.post("/field/visits", body, content_type="application/json", headers=of_heidi)
        assert answer.status_code == status
    assert Visit.objects.get().user_id == world.heidi.user_id


def test_take_visit_counts_the_round_and_tells_the_place(world: World):
    row = make_round(world, checklist=make_checklist(world))
    points = points_of(row)
    for number, point in enumerate(points):
        taken = visit(row, point, world.heidi, answers=GOOD, at=NOON - timedelta(minutes=30 - number * 5))
        assert (taken.state, taken.visit.doubts) == ("taken", [])
    row.refresh_from_db()
    assert (row.state, row.seen_count, row.points_count) == ("done", 3, 3)
    event = Event.objects.get(kind="round.finish")
    assert (event.at, event.user_id) == (NOON - timedelta(minutes=20), world.heidi.user_id)
    told_of = Event.objects.filter(kind="point.visit", subject_type="places.place")
    assert {event.subject_id for event in told_of} == {point.checkpoint.place_id for point in points}
    assert Answer.objects.filter(outcome="ok").count() == 6


def test_take_visit_again_is_the_same_and_another_under_its_key_is_refused(world: World):
    row = make_round(world)
    body = told(row, points_of(row)[0])
    assert send(body, world.heidi).state == "taken"
    with later(days=6):
        again = body | {"sent_at": clock.now().isoformat()}
        assert send(again, world.heidi).state == "again"
        with pytest.raises(Unreadable):
            send(again | {"ended_at": NOON.isoformat(), "code": "X"}, world.heidi)
    assert Visit.objects.count() == 1


def test_take_visit_in_any_order_and_cut_in_the_middle_loses_nothing(world: World):
    """Every record is sent three times, backwards and forwards, with the end of the round first."""
    row = make_round(world, points=4)
    bodies = [
        told(row, point, at=NOON - timedelta(minutes=40 - 10 * number))
        for number, point in enumerate(points_of(row))
    ]
    moment = SentMoment(NOON, NOON, row.challenge)
    assert end_round(row.pk, moment, by=world.heidi).state == "missed"
    states = [send(body, world.heidi).state for body in [*reversed(bodies), *bodies, *bodies[1:]]]
    assert states == ["taken"] * 4 + ["again"] * 7
    begin_round(row.pk, SentMoment(NOON - timedelta(hours=1), NOON, row.challenge), by=world.heidi)
    row.refresh_from_db()
    assert (row.state, row.began_at, row.seen_count) == ("done", NOON - timedelta(hours=1), 4)
    assert not Visit.objects.exclude(doubts=[]).exists()


def test_take_visit_from_two_phones_keeps_both_side_by_side(world: World):
    row = make_round(world)
    point = points_of(row)[0]
    assert visit(row, point, world.heidi).state == "taken"
    second = visit(row, point, world.alice)
    assert (second.state, codes(second)) == ("beside", ["stranger"])
    row.refresh_from_db()
    assert (row.seen_count, row.doubts_count, Visit.objects.count()) == (1, 1, 2)


def test_take_visit_on_a_clock_ten_years_off_counts_by_the_server(world: World):
    row = make_round(world)
    for days in (3653, -3653):
        taken = visit(
            row, points_of(row)[0], world.heidi, ahead=timedelta(days=days), at=NOON - timedelta(minutes=9)
        )
        assert codes(taken) == ["clock"]
        assert taken.visit.at == NOON - timedelta(minutes=9)
        assert taken.visit.device_ended_at.year == 2026 + days // 365 + (days < 0)


def test_take_visit_waits_for_its_photos(world: World):
    row = make_round(world)
    digest = sha256(picture()).hexdigest()
    body = told(row, points_of(row)[0], answers=[{"item": "lamp", "value": "pass", "photos": [digest]}])
    with pytest.raises(MissingPhotos) as refused:
        send(body, world.heidi)
    assert refused.value.missing == [digest]
    assert photo_of(world.heidi) == digest
    assert send(body, world.heidi).visit.doubts == []
    assert not RefusedRecord.objects.exists()


def test_keep_photo_once_and_refuses_altered_bytes(world: World):
    raw = picture()
    digest = sha256(raw).hexdigest()
    browser = signed_in(world, "heidi")
    headers = {"X-Taken-At": NOON.isoformat(), "X-Source": "camera"}

    def put(body):
        return browser.put(
            f"/field/photos/{digest}", body, content_type="image/jpeg", headers=headers
        ).status_code

    assert [put(raw + b"x"), put(raw), put(raw)] == [422, 201, 200]
    assert put(b"x" * (12 * 1024 * 1024 + 1)) == 413
    assert FieldPhoto.objects.count() == 1


def test_take_visit_doubts_photos_of_others_of_the_gallery_and_of_another_hour(world: World):
    row = make_round(world)
    points = points_of(row)
    old = photo_of(world.heidi, source="gallery", at=NOON - timedelta(days=2))
    answers = [{"item": "x", "value": "", "photos": [old]}]
    first = visit(row, points[0], world.heidi, answers=answers, at=NOON - timedelta(minutes=30))
    assert codes(first) == ["gallery", "aside"]
    again = visit(row, points[1], world.heidi, answers=answers, at=NOON - timedelta(minutes=20))
    assert codes(again) == ["gallery", "aside", "used"]
    other = [{"item": "x", "value": "", "photos": [photo_of(world.alice, picture(3))]}]
    assert codes(visit(row, points[2], world.heidi, answers=other)) == ["used"]


def test_take_visit_finds_the_same_picture_saved_anew(world: World):
    row = make_round(world)
    first, second, _third = points_of(row)
    shot = picture(5)
    visit(row, first, world.heidi, answers=[{"item": "x", "value": "", "photos": [photo_of(world.heidi, shot)]}],
          at=NOON - timedelta(minutes=30))  # fmt: skip
    anew = photo_of(world.heidi, shot + b"\0")
    taken = visit(row, second, world.heidi, answers=[{"item": "x", "value": "", "photos": [anew]}])
    assert codes(taken) == ["alike"]


def test_take_visit_with_five_hundred_photos(world: World):
    row = make_round(world)
    shas = [sha256(str(number).encode()).hexdigest() for number in range(500)]
    FieldPhoto.objects.bulk_create(
        FieldPhoto(
            organisation=world.organisation, sha256=sha, user=world.users["heidi"], source="camera", taken_at=NOON,
            received_at=NOON,
        )
        for sha in shas
    )  # fmt: skip
    answers = [{"item": f"i{n}", "value": "", "photos": shas[n * 50 : n * 50 + 50]} for n in range(10)]
    assert visit(row, points_of(row)[0], world.heidi, answers=answers).state == "taken"
    assert VisitPhoto.objects.count() == 500


def test_take_visit_faster_than_the_way_is_doubted_whichever_came_first(world: World):
    row = make_round(world)
    first, second, third = points_of(row)
    times = {first: 600, second: 560, third: 100}

    def come(point):
        return visit(row, point, world.heidi, at=NOON - timedelta(seconds=times[point]))

    assert codes(come(second)) == []
    come(third)
    come(first)
    doubted = Visit.objects.get(point=second)
    assert doubted.doubts == [{"code": "fast", "seconds": 20, "walk": 60}]
    assert (doubted.verdict, Visit.objects.get(point=third).doubts) == ("open", [])


def test_take_visit_doubts_a_wrong_code_a_far_place_and_no_secret(world: World):
    row = make_round(world)
    point = points_of(row)[0]
    point.checkpoint.latitude, point.checkpoint.longitude = "31.230400", "121.473700"
    point.checkpoint.save()
    here = {"latitude": 31.2404, "longitude": 121.4737, "accuracy": 20}
    taken = visit(row, point, world.heidi, code="WRONG", position=here, challenge="guessed")
    assert codes(taken) == ["code", "challenge", "far"]
    assert taken.visit.doubts[2]["metres"] == 1112
    near = visit(row, point, world.heidi, position=here | {"accuracy": 600}, found_by="typed")
    assert near.visit.doubts == []


def test_relabel_checkpoint_kills_the_old_code_from_then_on(world: World):
    row = make_round(world)
    point = points_of(row)[0]
    body = told(row, point, at=NOON)
    with later(hours=1):
        relabel_checkpoint(point.checkpoint, by=world.alice)
        with pytest.raises(Unreadable) as refused:
            visit(row, point, world.heidi, code=body["code"])
        assert refused.value.code == "replaced"
        assert visit(row, point, world.heidi).visit.doubts == []
        body["sent_at"] = clock.now().isoformat()
        assert send(body, world.heidi).visit.doubts == []  # seen before it was replaced


def test_take_visit_at_a_retired_checkpoint_is_heard_all_the_same(world: World):
    row = make_round(world)
    gone = points_of(row)[0]
    body = told(row, gone)
    retire_checkpoint(gone.checkpoint, by=world.alice)
    row.refresh_from_db()
    assert (row.points_count, [point.state for point in points_of(row)]) == (
        2,
        ["gone", "waiting", "waiting"],
    )
    assert send(body, world.heidi).state == "taken"
    row.refresh_from_db()
    assert (row.points_count, row.seen_count) == (3, 1)


def test_take_visit_keeps_the_version_it_answered(world: World):
    checklist = make_checklist(world)
    row = make_round(world, checklist=checklist)
    point = points_of(row)[0]
    old = point.version_id
    fresh = [{"key": "door", "kind": "check", "zh": "门关好", "en": "Door shut"}]
    revise_checklist(checklist, by=world.kim, name="消火栓", items=fresh)
    assert points_of(row)[0].version_id != old
    assert visit(row, point, world.heidi, answers=GOOD).visit.version_id == old
    answered = visit(row, points_of(row)[1], world.heidi, answers=[{"item": "door", "value": "fail"}])
    assert (answered.visit.version and answered.visit.version.number, answered.visit.failed_count) == (2, 1)


def test_take_visit_flags_questions_without_answer_or_photo(world: World):
    asked = [{**ITEMS[0], "photo": "fail"}, {**ITEMS[1], "photo": "always"}]
    row = make_round(
        world, checklist=revise_checklist(make_checklist(world), by=world.kim, name="x", items=asked)
    )
    answers = [{"item": "lamp", "value": "fail"}]
    taken = visit(row, points_of(row)[0], world.heidi, answers=answers)
    assert taken.visit.doubts == [{"code": "unanswered", "count": 2}]


def test_refused_records_are_kept_as_they_came(world: World):
    row = make_round(world)
    browser = signed_in(world, "heidi")
    good = told(row, points_of(row)[0])
    bad = [
        "no JSON",
        "[1]",
        json.dumps(good | {"round": 10**6}),
        json.dumps(good | {"point": 10**6}),
        json.dumps(good | {"ended_at": "yesterday"}),
        json.dumps(good | {"position": {"latitude": 1e400}}),
        json.dumps(good | {"key": "x"}),
        json.dumps(good | {"answers": [{"item": "a", "value": "\ud800"}]}),
    ]
    for body in [*bad, bad[0]]:
        answer = browser.post("/field/visits", body, content_type="application/json")
        assert (answer.status_code, set(answer.json()) >= {"what", "kept", "do"}) == (422, True), body
    assert RefusedRecord.objects.count() == len(bad)
    assert RefusedRecord.objects.order_by("pk")[0].body == "no JSON"
    assert browser.post("/field/visits", good, content_type="application/json").json()["state"] == "taken"


def test_take_visit_of_a_round_of_another_company_is_unknown(world: World, strangers: World):
    row = make_round(world)
    body = told(row, points_of(row)[0])
    answer = signed_in(strangers, "alice").post("/field/visits", body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (422, "unknown_round")
    assert not Visit.objects.exists()


def test_begin_round_and_end_round_again_change_nothing(world: World):
    row = make_round(world)
    browser = signed_in(world, "heidi")
    body = {
        "key": str(uuid4()),
        "at": NOON.isoformat(),
        "sent_at": NOON.isoformat(),
        "challenge": row.challenge,
    }
    states = [
        browser.post(f"/field/rounds/{row.pk}/{word}", body, content_type="application/json").json()["state"]
        for word in ("begin", "begin", "end", "end")
    ]
    assert states == ["under_way", "under_way", "missed", "missed"]
    assert Event.objects.filter(kind="round.begin").count() == 1
    with pytest.raises(Unreadable):
        begin_round(row.pk, SentMoment(NOON, NOON, "guessed"), by=world.heidi)
    assert Round.objects.get(pk=row.pk).began_at == NOON


def test_acting_steward_walks_the_rounds_of_the_absent_one(world: World):
    from steward.kernel.tenancy.models import Appointment

    row = make_round(world)
    Appointment.objects.create(
        organisation=world.organisation, user=world.users["ivan"], post=world.posts["ivan"],
        acting_for=world.appointments["heidi"], starts_on=NOON.date(), ends_on=NOON.date(),
    )  # fmt: skip
    taken = visit(row, points_of(row)[0], world.ivan)
    assert taken.visit.doubts == []
    assert Event.objects.get(kind="point.visit").acting_for == "Heidi"


def test_add_plan_makes_a_week_of_rounds_once(world: World):
    plan = make_plan(world)
    assert plan.rounds.count() == 9
    assert {row.points_count for row in plan.rounds.all()} == {3}
    night = make_plan(world, plan.route, cadence={"every": "day", "slots": ["19:00-21:00", "23:00-01:00"]})
    assert night.rounds.count() == 18


def test_what_is_no_moment_is_refused():
    for body in (b"{}", b"[]", b'{"key": "x"}'):
        with pytest.raises(Unreadable):
            read_moment(body)
    with pytest.raises(Unreadable):
        read_visit(b"NaN")
