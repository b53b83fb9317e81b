"""Files of real requests lived through once more: totals agree with a plain count, the ladder fires as in life."""

import csv
import gzip
import io
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from steward.capabilities.tickets.actions import report_ticket
from steward.capabilities.tickets.forms import ReportTicketForm
from steward.capabilities.tickets.models import Ticket
from steward.config.preset_files import FOLDER
from steward.config.presets import load_presets
from steward.config.replay_files import ZONE, read_rows
from steward.config.timeline import Timeline
from steward.kernel.audit.models import Event
from steward.kernel.base import clock
from steward.kernel.jobs.models import Job
from steward.kernel.tenancy.models import Organisation
from steward.kernel.tenancy.scope import scope
from steward.kernel.work.models import Clock, Escalation, WorkItem
from tests.people import World

DATA = FOLDER.parents[1] / "shared" / "data"
PINGSHAN = DATA / "events_cn" / "pingshan_events_dev.csv.gz"
NYC = DATA / "tickets_nyc" / "nyc311_2020_dev.csv.gz"
COMPLAINTS = DATA / "complaints_cn" / "labelled_text_dev.csv.gz"

NYC_HEAD = ("unique_key", "created", "closed", "complaint_type", "place", "housing", "hours_to_close")
PINGSHAN_HEAD = (
    "event_id", "date", "street", "community", "type", "main_type", "sub_type", "kind", "source", "handled_by",
    "result", "overdue",
)  # fmt: skip


def needs(path: Path) -> list[pytest.MarkDecorator]:
    return [pytest.mark.data, pytest.mark.skipif(not path.exists(), reason="the reference data is not there")]


def write(path: Path, head: Sequence[str], rows: Sequence[Sequence[object]]) -> Path:
    with gzip.open(path, "wt", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *rows])
    return path


def nyc_row(
    key: int, created: str, closed: str, hours: float, matter: str, place: str = "QUEENS"
) -> list[object]:
    return [key, created, closed, matter, place, 1, hours]


def replay(path: Path, layout: str, *more: str) -> str:
    out = io.StringIO()
    call_command("replay_tickets", str(path), "--format", layout, "--at-speed", "MAX", *more, stdout=out)
    return out.getvalue()


@pytest.fixture
def nyc_file(tmp_path: Path) -> Path:
    return write(
        tmp_path / "nyc.csv.gz",
        NYC_HEAD,
        [
            nyc_row(1, "01/06/2020 09:00:00 AM", "01/06/2020 11:00:00 AM", 2, "PLUMBING"),
            nyc_row(2, "01/06/2020 09:30:00 AM", "01/09/2020 09:30:00 AM", 72, "Noise - Residential"),
            nyc_row(3, "01/06/2020 10:00:00 AM", "01/05/2020 10:00:00 AM", -24, "PLUMBING"),
            nyc_row(
                4, "01/06/2020 10:00:00 PM", "01/06/2020 10:00:00 PM", 0, "Illegal Parking", "08/27/2020"
            ),
            nyc_row(5, "01/07/2020 08:00:00 AM", "01/07/2020 08:30:00 AM", 0.5, "Lost Property", "05 QUEENS"),
        ],
    )


def test_replay_closes_at_the_moments_of_the_file(db: None, nyc_file: Path) -> None:
    out = replay(nyc_file, "nyc311", "--organisation", "again")
    assert "4 rows taken, refused: 1 closed before it was reported" in out
    assert "opened       4" in out and "closed       4  (still open: 0)" in out
    assert out.count("agrees with the file: yes") == 4 and ": NO" not in out
    with scope(Organisation.objects.get(slug="again").pk):
        rows = {row.title: row for row in WorkItem.objects.all()}
        pipe = rows["Plumbing · PLUMBING"]
        assert (pipe.kind, pipe.site.name, pipe.state) == ("repair", "Queens", "closed")
        assert pipe.closed_at == datetime(2020, 1, 6, 11, 0, tzinfo=ZONE)
        assert Event.objects.filter(kind="evidence.attach", subject_id=pipe.pk).count() == 1
        assert rows["Illegal parking · Illegal Parking"].site.name == "未注明"
        noise = rows["Noise · Noise - Residential"]
        fired = Escalation.objects.filter(item=noise).order_by("fired_at", "pk")
        # Warned four hours ahead, the superior at the promise of 24 h, the next one up a day later and daily again.
        due = Clock.objects.get(item=noise, name="resolve").due_at
        moments = [due - timedelta(hours=4), due, due + timedelta(days=1)]
        assert list(fired.values_list("fired_at", flat=True))[:3] == moments
        assert Event.objects.filter(kind="work.late", subject_id=noise.pk, at=due).exists()


def test_replay_sends_whoever_is_on_shift_and_no_notice_today(db: None, nyc_file: Path) -> None:
    assert " notices not sent" in replay(nyc_file, "nyc311", "--organisation", "again")
    assert not Job.objects.filter(path__startswith="steward.kernel.notify.").exists()
    with scope(Organisation.objects.get(slug="again").pk):
        sent = Event.objects.filter(kind="ticket.dispatch").order_by("at")
        assert [event.data["to"].split()[0] for event in sent] == ["白班", "白班", "夜班", "白班"]


