"""Who may call: tokens of every fate, and sessions that prove their page."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from steward.kernel.audit.models import Event
from steward.kernel.base import clock
from steward.kernel.base.refused import Lost, Refused
from steward.kernel.surface.api_auth import MOST_TOKENS, make_token, revoke_token
from steward.kernel.surface.models import ApiToken
from steward.kernel.surface.tests.conftest import Program, program_of
from steward.kernel.surface.tests.test_api import BODY
from steward.kernel.surface.tests.test_api_errors import refusal
from steward.kernel.tenancy.scope import everywhere, scope
from tests.people import World


@pytest.fixture
def open_house(house: World) -> Any:
    with scope(house.organisation.pk):
        yield house


def test_make_token_keeps_only_the_digest(open_house: World) -> None:
    token, text = make_token(by=open_house.judy, name=" Meter reader ")
    assert text.startswith("stw_") and len(text) == 47
    kept = ApiToken.objects.values().get()
    assert text not in str(kept) and kept["name"] == "Meter reader"
    event = Event.objects.get(kind="token.make")
    assert (event.subject_id, event.data) == (token.pk, {"name": "Meter reader"})


def test_make_token_refuses_no_name_a_past_end_and_too_many(open_house: World) -> None:
    judy = open_house.judy
    with pytest.raises(Refused) as refused:
        make_token(by=judy, name=" ")
    assert refused.value.field == "name"
    with pytest.raises(Refused) as refused:
        make_token(by=judy, name="x", expires_at=clock.now())
    assert refused.value.field == "expires_at"
    for number in range(MOST_TOKENS):
        make_token(by=judy, name=str(number))
    with pytest.raises(Refused) as refused:
        make_token(by=judy, name="one more")
    assert refused.value.code == "too_many"


def test_revoke_token_ends_it_once_and_only_by_its_owner(open_house: World) -> None:
    token, text = make_token(by=open_house.judy, name="x")
    with pytest.raises(Refused):
        revoke_token(token, by=open_house.alice)
    revoke_token(token, by=open_house.judy)
    with pytest.raises(Lost):
        revoke_token(token, by=open_house.judy)
    assert Event.objects.filter(kind="token.revoke").count() == 1
    refusal(Program(text).get("/api/v1/aways"), 401, "token_revoked")


def test_token_expires(house: World) -> None:
    judy = program_of(house, "judy", expires_at=clock.now() + timedelta(days=1))
    assert judy.get("/api/v1/aways").status_code == 200
    with clock.moved_to(clock.now() + timedelta(days=1)):
        refusal(judy.get("/api/v1/aways"), 401, "token_expired")


def test_unknown_token_and_closed_account_are_401(house: World, judy: Program) -> None:
    refusal(Program("stw_nothing").get("/api/v1/aways"), 401, "token_unknown")
    refusal(Program("").get("/api/v1/aways"), 401, "token_unknown")
    user = house.user("judy")
    user.is_active = False
    user.save()
    refusal(judy.get("/api/v1/aways"), 401, "account_closed")


def test_token_loses_its_rights_with_the_post(house: World, judy: Program) -> None:
    appointment = house.appointments["judy"]
    appointment.ends_on = appointment.starts_on
    appointment.save()
    refusal(judy.get("/api/v1/aways"), 403, "not_allowed")


def test_last_use_is_written_once_a_day(house: World, django_assert_num_queries: Any) -> None:
    with clock.moved_to(datetime(2026, 11, 23, 12, tzinfo=UTC)):
        judy = program_of(house, "judy")
        judy.get("/api/v1/aways")
        with django_assert_num_queries(3):
            judy.get("/api/v1/aways")
    with clock.moved_to(datetime(2026, 11, 23, 16, 30, tzinfo=UTC)), django_assert_num_queries(4):
        judy.get("/api/v1/aways")  # half past midnight in Shanghai
    with everywhere("look"):
        assert str(ApiToken.objects.get().last_used_on) == "2026-11-24"


def test_token_opens_the_api_only(house: World, judy: Program) -> None:
    answer = judy.get("/exports/")
    assert answer.status_code == 302 and answer["Location"].startswith("/sign-in/")


def browser(house: World, name: str = "judy") -> Client:
    client = Client(enforce_csrf_checks=True)
    client.force_login(house.user(name), backend="steward.desk.sign_in.NameOrPhoneBackend")
    return client


def test_session_reads_and_writes_with_proof_only(house: World) -> None:
    client = browser(house)
    assert client.get("/api/v1/aways").status_code == 200
    body = {"user": house.user("frank").pk, **BODY}
    headers = {"Idempotency-Key": "k", "Accept-Language": "en"}
    answer = client.post("/api/v1/aways", body, content_type="application/json", headers=headers)
    refusal(answer, 403, "csrf")
    client.cookies["csrftoken"] = proof = "a" * 32
    headers["X-CSRFToken"] = proof
    answer = client.post("/api/v1/aways", body, content_type="application/json", headers=headers)
    assert answer.status_code == 201, answer.content


def test_token_needs_no_proof_and_comes_before_the_session(house: World, judy: Program) -> None:
    judy.client = browser(house, "frank")
    answer = judy.post("/api/v1/aways", {"user": house.user("frank").pk, **BODY})
    assert answer.status_code == 201, answer.content
    assert "Set-Cookie" not in answer.headers


def test_token_page_shows_a_token_once_and_revokes_it(house: World) -> None:
    client = Client()
    client.force_login(house.user("judy"), backend="steward.desk.sign_in.NameOrPhoneBackend")
    with clock.moved_to(now := clock.now()):
        page = client.post("/account/tokens/", {"name": "Gate", "days": "30"})
    assert page.status_code == 200 and b">stw_" in page.content
    assert "no-store" in page["Cache-Control"]
    again = client.get("/account/tokens/")
    assert b"stw_" not in again.content and b"Gate" in again.content
    with everywhere("look"):
        token = ApiToken.objects.get()
    assert token.expires_at == now + timedelta(days=30)
    theirs = Client()
    theirs.force_login(house.user("alice"), backend="steward.desk.sign_in.NameOrPhoneBackend")
    assert theirs.post(f"/account/tokens/{token.pk}/revoke/").status_code == 404
    for _twice in range(2):
        assert client.post(f"/account/tokens/{token.pk}/revoke/").status_code == 302
    token.refresh_from_db(from_queryset=ApiToken._base_manager.all())
    assert token.revoked_at is not None


def test_token_page_says_what_is_missing(house: World) -> None:
    client = Client()
    client.force_login(house.user("judy"), backend="steward.desk.sign_in.NameOrPhoneBackend")
    assert client.post("/account/tokens/", {"name": "", "days": "30"}).status_code == 422
    with everywhere("look"):
        assert not ApiToken.objects.exists()
