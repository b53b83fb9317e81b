"""Strange words, addresses and headers: each ends in a clear message and nothing lost."""

import csv
import json
import re
from collections.abc import Iterator
from html import unescape
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.test.client import encode_multipart
from django.utils import translation
from django.utils.translation import gettext
from pytest_django import Settings

from steward.capabilities.tickets.tests.factories import make_office, report, ticket_in
from steward.config.routes import routes
from steward.desk.staff.forms import InviteStaffForm
from steward.kernel.jobs.worker import run_due_jobs
from steward.kernel.surface.export_files import file_of
from steward.kernel.surface.models import Export
from steward.kernel.work.models import WorkItem
from tests.people import World, make_world, signed_in

LONG = "很长的一段话，带表情😀。\n" * 900  # 11,700 characters
TEN_THOUSAND = LONG[:9_999] + "。"
NUL, RIGHT_TO_LEFT, EMOJI = "a\0b", "שלום ‏مرحبا‎ 3-2-501", "👨‍👩‍👧‍👦漏水🚰"
FORMULA = "=cmd|' /C calc'!A0"
POLICY = (
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "form-action 'self'", "base-uri 'none'",
    "frame-ancestors 'none'",
)  # fmt: skip


@pytest.fixture
def office(world: World, settings: Settings, tmp_path: Path) -> Iterator[World]:
    settings.MEDIA_ROOT = tmp_path / "media"
    cache.clear()
    make_office(world)
    yield world
    cache.clear()


def client_of(world: World, name: str) -> Client:
    """Somebody who reads English and whose errors are pages, as they are outside of tests."""
    client = Client(raise_request_exception=False)
    client.force_login(world.user(name))
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def carol(office: World) -> Client:
    return client_of(office, "carol")


def send(client: Client, world: World, **fields: Any) -> HttpResponse:
    data = {"kind": "repair", "site": world.site.pk, "title": "Burst pipe", "place": "3-2-501"}
    answer: HttpResponse = client.post("/tickets/report/", data | fields)
    return answer


def call(client: Client, world: World, raw: bytes | None = None, **fields: Any) -> HttpResponse:
    """The same through the API."""
    body = (
        raw or json.dumps({"kind": "repair", "site": world.site.pk, "title": "Burst pipe"} | fields).encode()
    )
    answer: HttpResponse = client.post(
        "/api/v1/tickets",
        body,
        "application/json",
        headers={"Idempotency-Key": uuid4().hex},
    )
    return answer


def page_of(answer: HttpResponse) -> str:
    return unescape(answer.content.decode())


# --- texts -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", [TEN_THOUSAND, EMOJI, RIGHT_TO_LEFT, "a\tb\n\n  c", "<script>alert(1)</script>{{ 7*7 }}"]
)
def test_a_text_comes_out_as_it_went_in(office: World, carol: Client, text: str) -> None:
    assert (
        send(carol, office, body=text.replace("\n", "\r\n"), title=text.split("\n")[0][:100]).status_code
        == 302
    )
    assert call(carol, office, body=text).status_code == 201
    for item in WorkItem.objects.select_related("ticket"):
        assert item.ticket.body == text
        page = carol.get(f"/tickets/{item.pk}/").content.decode()
        assert "<script>alert" not in page
        assert text in unescape(page)
        assert carol.get(f"/api/v1/tickets/{item.pk}").json()["detail"]["body"] == text
    assert carol.get("/tickets/").status_code == 200


@pytest.mark.parametrize("text", [TEN_THOUSAND, EMOJI, RIGHT_TO_LEFT, FORMULA, "<b>x</b>"])
def test_a_comment_comes_out_as_it_went_in(office: World, carol: Client, text: str) -> None:
    """Words of a verb are kept elsewhere than those of the report, and shown in the timeline."""
    item = report(office)
    assert carol.post(f"/tickets/{item.pk}/comment/", {"note": text.replace("\n", "\r\n")}).status_code == 302
    answer = carol.post(
        f"/api/v1/tickets/{item.pk}/comment",
        json.dumps({"note": text}),
        "application/json",
        headers={"Idempotency-Key": uuid4().hex},
    )
    assert answer.status_code == 200, answer.content
    told = [entry["note"] for entry in carol.get(f"/api/v1/tickets/{item.pk}").json()["timeline"]]
    assert told[:2] == [text, text]
    page = carol.get(f"/tickets/{item.pk}/").content.decode()
    assert "<b>x" not in page and unescape(page).count(text) >= 2


