"""Every answer that says no: JSON with code, what, kept, do and fields, in the reader's language."""

from typing import Any

import pytest
from django.test import Client

from steward.kernel.surface import sizes
from steward.kernel.surface.tests.conftest import Program, program_of
from steward.kernel.surface.tests.test_api import BODY, add_away, aways_kept
from tests.people import World


def refusal(answer: Any, status: int, code: str) -> dict[str, Any]:
    body: dict[str, Any] = answer.json()
    assert (answer.status_code, body["code"]) == (status, code), body
    assert answer["Content-Type"] == "application/json"
    assert set(body) == {"code", "what", "kept", "do", "fields"} and body["what"] and body["kept"]
    return body


def raw(judy: Program, body: bytes, content_type: str = "application/json", **headers: str) -> Any:
    headers = judy.headers({"Idempotency-Key": "k", **headers})
    return judy.client.generic("POST", "/api/v1/aways", body, content_type=content_type, headers=headers)


@pytest.mark.parametrize(
    "body", [b"{", b"[1]", b'"text"', b"\xff\xfe\xfa", b'{"note": "\\ud800"}', b"[" * 100_000]
)
def test_bad_json_is_400(judy: Program, body: bytes) -> None:
    refusal(raw(judy, body), 400, "bad_json")


def test_unknown_fields_are_refused_by_name(house: World, judy: Program) -> None:
    answer = judy.post(
        "/api/v1/aways", {"user": house.user("frank").pk, **BODY, "starts": 1, "\ud83d\ude00": 2}
    )
    body = refusal(answer, 400, "unknown_field")
    assert list(body["fields"]) == ["starts", "😀"] and "starts" in body["what"]
    assert aways_kept() == 0


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("state=x", "unknown_filter"),
        ("sort=reason", "unknown_sort"),
        ("limit=many", "bad_limit"),
        ("after=%00", "bad_cursor"),
        ("columns=reason,colour", "unknown_column"),
    ],
)
def test_bad_query_is_400(judy: Program, query: str, code: str) -> None:
    refusal(judy.get(f"/api/v1/aways?{query}"), 400, code)


def test_write_without_a_key_is_400(judy: Program) -> None:
    refusal(judy.post("/api/v1/aways", BODY, key=""), 400, "key_missing")
    refusal(judy.post("/api/v1/aways", BODY, key="x" * 81), 400, "key_bad")
    refusal(judy.post("/api/v1/aways", BODY, key="käse"), 400, "key_bad")


def test_broken_multipart_is_400(judy: Program) -> None:
    refusal(raw(judy, b"--x", "multipart/form-data"), 400, "bad_request")


def test_nobody_is_401(house: World) -> None:
    answer = Client().get("/api/v1/aways")
    refusal(answer, 401, "not_signed_in")
    assert answer["WWW-Authenticate"] == "Bearer"


def test_stranger_is_403(house: World) -> None:
    refusal(program_of(house, "frank").get("/api/v1/aways"), 403, "not_allowed")


def test_missing_row_and_address_are_404(judy: Program) -> None:
    refusal(judy.get("/api/v1/aways/1"), 404, "not_found")
    refusal(judy.get(f"/api/v1/aways/{2**70}"), 404, "not_found")
    refusal(judy.get("/api/v1/nothing"), 404, "not_found")
    refusal(judy.post("/api/v1/aways/1/dance"), 404, "not_found")


@pytest.mark.parametrize(
    ("method", "address", "allowed"),
    [
        ("DELETE", "/api/v1/aways", "GET, HEAD, POST"),
        ("PUT", "/api/v1/aways/1", "GET, HEAD"),
        ("GET", "/api/v1/aways/1/end", "POST"),
    ],
)
def test_wrong_method_is_405(judy: Program, method: str, address: str, allowed: str) -> None:
    answer = judy.client.generic(method, address, headers=judy.headers({}))
    refusal(answer, 405, "wrong_method")
    assert answer["Allow"] == allowed


def test_refused_is_409_with_its_field(house: World, judy: Program) -> None:
    body = {"user": house.user("frank").pk, **BODY, "ends_at": BODY["starts_at"]}
    told = refusal(judy.post("/api/v1/aways", body), 409, "order")
    assert told["fields"] == {"ends_at": ["The end comes first."]} and told["do"] == "Choose a later end."


def test_role_the_action_wants_is_403(house: World) -> None:
    row = add_away(house)
    answer = program_of(house, "alice").post(f"/api/v1/aways/{row.pk}/prolong", {"ends_at": BODY["ends_at"]})
    refusal(answer, 403, "not_allowed")


def test_too_large_is_413(judy: Program, monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    refusal(raw(judy, b'{"note": "%s"}' % (b"x" * 1000)), 413, "too_large")
    monkeypatch.setattr(sizes, "MOST_BYTES", 1000)
    refusal(raw(judy, b"x" * 1001, "multipart/form-data; boundary=x"), 413, "too_large")


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "application/xml"]
)
def test_other_bodies_are_415(judy: Program, content_type: str) -> None:
    refusal(raw(judy, b"a=1", content_type), 415, "unsupported_media_type")


def test_form_errors_are_422_by_field(house: World, judy: Program) -> None:
    body = refusal(
        judy.post("/api/v1/aways", {"user": 0, "reason": "whim", "ends_at": "soon"}), 422, "invalid"
    )
    assert set(body["fields"]) == {"user", "reason", "ends_at", "starts_at"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("user", "1"), ("user", True), ("user", [1]), ("note", 5), ("note", {"a": 1}), ("is_paid", "yes"),
        ("days", 1.5), ("days", False), ("weight", "2"), ("photos", ["x"]), ("reason", None), ("note", "a\0b"),
    ],
)  # fmt: skip
def test_wrong_type_is_422(house: World, judy: Program, field: str, value: Any) -> None:
    body = {"user": house.user("frank").pk, **BODY, field: value}
    assert list(refusal(judy.post("/api/v1/aways", body), 422, "invalid")["fields"]) == [field]


def test_files_and_texts_do_not_change_places(house: World, judy: Program) -> None:
    answer = judy.client.post(
        "/api/v1/aways", {"photos": "no file"}, headers=judy.headers({"Idempotency-Key": "k"})
    )
    assert list(refusal(answer, 422, "invalid")["fields"]) == ["photos"]


def test_language_follows_accept_language(judy: Program) -> None:
    english = judy.get("/api/v1/aways/1", **{"Accept-Language": "en-GB,en;q=0.8"})
    chinese = judy.get("/api/v1/aways/1", **{"Accept-Language": "zh-CN,zh;q=0.9,en;q=0.1"})
    unknown = judy.get("/api/v1/aways/1", **{"Accept-Language": "de"})
    assert (english["Content-Language"], chinese["Content-Language"]) == ("en", "zh-hans")
    assert english.json()["what"] != chinese.json()["what"] == unknown.json()["what"]
