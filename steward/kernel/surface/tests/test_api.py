"""Reading and writing over the API: the same lists, forms and actions as the pages."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from steward.kernel.base import clock
from steward.kernel.surface.tests.aways import seen
from steward.kernel.surface.tests.conftest import Program, program_of
from steward.kernel.tenancy.models import Away
from steward.kernel.tenancy.scope import everywhere, scope
from tests.people import World

BODY = {"starts_at": "2026-11-23T09:00:00+08:00", "ends_at": "2026-11-23T18:00:00+08:00", "reason": "sick"}


def add_away(world: World, name: str = "frank", day: int = 1, reason: str = "leave") -> Away:
    with scope(world.organisation.pk):
        row: Away = Away.objects.create(
            organisation=world.organisation,
            user=world.user(name),
            starts_at=datetime(2026, 11, day, 1, tzinfo=UTC),
            ends_at=datetime(2026, 11, day, 10, tzinfo=UTC),
            reason=reason,
        )
    return row


def aways_kept() -> int:
    with everywhere("a count for a test"):
        return Away.objects.count()


def test_list_sends_codes_and_moments_with_offset(house: World, judy: Program) -> None:
    row = add_away(house, day=5)
    answer = judy.get("/api/v1/aways")
    assert answer.status_code == 200 and answer["Content-Type"] == "application/json"
    assert answer.json() == {
        "items": [
            {
                "id": row.pk,
                "user": house.user("frank").pk,
                "starts_at": "2026-11-05T09:00:00+08:00",
                "ends_at": "2026-11-05T18:00:00+08:00",
                "reason": "leave",
                "hours": 9.0,
            }
        ],
        "count": 1,
        "capped": False,
        "after": None,
        "before": None,
    }


def test_list_filters_searches_sorts_and_pages_like_the_page(house: World, judy: Program) -> None:
    for day in range(1, 6):
        add_away(house, "frank" if day < 4 else "grace", day, "leave" if day % 2 else "sick")

    def days(query: str) -> list[int]:
        items = judy.get(f"/api/v1/aways?{query}").json()["items"]
        return [datetime.fromisoformat(item["starts_at"]).day for item in items]

    assert days("") == [5, 4, 3, 2, 1]
    assert days("reason=sick") == [4, 2]
    assert days("reason=sick&reason=leave&sort=starts_at") == [1, 2, 3, 4, 5]
    assert days("q=grace") == [5, 4]
    assert days("starts=2026-11-02..2026-11-03") == [3, 2]
    first = judy.get("/api/v1/aways?limit=2").json()
    assert first["count"] == 5 and first["before"] is None
    second = judy.get(f"/api/v1/aways?limit=2&after={first['after']}").json()
    assert [datetime.fromisoformat(item["starts_at"]).day for item in second["items"]] == [3, 2]
    back = judy.get(f"/api/v1/aways?limit=2&before={second['before']}").json()
    assert back["items"] == first["items"]


def test_columns_are_chosen_and_lazy_words_follow_the_reader(house: World, judy: Program) -> None:
    row = add_away(house)
    answer = judy.get("/api/v1/aways?columns=label,reason")
    assert answer.json()["items"] == [{"id": row.pk, "reason": "leave", "label": "Leave"}]
    assert answer["Content-Language"] == "en"


def test_detail_sends_columns_fields_verbs_and_timeline(house: World, judy: Program) -> None:
    row = add_away(house)
    body = judy.get(f"/api/v1/aways/{row.pk}").json()
    assert body["heading"] == "Frank: leave" and body["label"] == "Leave"
    assert body["detail"] == {"user_name": "Frank"}
    assert [verb["name"] for verb in body["verbs"]] == ["prolong", "end", "reveal"]
    assert body["timeline"] == []


def test_post_creates_through_form_and_action(house: World, judy: Program) -> None:
    frank = house.user("frank").pk
    more = {"note": "flu\n🤒", "weight": 2, "is_paid": True, "days": 3.0}
    answer = judy.post("/api/v1/aways", {"user": frank, **BODY, **more})
    assert answer.status_code == 201, answer.content
    with everywhere("look"):
        row = Away.objects.get()
    assert answer.json() == {"id": row.pk, "heading": "Frank: sick", "url": f"/api/v1/aways/{row.pk}"}
    assert answer["Location"] == f"/api/v1/aways/{row.pk}"
    assert row.organisation_id == house.organisation.pk
    assert row.starts_at == datetime(2026, 11, 23, 1, tzinfo=UTC)
    assert seen == [{**more, "photos": []}]


def test_optional_fields_may_be_null(house: World, judy: Program) -> None:
    more = {"note": None, "weight": None, "is_paid": False, "days": None}
    answer = judy.post("/api/v1/aways", {"user": house.user("frank").pk, **BODY, **more})
    assert answer.status_code == 201
    assert seen == [{"note": "", "weight": None, "is_paid": False, "days": None, "photos": []}]


def send_photos(judy: Program, body: dict[str, Any], key: str) -> Any:
    files = [SimpleUploadedFile(f"{n}.jpg", b"x" * n, "image/jpeg") for n in (3, 5)]
    return Client().post(
        "/api/v1/aways", {**body, "photos": files}, headers=judy.headers({"Idempotency-Key": key})
    )


def test_multipart_brings_photos_and_repeats_once(house: World, judy: Program) -> None:
    body, key = {"user": house.user("frank").pk, **BODY}, str(uuid4())
    first, again = send_photos(judy, body, key), send_photos(judy, body, key)
    assert (first.status_code, again.status_code) == (201, 201)
    # Another boundary, the same content: the first answer again.
    assert again.content == first.content and again["Idempotency-Replayed"] == "true"
    assert [row["photos"] for row in seen] == [[("3.jpg", 3), ("5.jpg", 5)]]
    other = send_photos(judy, {**body, "note": "more"}, key)
    assert (other.status_code, other.json()["code"]) == (409, "key_reused")


def test_verb_runs_on_a_row(house: World, judy: Program) -> None:
    row = add_away(house)
    answer = judy.post(f"/api/v1/aways/{row.pk}/prolong", {"ends_at": "2026-12-01T00:00:00Z"})
    assert (answer.status_code, answer.json()["id"]) == (200, row.pk)
    row.refresh_from_db(from_queryset=Away._base_manager.all())
    assert row.ends_at == datetime(2026, 12, 1, tzinfo=UTC)


def test_verb_without_fields_needs_no_body(house: World, judy: Program) -> None:
    row = add_away(house, day=30)
    with clock.moved_to(datetime(2026, 11, 1, tzinfo=UTC)):
        headers = judy.headers({"Idempotency-Key": "1"})
        answer = judy.client.generic("POST", f"/api/v1/aways/{row.pk}/end", headers=headers)
    assert answer.status_code == 200, answer.content


def test_revealed_answer_is_sent_and_kept_nowhere(house: World, judy: Program) -> None:
    row = add_away(house)
    for _time in range(2):
        answer = judy.post(f"/api/v1/aways/{row.pk}/reveal", key="same")
        assert answer.json()["answer"] == {"Reason": "Leave"}
        assert answer["Cache-Control"] == "no-store" and "Idempotency-Replayed" not in answer


def test_rows_of_another_organisation_are_not_found(house: World, strangers: World, judy: Program) -> None:
    theirs = add_away(strangers)
    assert judy.get("/api/v1/aways").json()["items"] == []
    assert judy.get(f"/api/v1/aways/{theirs.pk}").status_code == 404
    assert judy.post(f"/api/v1/aways/{theirs.pk}/end").status_code == 404
    answer = judy.post("/api/v1/aways", {"user": strangers.user("frank").pk, **BODY})
    assert answer.status_code == 422 and list(answer.json()["fields"]) == ["user"]


@pytest.mark.parametrize(("name", "status"), [("frank", 403), ("carol", 403), ("alice", 201)])
def test_verb_needs_the_role(house: World, name: str, status: int) -> None:
    answer = program_of(house, name).post("/api/v1/aways", {"user": house.user("frank").pk, **BODY})
    assert answer.status_code == status


def test_list_asks_the_same_number_of_queries_for_one_row_and_many(
    house: World, judy: Program, django_assert_num_queries: Any
) -> None:
    judy.get("/api/v1/aways")  # the first use of a day is written down
    for count in (1, 3):
        while aways_kept() < count:
            add_away(house, day=aways_kept() + 1)
        # token with user and organisation, hats, count, rows
        with django_assert_num_queries(3):
            judy.get("/api/v1/aways")
