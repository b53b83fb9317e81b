"""Exports: asked for, made with the rights of that moment, harmless in a spreadsheet, gone after a week."""

import csv
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext_lazy

from steward.kernel.audit.models import Event
from steward.kernel.base import clock
from steward.kernel.base.refused import NotAllowed, Refused
from steward.kernel.jobs.models import Job
from steward.kernel.jobs.worker import run_due_jobs
from steward.kernel.surface import export_files
from steward.kernel.surface.choices import ExportState
from steward.kernel.surface.declare import Resource
from steward.kernel.surface.export_cells import to_cell
from steward.kernel.surface.export_files import delete_old_files, file_of, make_file
from steward.kernel.surface.exports import ask_export
from steward.kernel.surface.models import Export
from steward.kernel.surface.tests.test_api import add_away
from steward.kernel.surface.writers import open_writer
from steward.kernel.tenancy.models import User
from steward.kernel.tenancy.scope import everywhere, scope
from tests.people import World


def local(*numbers: int) -> datetime:
    """A moment as spreadsheets know it: local time without a zone."""
    return datetime(*numbers)  # type: ignore[arg-type] # noqa: DTZ001


@pytest.fixture
def open_house(house: World) -> Any:
    with scope(house.organisation.pk), translation.override("en"):
        yield house


def made(export: Export) -> Export:
    run_due_jobs()
    export.refresh_from_db(from_queryset=Export._base_manager.all())
    return export


def lines_of(export: Export) -> list[list[str]]:
    raw = file_of(export.file).read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(StringIO(raw.decode("utf-8-sig"), newline="")))


def rows_of(export: Export) -> list[list[str]]:
    """The lines without the last, which says whose copy it is."""
    return lines_of(export)[:-1]


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1+1", "'=1+1"), ("+86 27", "'+86 27"), ("-3", "'-3"), ("@x", "'@x"), ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"), ("\n=1", "'\n=1"), ("＝1", "'＝1"), (gettext_lazy("=x"), "'=x"),
        ("a=1", "a=1"), ("", ""), (-3, -3), (1.5, 1.5), (Decimal("2.50"), 2.5), (None, None),
        (datetime(2026, 11, 23, 1, 2, 3, 4, UTC), local(2026, 11, 23, 9, 2, 3)),
        (date(2026, 11, 23), date(2026, 11, 23)), (timedelta(hours=2), 120),
    ],
)  # fmt: skip
def test_cells_are_harmless_and_numbers_stay_numbers(value: Any, cell: Any) -> None:
    assert to_cell(value) == cell and type(to_cell(value)) is type(cell)


def test_csv_export_follows_list_filters_order_and_columns(open_house: World, aways: Resource) -> None:
    with clock.moved_to(datetime(2026, 11, 23, 12, tzinfo=UTC)):
        for day in (3, 1, 2):
            add_away(open_house, day=day)
        add_away(open_house, reason="sick")
        User.objects.filter(pk=open_house.user("frank").pk).update(name="=HYPERLINK(1)")
        query = "reason=leave&sort=starts_at&columns=hours,user,starts_at"
        export = made(ask_export(aways, by=open_house.judy, query=query, format="csv"))
    assert (export.state, export.rows, export.done) == (ExportState.READY, 3, 3)
    assert lines_of(export) == [
        ["Who", "From", "Hours"],
        ["'=HYPERLINK(1)", "2026-11-01 09:00:00", "9.0"],
        ["'=HYPERLINK(1)", "2026-11-02 09:00:00", "9.0"],
        ["'=HYPERLINK(1)", "2026-11-03 09:00:00", "9.0"],
        [
            f"Export {export.pk}: 3 rows, taken out by Judy (judy@sunshine) on 2026-11-23 20:00. Not to be passed on."
        ],
    ]
    event = Event.objects.get(kind="export.make")
    assert event.data == {"resource": "aways", "format": "csv", "rows": 3, "filters": query}
    assert event.user_id == open_house.user("judy").pk
    assert Job.objects.get().result == {"export": export.pk, "rows": 3}


