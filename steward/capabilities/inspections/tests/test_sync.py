"""Phones come home over bad lines, several at once, while others write to the same round."""

import json
import threading
from collections import Counter
from collections.abc import Callable
from contextvars import copy_context
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import sha256
from io import BytesIO
from itertools import cycle
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from steward.capabilities.inspections.actions import (
    change_route,
    revise_checklist,
    settle_rounds,
    trust_visit,
)
from steward.capabilities.inspections.models import (
    FieldPhoto,
    RefusedRecord,
    Round,
    RoundPoint,
    Visit,
    VisitPhoto,
)
from steward.capabilities.inspections.tests.factories import (
    GOOD,
    ITEMS,
    make_checklist,
    make_round,
    picture,
    points_of,
    told,
    visit,
)
from steward.kernel.audit.models import Event
from steward.kernel.base import clock
from steward.kernel.tenancy.actor import system_actor
from steward.kernel.tenancy.scope import scope
from tests.crowd import at_once
from tests.people import World, make_world, signed_in

NOON = datetime(2026, 5, 12, 4, 0, tzinfo=UTC)
CUTS = 100


@pytest.fixture(autouse=True)
def at_noon():
    with clock.moved_to(NOON):
        yield


class Broken(BytesIO):
    """A line that ends with an error where a quiet one just ends."""

    def read(self, size: int | None = -1) -> bytes:
        raise ConnectionResetError


Sent = tuple[str, str, bytes, dict[str, str]]


def records_of(row: Round) -> list[Sent]:
    """All that a walk of a round sends: method, address, body, headers."""
    at = NOON.isoformat()
    moment = {"key": str(uuid4()), "at": at, "sent_at": at, "challenge": row.challenge}
    sent: list[Sent] = [("POST", f"/field/rounds/{row.pk}/begin", json.dumps(moment).encode(), {})]
    for number, point in enumerate(points_of(row)):
        raw = picture(number + 2)
        digest = sha256(raw).hexdigest()
        headers = {"X-Taken-At": at, "X-Source": "camera"}
        sent.append(("PUT", f"/field/photos/{digest}", raw, headers))
        answers = [{"item": "lamp", "value": "pass", "photos": [digest]}, GOOD[1]]
        body = told(row, point, at=NOON - timedelta(minutes=10 - 2 * number), answers=answers)
        sent.append(("POST", "/field/visits", json.dumps(body).encode(), {}))
    return [*sent, ("POST", f"/field/rounds/{row.pk}/end", json.dumps(moment).encode(), {})]


def post(client: Client, method: str, path: str, body: bytes, headers: dict[str, str], **more: Any) -> int:
    kind = "image/jpeg" if method == "PUT" else "application/json"
    return client.generic(method, path, body, kind, headers=headers, **more).status_code