@pytest.mark.parametrize(("text", "message"), [(NUL, "Null characters"), (LONG, "at most 10000 characters")])
def test_a_wrong_comment_is_refused_both_ways(office: World, carol: Client, text: str, message: str) -> None:
    item = report(office)
    answer = carol.post(f"/tickets/{item.pk}/comment/", {"note": text})
    assert answer.status_code == 422 and message in page_of(answer)
    program = carol.post(
        f"/api/v1/tickets/{item.pk}/comment",
        json.dumps({"note": text}),
        "application/json",
        headers={"Idempotency-Key": uuid4().hex},
    )
    assert program.status_code == 422 and message in program.json()["fields"]["note"][0]


@pytest.mark.parametrize(
    ("field", "text", "message"),
    [
        ("title", "长" * 201, "at most 200 characters"),
        ("title", "   ", "This field is required."),
        ("title", NUL, "Null characters are not allowed."),
        ("body", LONG, "at most 10000 characters"),
        ("body", NUL, "Null characters are not allowed."),
        ("place", "99-9-999", "No place “99-9-999” at this site."),
        ("place", NUL, "Null characters are not allowed."),
        ("caller_phone", "1" * 31, "at most 30 characters"),
        ("site", "9" * 30, "Select a valid choice."),
        ("site", "x\0", "Null characters are not allowed."),
        ("kind", "party", "Select a valid choice."),
        ("category", "-1", "Select a valid choice."),
        ("urgency", "9" * 400, "Select a valid choice."),
        ("requester", "' OR 1=1 --", "Select a valid choice."),
        ("appointed_at", "99999-99-99T99:99", "Enter a valid date/time."),
    ],
)  # fmt: skip
def test_a_wrong_field_is_named_and_everything_typed_is_kept(
    office: World, carol: Client, field: str, text: str, message: str
) -> None:
    typed = {"title": "Burst pipe in the kitchen", "body": "Line one\nLine two 🚰", "caller_name": "Ms Wang"}
    answer = send(carol, office, **typed | {field: text})
    assert answer.status_code == 422
    page = page_of(answer)
    assert message in page
    for name, value in typed.items():
        assert name == field or value in page, name
    if field in typed and text.strip() and "\0" not in text:
        assert text in page
    wrong = call(carol, office, **{field: text})
    assert wrong.status_code in (400, 422), wrong.content
    problem = wrong.json()
    assert problem["what"] and problem["do"] and field in problem["fields"]
    assert not WorkItem.objects.exists()


def test_half_a_character_is_refused_in_words(office: World, carol: Client) -> None:
    """Lone surrogates: escaped in JSON, and as the bytes some programs send for them."""
    raw = json.dumps({"kind": "repair", "site": office.site.pk, "title": "half \ud83d"}).encode()
    answer = call(carol, office, raw)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_json")
    form = f"kind=repair&site={office.site.pk}&title=half%ED%A0%BD&place=3-2-501".encode()
    answer = carol.post("/tickets/report/", form, "application/x-www-form-urlencoded")
    assert answer.status_code in (302, 400, 422)
    for item in WorkItem.objects.all():
        item.title.encode()
        assert carol.get(f"/tickets/{item.pk}/").status_code == 200
    assert carol.get("/tickets/?q=%ED%A0%BD").status_code == 200
    assert carol.get("/search/?q=%ED%A0%BD%00%F0%9F%9A%B0").status_code == 200


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", b"null", b'{"title": ' + b"[" * 100_000, b"\xff\xfe", b'{"title": 1e999}']
)
def test_a_body_that_is_no_request_is_refused_in_words(office: World, carol: Client, body: bytes) -> None:
    answer = call(carol, office, body or b" ")
    assert answer.status_code in (400, 422)
    assert answer.json()["what"] and answer.json()["do"]
    assert not WorkItem.objects.exists()