def test_xlsx_export_types_its_cells(open_house: World, aways: Resource) -> None:
    add_away(open_house, day=3)
    export = made(ask_export(aways, by=open_house.judy, format="xlsx"))
    book = openpyxl.load_workbook(BytesIO(file_of(export.file).read_bytes()))
    head, row, mark = list(book.active.iter_rows(values_only=True))  # type: ignore[union-attr]
    assert head == ("Who", "From", "To", "Reason", "Hours")
    assert row == ("Frank", local(2026, 11, 3, 9), local(2026, 11, 3, 18), "Leave", 9)
    # Whose copy it is stands at its end, and on each page of a print.
    assert str(mark[0]).startswith(f"Export {export.pk}: 1 rows, taken out by Judy (judy@sunshine) on ")
    assert "Judy (judy@sunshine)" in str(book.active.oddFooter.left.text)  # type: ignore[union-attr]


def test_xlsx_never_writes_a_formula(tmp_path: Path) -> None:
    with open_writer(tmp_path / "x.xlsx", "xlsx") as file:
        file.add(["=1+1", "http://x.example", None, 5])
    cells = next(openpyxl.load_workbook(tmp_path / "x.xlsx").active.iter_rows())  # type: ignore[union-attr]
    assert [cell.data_type for cell in cells] == ["s", "s", "n", "n"]
    assert cells[1].hyperlink is None


def test_export_reads_in_chunks(open_house: World, aways: Resource, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export_files, "CHUNK", 2)
    monkeypatch.setattr(export_files, "TICK_SECONDS", -1)
    for day in range(1, 6):
        add_away(open_house, day=day)
    export = made(ask_export(aways, by=open_house.judy, query="sort=-starts_at", format="csv"))
    assert [row[1][8:10] for row in rows_of(export)[1:]] == ["05", "04", "03", "02", "01"]


def test_export_is_in_the_askers_language(house: World, aways: Resource) -> None:
    with scope(house.organisation.pk):
        add_away(house)
        with translation.override("zh-hans"):
            export = ask_export(aways, by=house.judy, query="columns=reason", format="csv")
        with translation.override("en"):
            english = ask_export(aways, by=house.judy, query="columns=reason", format="csv")
        run_due_jobs()
        export.refresh_from_db()
        english.refresh_from_db()
    assert (export.language, english.language) == ("zh-hans", "en")
    assert rows_of(english)[1] == ["Leave"]


def test_rights_are_those_of_the_moment_it_runs(open_house: World, aways: Resource) -> None:
    export = ask_export(aways, by=open_house.judy, format="csv")
    appointment = open_house.appointments["judy"]
    appointment.ends_on = appointment.starts_on
    appointment.save()
    export = made(export)
    assert export.state == ExportState.FAILED and export.trouble and not export.file
    assert not Event.objects.filter(kind="export.make").exists()


def test_rows_are_those_visible_when_it_runs(open_house: World, strangers: World, aways: Resource) -> None:
    row = add_away(open_house, day=1)
    export = ask_export(aways, by=open_house.judy, format="csv")
    row.delete()
    add_away(open_house, "grace", day=2)
    add_away(strangers, "grace", day=3)
    assert [line[:2] for line in rows_of(made(export))[1:]] == [["Grace", "2026-11-02 09:00:00"]]


def test_closed_account_gets_no_file(open_house: World, aways: Resource) -> None:
    export = ask_export(aways, by=open_house.judy, format="csv")
    User.objects.filter(pk=open_house.user("judy").pk).update(is_active=False)
    assert made(export).state == ExportState.FAILED


def test_too_many_rows_for_a_worksheet(
    open_house: World, aways: Resource, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export_files, "MOST_XLSX_ROWS", 0)
    add_away(open_house)
    export = made(ask_export(aways, by=open_house.judy, format="xlsx"))
    assert export.state == ExportState.FAILED and "CSV" in export.trouble


def test_broken_export_says_so_and_is_made_by_the_next_attempt(
    open_house: World, aways: Resource, monkeypatch: pytest.MonkeyPatch
) -> None:
    export = ask_export(aways, by=open_house.judy, format="csv")
    with monkeypatch.context() as patch:
        patch.setattr(export_files, "open_writer", lambda *_args: 1 / 0)
        run_due_jobs(keep_going=True)
    export.refresh_from_db()
    # Inside one transaction (as here) the attempt is undone as a whole; the state is seen where there is none.
    assert export.state in (ExportState.FAILED, ExportState.WAITING)
    with clock.moved_to(clock.now() + timedelta(minutes=1)):
        assert made(export).state == ExportState.READY
    assert [path.suffix for path in file_of("").iterdir()] == [".csv"]