def test_sync_cut_in_the_middle_a_hundred_times_loses_nothing_and_takes_nothing_twice(world: World):
    """Cut at another byte each time, by silence or by an error; half of the time only the answer is lost."""
    row = make_round(world, checklist=make_checklist(world))
    phone, sent, seen = signed_in(world, "heidi"), records_of(row), Counter[int]()
    for cut, (method, path, body, headers) in zip(range(CUTS), cycle(sent), strict=False):
        part = body[: len(body) * cut // CUTS]
        line: dict[str, Any] = {"CONTENT_LENGTH": len(body)}
        if cut % 3 == 0:
            line["wsgi.input"] = Broken(part)
        elif cut % 3 == 1:
            line["wsgi.input"] = BytesIO(part)
        else:
            post(phone, method, path, body, headers)
            continue
        seen[post(phone, method, path, body, headers, **line)] += 1
    assert seen == {408: 67}
    assert not RefusedRecord.objects.exists()
    for record in sent:
        assert post(phone, *record) in (200, 201)
    row.refresh_from_db()
    assert (row.state, row.seen_count) == ("done", 3)
    counts = [model.objects.count() for model in (Visit, FieldPhoto, VisitPhoto)]
    assert counts == [3, 3, 3]
    kinds = Counter(Event.objects.values_list("kind", flat=True))
    assert [kinds[kind] for kind in ("round.begin", "point.visit", "round.finish")] == [1, 3, 1]


@pytest.mark.once
def test_take_visit_costs_the_same_on_a_long_round_and_late_on_it(world: World):
    checklist, costs = make_checklist(world), []
    for points in (2, 9):
        row = make_round(world, points, checklist=checklist)
        for number, point in enumerate(points_of(row)[:-1]):
            with CaptureQueriesContext(connection) as queries:
                at = NOON - timedelta(minutes=30 - 2 * number)
                taken = visit(row, point, world.heidi, answers=GOOD, at=at)
            assert taken.visit.doubts == []
            costs.append(len(queries))
    # The first one makes the job that the others find.
    assert len(set(costs[1:])) == 1, costs


@pytest.fixture
def crowd(shared_database: None, settings: Settings, tmp_path: Any) -> Any:
    """The company in a database that threads share; its scope is open."""
    settings.MEDIA_ROOT = tmp_path / "media"
    world = make_world()
    with scope(world.organisation.pk):
        yield world


@pytest.mark.django_db(transaction=True)
def test_two_phones_send_one_walk_at_once_and_it_counts_once(crowd: World):
    row = make_round(crowd, checklist=make_checklist(crowd))
    sent = records_of(row)
    photos = [record for record in sent if record[0] == "PUT"]
    rest = [record for record in sent if record[0] != "PUT"]
    clients = [signed_in(crowd, "heidi") for _phone in range(3)]

    def send(client: Client, records: Any) -> list[int]:
        return [post(client, *record) for record in records]

    orders = [[*photos, *rest], [*reversed(photos), *reversed(rest)], [*photos, *rest]]
    answers = at_once(*(partial(send, *pair) for pair in zip(clients, orders, strict=True)))
    assert all(set(one) <= {200, 201} for one in answers), answers
    row.refresh_from_db()
    assert (row.state, Visit.objects.count(), FieldPhoto.objects.count()) == ("done", 3, 3)
    assert Event.objects.filter(kind="round.finish").count() == 1


def waiting_for(work: Callable[[], Any]) -> threading.Thread:
    """A thread that works with a connection of its own, once it waits for a lock of ours."""
    started = threading.Thread(target=copy_context().run, args=(_run, work))
    started.start()
    asked = (
        "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
    )
    while started.is_alive():
        with connection.cursor() as cursor:
            cursor.execute(asked)
            if cursor.fetchone()[0]:
                break
    return started


def _run(work: Callable[[], Any]) -> None:
    try:
        work()
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_whoever_writes_to_a_round_holds_nothing_of_it_while_he_waits_for_it(crowd: World):
    """Else two of them wait for each other, and one is thrown out: a phone would read that as a fault."""
    if connection.vendor == "sqlite":
        pytest.skip("one writer at a time")
    checklist = make_checklist(crowd)
    walked, planned = (make_round(crowd, checklist=checklist) for _round in range(2))
    doubted = visit(walked, points_of(walked)[0], crowd.heidi, challenge="").visit
    way = [(one.checkpoint, 30) for one in reversed(points_of(planned))]
    need_round_first(walked, partial(trust_visit, doubted, by=crowd.kim))
    need_round_first(planned, partial(change_route, planned.route, by=crowd.alice, name="x", way=way))
    need_round_first(planned, partial(revise_checklist, checklist, by=crowd.kim, name="x", items=ITEMS[:1]))
    with clock.moved_to(NOON + timedelta(hours=13)):
        need_round_first(walked, partial(settle_rounds, by=system_actor(crowd.organisation.pk)))


def need_round_first(row: Round, work: Callable[[], Any]) -> None:
    with transaction.atomic():
        Round.objects.select_for_update().get(pk=row.pk)
        waiting = waiting_for(work)
        assert waiting.is_alive(), work
        list(Visit.objects.filter(round=row).select_for_update(nowait=True))
        list(RoundPoint.objects.filter(round=row).select_for_update(nowait=True))
    waiting.join()