TOO_MUCH: dict[str, Any] = {
    "a text": (b"title=" + b"x" * 6_000_000, "application/x-www-form-urlencoded"),
    "a text beside photos": (encode_multipart("x", {"title": "x" * 6_000_000}), "multipart/form-data; boundary=x"),
    "fields": (encode_multipart("x", {f"f{n}": "1" for n in range(2_500)}), "multipart/form-data; boundary=x"),
    "files": (
        encode_multipart("x", {"photos": [SimpleUploadedFile(f"{n}.jpg", b"x") for n in range(101)]}),
        "multipart/form-data; boundary=x",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TOO_MUCH)
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_too_much_at_once_says_what_was_kept_and_what_to_do(
    office: World, carol: Client, name: str, language: str
) -> None:
    body, kind = TOO_MUCH[name]
    carol.cookies["django_language"] = language
    with translation.override(language):
        said = (
            gettext("This is too much at once: at most %(text)d MB of text, %(files)d MB with photos."),
            gettext("Nothing was changed; what you typed is still in the form."),
            gettext("Go back and send it again with less text, or with fewer or smaller photos."),
        )
    strict = Client(enforce_csrf_checks=True, raise_request_exception=False)
    strict.cookies = carol.cookies
    for client in (carol, strict):
        answer = client.post("/tickets/report/", body, kind)
        page = page_of(answer)
        assert answer.status_code == 413 and "data-error-page" in page
        assert all(words % {"text": 5, "files": 100} in page for words in said)
        # It is a page of one's own house, with the way out.
        assert "/account/" in page
    assert not WorkItem.objects.exists()


def test_a_program_that_sends_too_much_is_told_the_limits(office: World, carol: Client) -> None:
    answers = [call(carol, office, b'{"title": "' + b"x" * 6_000_000 + b'"}')]
    answers += [
        carol.post("/api/v1/tickets", body, kind, headers={"Idempotency-Key": uuid4().hex})
        for body, kind in TOO_MUCH.values()
        if kind.startswith("multipart")
    ]
    for answer in answers:
        assert (answer.status_code, answer.json()["code"]) == (413, "too_large"), answer.content
        assert answer.json()["kept"] == "Nothing was changed." and "5 MB of text" in answer.json()["do"]
    assert not WorkItem.objects.exists()


def test_what_is_announced_as_too_large_is_not_read(office: World, carol: Client) -> None:
    """A film of a gigabyte is turned away before its first byte is kept in a temporary file."""

    class Untouched(BytesIO):
        def read(self, *_size: Any) -> bytes:
            raise AssertionError("somebody read it")

    for path in ("/tickets/report/", "/imports/upload/", "/sign-in/", "/api/v1/tickets"):
        answer = carol.generic(
            "POST", path, b"", "multipart/form-data; boundary=x",
            **{"CONTENT_LENGTH": str(2**30), "wsgi.input": Untouched(), "HTTP_IDEMPOTENCY_KEY": uuid4().hex},
        )  # fmt: skip
        assert answer.status_code == 413, path


# --- addresses -------------------------------------------------------------------------------------------------------

STRANGE_ADDRESSES = (
    "/tickets/99999999999999999999/", "/tickets/-1/", "/tickets/0/", "/tickets/1e3/", "/tickets/٣/", "/tickets/%00/",
    "/tickets/1/../../etc/passwd", "/tickets/1%0d%0aSet-Cookie:x=1/", "/tickets/' OR 1=1/", "/tickets/1/__class__/",
    "/tickets/99999999999999999999/finish/", "/households/99999999999999999999/", "/people/99999999999999999999/",
    "/sites/18446744073709551616/", "/tickets/1/dispatch", "/evidence/00000000-0000-0000-0000-000000000000/shown",
    "/evidence/x/original", "/exports/99999999999999999999/file", "/static/../steward/config/settings.py",
    "/%ff%fe/", "/" + "a" * 5_000, "/wp-login.php", "/.git/config",
)  # fmt: skip


@pytest.mark.parametrize("address", STRANGE_ADDRESSES)
def test_a_strange_address_is_nowhere_and_says_so(office: World, carol: Client, address: str) -> None:
    answer = carol.get(address)
    assert answer.status_code in (301, 400, 404), answer.status_code
    if answer.status_code == 301:
        answer = carol.get(answer["Location"])
        assert answer.status_code in (400, 404)
    assert "Set-Cookie:x" not in str(answer.headers)
    if not address.startswith("/static/"):
        assert "Check the address." in page_of(answer) or "Go back and try again." in page_of(answer)


def test_posts_to_strange_rows_are_nowhere(office: World, carol: Client) -> None:
    big = "99999999999999999999"
    for path, data in (
        (f"/tickets/{big}/dispatch/", {"to": big}),
        (f"/inbox/{big}/open/", {}),
        (f"/views/{big}/forget/", {}),
        ("/views/save/", {"resource": "secrets", "name": "x"}),
        ("/exports/ask/", {"resource": "__class__"}),
        ("/tickets/bulk/obliterate/", {"rows": ["1"]}),
    ):
        assert carol.post(path, data).status_code == 404, path
    item = ticket_in(office, "accepted")
    assert carol.post(f"/tickets/{item.pk}/dispatch/", {"to": big}).status_code == 422
    answer = carol.post("/tickets/bulk/accept/", {"rows": [big, "x", "-1"], "confirmed": "1"})
    assert answer.status_code == 200 and "No rows were chosen." in page_of(answer)


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("colour=blue", "Unknown filter: colour."),
        ("sort=password", "This list cannot be sorted by “password”."),
        ("sort=site__organisation__slug", "This list cannot be sorted by"),
        ("after=garbage", "This page address is damaged."),
        ("after=WzEsMl0", "This page address is damaged."),  # [1,2]
        ("after=WyIyMDI2LTAxLTAxVDAwOjAwWiIsIDFlOTldCg", "This page address is damaged."),  # a row 1e99
        (
            "sort=due_at&before=WyIwMDAxLTAxLTAxVDAwOjAwKzE0OjAwIiwgMV0K",
            "This page address is damaged.",
        ),  # year 1
        ("before=%00%ff", "This page address is damaged."),
        ("limit=all", "“limit” is a whole number."),
        ("state=nowhere", ""),
        ("state=%00", ""),
        ("site=99999999999999999999", ""),
        ("site=x", ""),
        ("category=-1", ""),
        ("opened=2026-13-45..x", ""),
        ("opened=0001-01-01..9999-12-31", ""),
        ("limit=99999999999999999999", ""),
        ("columns=password,number", ""),
        ("q=" + "x" * 3_000, ""),
        ("q=%25%27%22%5C%00_", ""),
        ("open=1&open=2&open=3", ""),
    ],
)
def test_a_strange_query_is_answered_in_words(office: World, carol: Client, query: str, message: str) -> None:
    report(office)
    answer = carol.get(f"/tickets/?{query}")
    assert answer.status_code == 200
    assert message in page_of(answer)
    program = carol.get(f"/api/v1/tickets?{query}")
    assert program.status_code in (200, 400)
    if message:
        assert program.status_code == 400 and message in program.json()["what"]
    assert carol.post(
        "/exports/ask/", {"resource": "tickets", "query": query, "format": "csv"}
    ).status_code in (302, 409)