def test_replay_into_the_same_organisation_counts_only_its_own(db: None, nyc_file: Path) -> None:
    replay(nyc_file, "nyc311", "--organisation", "again")
    out = replay(nyc_file, "nyc311", "--organisation", "again", "--limit", "2")
    assert "opened       2" in out and ": NO" not in out


def test_replay_of_days_ends_in_time_or_late_as_the_file_says(db: None, tmp_path: Path) -> None:
    kinds = ["投诉", "投诉", "咨询", "感谢", "求决", "建议"]
    rows = [
        [n, "2018-10-08", "坪山街道", "-" if n == 3 else "六联社区", "市容环卫", "垃圾问题", "-", kind, "12345", "-",
         "-", n % 2]
        for n, kind in enumerate(kinds)
    ]  # fmt: skip
    out = replay(write(tmp_path / "days.csv.gz", PINGSHAN_HEAD, rows), "pingshan")
    assert "opened       6" in out and "resolved late 3, overdue in the file 3" in out and ": NO" not in out
    assert "replay-pingshan-1" in out


def test_days_are_spread_over_the_working_hours_in_order(tmp_path: Path) -> None:
    rows = [[n, "2018-10-08", "-", "六联社区", "a", "b", "c", "投诉", "-", "-", "-", 0] for n in (10, 9, 8)]
    read = read_rows(write(tmp_path / "days.csv.gz", PINGSHAN_HEAD, rows), "pingshan").rows
    assert [row.key for row in read] == ["8", "9", "10"]
    assert [f"{row.opened_at:%H:%M}" for row in read] == ["10:52", "13:15", "15:37"]


def test_rows_are_refused_with_reasons(tmp_path: Path) -> None:
    good = [1, "2018-10-08", "-", "六联社区", "a", "b", "c", "投诉", "-", "-", "-", 0]
    rows = [good, good, [2, "someday", *good[2:]], [3, *good[1:7], "???", *good[8:]]]
    reading = read_rows(write(tmp_path / "days.csv.gz", PINGSHAN_HEAD, rows), "pingshan")
    assert len(reading.rows) == 1
    assert reading.refused == {"number comes twice": 1, "no day": 1, "unknown kind": 1}


def test_wrong_file_and_wrong_speed_are_told(db: None, tmp_path: Path) -> None:
    other = write(tmp_path / "other.csv.gz", ("a", "b"), [(1, 2)])
    with pytest.raises(CommandError, match="cannot be read as nyc311"):
        replay(other, "nyc311")
    with pytest.raises(CommandError, match="a number above 0, or MAX"):
        replay(other, "nyc311", "--at-speed", "-3")


def test_timeline_sweeps_once_for_each_moment_that_has_something_to_decide(world: World) -> None:
    load_presets(world.organisation, by=world.judy)
    noon = datetime(2026, 11, 23, 12, 0, 20, tzinfo=ZONE)
    seen: list[datetime] = []

    def report() -> WorkItem:
        seen.append(clock.now())
        return report_ticket(by=world.carol, site=world.site, kind="repair", title="水管爆了", urgency=3)

    timeline = Timeline()
    timeline.plan(noon, report)
    timeline.run(until=noon + timedelta(hours=2))
    item = WorkItem.objects.get()
    fired = Escalation.objects.filter(item=item).order_by("fired_at", "pk")
    assert seen == [noon]
    # 15 minutes to be on site, nobody was sent; the sweep runs at full minutes.
    assert [f"{row.fired_at.astimezone(ZONE):%H:%M:%S} {row.rung.target}" for row in fired] == [
        "12:16:00 dispatchers",
        "12:31:00 superior_1",
        "13:16:00 superior_2",
    ]
    assert timeline.sweeps == 3


@pytest.mark.parametrize(
    ("path", "layout"),
    [
        pytest.param(PINGSHAN, "pingshan", marks=needs(PINGSHAN)),
        pytest.param(NYC, "nyc311", marks=needs(NYC)),
    ],
)
def test_top_of_the_real_files_agrees_with_a_plain_count(db: None, path: Path, layout: str) -> None:
    out = replay(path, layout, "--limit", "40")
    assert "still open: 0" in out and ": NO" not in out and "refused by the house" not in out


@pytest.mark.data
@pytest.mark.skipif(not COMPLAINTS.exists(), reason="the reference data is not there")
def test_bodies_of_real_complaints_go_in_through_the_form_and_come_out_unchanged(world: World) -> None:
    load_presets(world.organisation, by=world.judy)
    with gzip.open(COMPLAINTS, "rt", encoding="utf-8", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: -len(row["text"]))
    texts = [row["text"] for row in rows]
    assert len(texts[0]) > 2000 and any("\r\n" in text or "\n" in text for text in texts)
    # The longest ones, and of the rest every fifth.
    for row in rows[:20] + rows[20::5]:
        # Browsers send line breaks as CR LF; LF is what is kept, and the one change made to a text.
        body = row["text"].replace("\r\n", "\n")
        sent = body.replace("\n", "\r\n")
        form = ReportTicketForm(
            {"kind": "complaint", "site": world.site.pk, "title": row["title"][:200], "body": sent},
            actor=world.carol,
        )
        assert form.is_valid(), form.errors
        item = report_ticket(by=world.carol, **form.arguments())
        assert Ticket.objects.get(pk=item.pk).body == body
