"""The small parts of lists say what they should and escape what people wrote."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone, translation

from steward.kernel.surface.declare import Column, Lines, Resource
from steward.kernel.surface.environment import altered, without
from steward.kernel.surface.parts import due, icon, mark, moment, phone_rows, table_rows, two_lines
from steward.kernel.tenancy.actor import Actor

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
EVIL = "<script>alert('1')</script>&\""


def no_rows(_actor: Actor) -> QuerySet[Any]:
    raise AssertionError("parts ask for no rows")


def resource() -> Resource:
    return Resource(
        name="things",
        label="Things",
        label_one="Thing",
        icon="tool",
        rows=no_rows,
        roles=frozenset(),
        title=lambda row: row.name,
        columns=(
            Column("name", "Name", lambda row: row.name, kind="link"),
            Column("title", "Title", lambda row: row.name, kind="title"),
            Column("plain", "Plain", lambda row: row.name),
            Column("none", "None", lambda _row: None),
            Column("state", "State", lambda row: row.name, kind="state", mark=lambda _row: ("ok", "check")),
            Column("at", "At", lambda row: row.at, kind="moment"),
            Column("due", "Due", lambda row: row.at, kind="due"),
        ),
        phone=lambda row: Lines(row.name, (row.name, ""), aside=row.name, due_at=row.at),
    )


def test_parts_escape_what_people_wrote() -> None:
    row, things = SimpleNamespace(pk=7, name=EVIL, at=NOON), resource()
    for page in (
        table_rows(things, things.columns, [row], NOON, "Choose"),
        phone_rows(things, [row], NOON),
        two_lines(things, row, NOON),
        mark("ok", "x", EVIL),
    ):
        assert "<script" not in page and "&lt;script&gt;" in page
    assert table_rows(things, things.columns, [row, row], NOON, "").count("<td>") == 2 * 7
    assert table_rows(things, things.columns, [row, row], NOON, "Choose").count("<td>") == 2 * 8
    assert "<b>" not in icon("x", '"><b>')


def test_due_says_late_soon_and_left() -> None:
    with translation.override("en"):
        assert "due-late" in due(NOON - timedelta(minutes=5), NOON) and "5 min" in due(
            NOON - timedelta(minutes=5), NOON
        )
        assert "due-soon" in due(NOON + timedelta(minutes=29), NOON)
        assert "3 h" in due(NOON + timedelta(hours=3), NOON)
        assert due(None, NOON).count("—") == 1


def test_moment_is_local_and_has_its_year_when_it_is_another() -> None:
    assert moment(NOON).endswith("11-23 12:00")
    assert moment(NOON.replace(year=2001)) == "2001-11-23 12:00"
    assert moment(None) == "—"


def test_altered_replaces_drops_and_keeps_the_rest() -> None:
    query = QueryDict("state=a&state=b&q=%E6%BC%8F+%26&after=x")
    assert altered(query, after=None) == "state=a&state=b&q=%E6%BC%8F+%26"
    assert QueryDict(altered(query, state="c", panel=1)) == QueryDict("q=漏 %26&after=x&state=c&panel=1")
    assert without(query, "state") == "q=%E6%BC%8F+%26"
    assert without(QueryDict("late=1&before=x"), "late") == "view="


def test_rows_are_written_in_the_language_and_zone_of_each_reader() -> None:
    row, things = SimpleNamespace(pk=7, name="a", at=NOON), resource()
    for language, zone, words in (
        ("en", "Asia/Shanghai", ("12:00", "2 h left")),
        ("zh-hans", "Asia/Tokyo", ("13:00", "剩余")),
    ):
        with translation.override(language), timezone.override(ZoneInfo(zone)):
            page = table_rows(things, things.columns, [row], NOON - timedelta(hours=2), "")
            assert all(word in page for word in words), page
            assert words[1] in phone_rows(things, [row], NOON - timedelta(hours=2))