# --- headers, cookies, where one is sent -----------------------------------------------------------------------------


def test_every_page_carries_the_strict_policy(office: World, carol: Client) -> None:
    item = report(office)
    paths = {f"/{route.path}" for route in routes() if not route.parameters}
    for path in sorted(paths | {f"/tickets/{item.pk}/", f"/tickets/{item.pk}/dispatch/", "/nowhere/"}):
        for client in (carol, Client()):
            answer = client.get(path)
            policy = answer.headers.get("Content-Security-Policy", "")
            assert all(part in policy for part in POLICY), f"{path}: {policy}"
            assert "unsafe" not in policy and "*" not in policy and "http" not in policy
            assert answer["X-Frame-Options"] == "DENY"
            assert answer["X-Content-Type-Options"] == "nosniff"
            assert answer["Referrer-Policy"] == "same-origin"
            if answer.get("Content-Type", "").startswith("text/html"):
                page = answer.content.decode()
                assert not re.search(r"<script(?![^>]*\bsrc=)|\son\w+=|\sstyle=|javascript:", page), path


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(office: World) -> None:
    client = Client()
    client.get("/sign-in/")
    client.post("/sign-in/", {"username": "carol@sunshine", "password": "correct horse"})
    client.post("/language/", {"language": "en"})
    for name in ("sessionid", "csrftoken", "django_language"):
        cookie = client.cookies[name]
        assert cookie["samesite"] == "Lax", name
        assert cookie["httponly"] or name == "csrftoken", name