def test_made_export_stays_as_it_is(open_house: World, aways: Resource) -> None:
    export = made(ask_export(aways, by=open_house.judy, format="csv"))
    name = export.file
    make_file(export)
    assert export.file == name and Event.objects.filter(kind="export.make").count() == 1


def test_ask_export_refuses(open_house: World, aways: Resource) -> None:
    judy = open_house.judy
    with pytest.raises(NotAllowed):
        ask_export(aways, by=open_house.frank)
    for query in ("colour=red", "sort=reason", "x" * 1001):
        with pytest.raises(Refused):
            ask_export(aways, by=judy, query=query)
    with pytest.raises(Refused):
        ask_export(aways, by=judy, format="pdf")
    asked = [ask_export(aways, by=judy, query=f"q={name}") for name in "abc"]
    with pytest.raises(Refused) as refused:
        ask_export(aways, by=judy, query="q=d")
    assert refused.value.code == "too_many"
    assert ask_export(aways, by=judy, query="q=b") == asked[1]
    assert (
        Export.objects.count() == Job.objects.count() == Event.objects.filter(kind="export.ask").count() == 3
    )


def test_files_are_deleted_after_a_week(open_house: World, aways: Resource) -> None:
    export = made(ask_export(aways, by=open_house.judy, format="csv"))
    path, left = file_of(export.file), file_of("1.csv.part")
    left.touch()
    with everywhere("as the sweep runs"):
        assert delete_old_files(clock.now() + timedelta(days=6, hours=23)) == 0
        assert path.exists()
        assert delete_old_files(clock.now() + timedelta(days=7, hours=1)) == 1
    assert not path.exists() and not left.exists()
    export.refresh_from_db()
    assert (export.state, export.file, export.rows) == (ExportState.GONE, "", 0)


def browser(house: World, name: str) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.cookies["django_language"] = "en"
    client.force_login(house.user(name), backend="steward.desk.sign_in.NameOrPhoneBackend")
    return client


def test_pages_ask_follow_and_fetch(house: World, aways: Resource) -> None:
    judy = browser(house, "judy")
    add_away(house)
    answer = judy.post("/exports/ask/", {"resource": "aways", "query": "q=frank", "format": "csv"})
    assert (answer.status_code, answer["Location"]) == (302, "/exports/")
    page = judy.get("/exports/")
    assert b'hx-trigger="every 2s"' in page.content and b"<html" in page.content
    with everywhere("worker"):
        run_due_jobs()
        export = Export.objects.get()
    fragment = judy.get("/exports/", headers={"HX-Request": "true"}).content.decode()
    assert "hx-trigger" not in fragment and "<html" not in fragment
    assert f"/exports/{export.pk}/file" in fragment
    file: Any = judy.get(f"/exports/{export.pk}/file")
    assert "Frank" in b"".join(file.streaming_content).decode()
    assert file["Content-Disposition"].startswith('attachment; filename="aways-')
    for stranger in ("alice", "frank"):
        assert browser(house, stranger).get(f"/exports/{export.pk}/file").status_code == 404
    with everywhere("sweep"), clock.moved_to(clock.now() + timedelta(days=8)):
        delete_old_files()
    assert judy.get(f"/exports/{export.pk}/file").status_code == 404


def test_pages_refuse_strangers_and_nonsense(house: World, aways: Resource) -> None:
    judy = browser(house, "judy")
    assert judy.post("/exports/ask/", {"resource": "nothing", "format": "csv"}).status_code == 404
    asked = {"resource": "aways", "query": "colour=red", "format": "csv"}
    answer = judy.post("/exports/ask/", asked)
    assert answer.status_code == 409 and b"colour" in answer.content
    assert browser(house, "frank").post("/exports/ask/", asked).status_code == 403


def test_fetch_needs_the_post_still(house: World, aways: Resource) -> None:
    judy = browser(house, "judy")
    judy.post("/exports/ask/", {"resource": "aways", "format": "csv"})
    with everywhere("worker"):
        run_due_jobs()
        export = Export.objects.get()
    appointment = house.appointments["judy"]
    appointment.ends_on = appointment.starts_on
    appointment.save()
    assert judy.get(f"/exports/{export.pk}/file").status_code == 403
