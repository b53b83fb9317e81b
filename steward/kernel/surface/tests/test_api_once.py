"""Writes happen once: repeats, keys used twice, and two at the same moment."""

from datetime import UTC, datetime, timedelta

import pytest

from steward.kernel.base import clock
from steward.kernel.surface.jobs import sweep_surface
from steward.kernel.surface.models import SentOnce
from steward.kernel.surface.tests.aways import seen
from steward.kernel.surface.tests.conftest import Program, program_of
from steward.kernel.surface.tests.test_api import BODY, add_away, aways_kept
from steward.kernel.surface.tests.test_api_errors import refusal
from steward.kernel.tenancy.scope import everywhere
from tests.crowd import at_once
from tests.people import World


def test_repeat_gets_the_first_answer(house: World, judy: Program) -> None:
    body = {"user": house.user("frank").pk, **BODY}
    first, again = (judy.post("/api/v1/aways", body, key="k1") for _time in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content and first["Location"] == again["Location"]
    assert "Idempotency-Replayed" not in first and again["Idempotency-Replayed"] == "true"
    assert aways_kept() == 1


def test_key_with_another_content_or_address_is_409(house: World, judy: Program) -> None:
    row, body = add_away(house), {"user": house.user("frank").pk, **BODY}
    assert judy.post("/api/v1/aways", body, key="k1").status_code == 201
    refusal(judy.post("/api/v1/aways", {**body, "note": "other"}, key="k1"), 409, "key_reused")
    refusal(judy.post(f"/api/v1/aways/{row.pk}/end", body={}, key="k1"), 409, "key_reused")


def test_keys_of_two_people_have_nothing_to_do_with_each_other(house: World, judy: Program) -> None:
    alice, body = program_of(house, "alice"), {"user": house.user("frank").pk, **BODY}
    assert [who.post("/api/v1/aways", body, key="k1").status_code for who in (judy, alice)] == [201, 201]
    assert aways_kept() == 2


def test_failed_write_keeps_no_key(house: World, judy: Program) -> None:
    body = {"user": house.user("frank").pk, **BODY}
    refusal(judy.post("/api/v1/aways", {**body, "ends_at": BODY["starts_at"]}, key="k1"), 409, "order")
    refusal(judy.post("/api/v1/aways", {**body, "reason": "whim"}, key="k1"), 422, "invalid")
    assert judy.post("/api/v1/aways", body, key="k1").status_code == 201


def test_answers_are_forgotten_after_a_week(house: World, judy: Program) -> None:
    judy.post("/api/v1/aways", {"user": house.user("frank").pk, **BODY})
    for days, left in ((6, 1), (8, 0)):
        with clock.moved_to(clock.now() + timedelta(days=days)), everywhere("as the sweep runs"):
            sweep_surface.call()
            assert SentOnce.objects.count() == left


@pytest.mark.django_db(transaction=True)
def test_double_submit_creates_one_row(shared_database: None, house: World, judy: Program) -> None:
    other, body = Program(judy.text), {"user": house.user("frank").pk, **BODY}
    answers = at_once(*(lambda who=who: who.post("/api/v1/aways", body, key="k1") for who in (judy, other)))
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].content == answers[1].content
    assert sorted("Idempotency-Replayed" in answer for answer in answers) == [False, True]
    assert aways_kept() == 1 and len(seen) in (1, 2)


@pytest.mark.django_db(transaction=True)
def test_double_submit_of_a_verb_is_no_conflict_with_oneself(
    shared_database: None, house: World, judy: Program
) -> None:
    row, other = add_away(house, day=1), Program(judy.text)
    with everywhere("make it last"):
        type(row).objects.update(ends_at=datetime(2099, 1, 1, tzinfo=UTC))
    address = f"/api/v1/aways/{row.pk}/end"
    answers = at_once(*(lambda who=who: who.post(address, key="k1") for who in (judy, other)))
    assert [answer.status_code for answer in answers] == [200, 200], [a.content for a in answers]
    refusal(judy.post(address, key="k2"), 409, "over")