def test_nobody_is_sent_to_another_site(office: World, carol: Client) -> None:
    places = (
        "https://evil.example/", "//evil.example/", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)", "http:///evil.example",
        "https:evil.example", "/sign-in/?next=//evil.example", "\t//evil.example", "/%0d%0aLocation:evil",
    )  # fmt: skip
    for place in places:
        client = Client()
        data = {"username": "carol@sunshine", "password": "correct horse", "next": place}
        answers = [
            client.post("/sign-in/", data),
            carol.post("/language/", {"language": "en", "next": place}),
        ]
        for answer in answers:
            assert answer.status_code == 302
            assert answer["Location"].startswith("/") and not answer["Location"].startswith(("//", "/\\")), (
                place
            )
            assert "\r" not in answer["Location"] and "\n" not in answer["Location"]


def test_headers_carry_no_words_of_strangers(office: World, carol: Client) -> None:
    evil = "x\r\nSet-Cookie: stolen=1"
    answers = [
        carol.post("/language/", {"language": evil, "next": f"/{evil}"}),
        carol.post("/views/save/", {"resource": "tickets", "name": evil, "query": evil}),
        carol.get("/tickets/", headers={"HX-Request": "true", "HX-Target": evil}),
        carol.get("/", headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"}),
        carol.post("/api/v1/tickets", "{}", "application/json", headers={"Idempotency-Key": evil}),
        Client().post("/sign-in/", {"username": evil, "password": evil, "next": evil}),
    ]
    for answer in answers:
        assert answer.status_code < 500
        assert "stolen" not in answer.cookies
        assert not any("\n" in value or "\r" in value for value in answer.headers.values())


def test_the_queues_of_all_are_shown_where_one_company_works_only(office: World) -> None:
    report(office)
    judy = client_of(office, "judy")
    assert "waiting 1" in page_of(judy.get("/jobs/"))
    make_world("strangers")
    assert "waiting" not in page_of(judy.get("/jobs/"))


def test_an_export_runs_no_formula(office: World, carol: Client) -> None:
    report(office, title=FORMULA)
    report(office, title="\t@SUM(1+1)")
    assert (
        carol.post("/exports/ask/", {"resource": "tickets", "query": "view=", "format": "csv"}).status_code
        == 302
    )
    run_due_jobs()
    export = Export.objects.get()
    rows = list(csv.reader(StringIO(file_of(export.file).read_text("utf-8-sig"))))
    cells = [cell for row in rows[1:] for cell in row]
    assert f"'{FORMULA}" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@", "\t"))]
    answer = carol.get(f"/exports/{export.pk}/file")
    assert answer["Content-Disposition"].startswith("attachment")
    assert FORMULA.encode() in b"".join(answer.streaming_content)
    # On the page the words stand as they were written.
    assert FORMULA in page_of(carol.get("/tickets/"))


def test_numbers_no_key_can_be_are_refused_in_choices_of_several(world: World) -> None:
    for number in (2**63, -(2**63), 10**30):
        form = InviteStaffForm({"areas": [str(number)]}, actor=world.judy)
        assert not form.is_valid() and form.errors.as_data()["areas"][0].code == "invalid_choice"


@pytest.mark.parametrize("number", ["9" * 30, "9" * 5000, "²", "-1", "٣"])
def test_numbers_no_row_has_are_answered_in_pages_and_forms(office, number):
    """A database overflows at 2**63, Python refuses thousands of digits, and some digits are no numbers."""
    client = signed_in(office, "alice")
    for address in (
        "/trail/?before={}", "/lookup/places/?q=3&site={}", "/households/?area={}", "/tickets/?category={}",
        "/tickets/report/?requester={}", "/tickets/?site={}",
    ):  # fmt: skip
        assert client.get(address.format(quote(number))).status_code == 200, address
    answer = client.post(
        "/tickets/report/", {"site": number, "kind": "repair", "title": "x", "once": uuid4().hex}
    )
    assert answer.status_code == 422
    assert client.post("/tickets/bulk/accept/", {"rows": number}).status_code < 500
