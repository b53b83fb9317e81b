"""Files of real service requests, read row by row for `replay_tickets`: what is taken, what is refused and why.

`pingshan` knows the day of a report but neither its hour nor the day of its end, only whether it ended in time.
The reports of a day are therefore spread evenly over its working hours in the order of their numbers, and the
end is set by the replay: inside the promise for rows in time, past it for overdue ones (`Row.in_time`).
`nyc311` knows both moments. They are taken as local times of the organisation, without summer time, as the
durations in the file were.
"""

import csv
import gzip
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

from steward.capabilities.tickets.choices import TicketKind

ZONE = ZoneInfo("Asia/Shanghai")
OPENS, CLOSES = time(8, 30), time(18, 0)
NOT_GIVEN = "未注明"

PINGSHAN_KINDS = {
    "投诉": TicketKind.COMPLAINT,
    "咨询": TicketKind.INQUIRY,
    "建议": TicketKind.SUGGESTION,
    "求决": TicketKind.HELP,
    "感谢": TicketKind.PRAISE,
    "其他": TicketKind.INQUIRY,
}
# People in need; then things to be mended, wherever in the name of the type they stand; all the rest complains.
NYC_REPAIRS = re.compile(
    r"heat|plumb|water|leak|elevator|electric|paint|door|floor|appliance|boiler|sewer|meter|signal|light|tree"
    r"|(street|highway|sidewalk|curb|bridge) condition|street sign|maintenance|outdoor|general\b|safety|root",
    re.IGNORECASE,
)
NYC_HELP = re.compile(r"homeless person|lost property", re.IGNORECASE)
NYC_COMPLAINTS = re.compile(r"noise|homeless", re.IGNORECASE)
BOROUGH = re.compile(r"(?:\d\d )?(MANHATTAN|BROOKLYN|QUEENS|BRONX|STATEN ISLAND)")


@dataclass(frozen=True)
class Row:
    """One request: when it came, what it is, where; and how it ended, as far as the file knows."""

    key: str
    opened_at: datetime
    kind: TicketKind
    matter: tuple[str, str]
    site: str
    closed_at: datetime | None = None
    in_time: bool | None = None

    @property
    def title(self) -> str:
        return " · ".join(dict.fromkeys(self.matter))


@dataclass
class Reading:
    """The rows taken, in order of time, and how many were refused for which reason."""

    rows: list[Row] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)


def read_rows(path: Path, layout: str, limit: int | None = None) -> Reading:
    """The first `limit` rows of a file in one of the `LAYOUTS`. Raises `OSError` or `KeyError` for another file."""
    lines = _lines(path, limit)
    reading = Reading()
    seen: set[str] = set()
    for row in LAYOUTS[layout](lines):
        why = row if isinstance(row, str) else "number comes twice" if row.key in seen else ""
        if why:
            reading.refused[why] += 1
        elif isinstance(row, Row):
            seen.add(row.key)
            reading.rows.append(row)
    reading.rows.sort(key=lambda row: (row.opened_at, row.key))
    return reading


def _lines(path: Path, limit: int | None) -> list[dict[str, str]]:
    """The first lines of a table, gzipped or not."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8", newline="") as file:
        return list(islice(csv.DictReader(file), limit))


def _pingshan(lines: list[dict[str, str]]) -> Iterator[Row | str]:
    per_day = Counter(line["date"] for line in lines)
    told: Counter[str] = Counter()
    for line in sorted(lines, key=lambda line: (line["date"], line["event_id"].zfill(12))):
        day = line["date"]
        told[day] += 1
        try:
            moment = _within_the_day(date.fromisoformat(day), told[day], per_day[day])
            kind = PINGSHAN_KINDS[line["kind"]]
        except ValueError:
            yield "no day"
            continue
        except KeyError:
            yield "unknown kind"
            continue
        yield Row(
            key=line["event_id"],
            opened_at=moment,
            kind=kind,
            matter=(_given(line["type"]), _given(line["main_type"])),
            site=_given(line["community"]),
            in_time=line["overdue"] == "0",
        )


def _within_the_day(day: date, place: int, count: int) -> datetime:
    opens, closes = (datetime.combine(day, moment, ZONE) for moment in (OPENS, CLOSES))
    return (opens + (closes - opens) * (place / (count + 1))).replace(microsecond=0)


def _given(text: str) -> str:
    return NOT_GIVEN if text in ("", "-") else text


def _nyc311(lines: list[dict[str, str]]) -> Iterator[Row | str]:
    for line in lines:
        try:
            opened, closed = _nyc_moment(line["created"]), _nyc_moment(line["closed"])
        except ValueError:
            yield "no moment"
            continue
        if closed < opened:
            yield "closed before it was reported"
            continue
        kind, matter = nyc_kind(line["complaint_type"]), line["complaint_type"]
        borough = BOROUGH.fullmatch(line["place"].strip())
        yield Row(
            key=line["unique_key"],
            opened_at=opened,
            kind=kind,
            matter=(matter.partition(" - ")[0].capitalize(), matter),
            site=borough[1].title() if borough else NOT_GIVEN,
            closed_at=closed,
        )


def _nyc_moment(text: str) -> datetime:
    return datetime.strptime(text, "%m/%d/%Y %I:%M:%S %p").replace(tzinfo=ZONE)


def nyc_kind(matter: str) -> TicketKind:
    """What a type of New York's list is in our words."""
    if NYC_HELP.search(matter):
        return TicketKind.HELP
    mended = NYC_REPAIRS.search(matter) and not NYC_COMPLAINTS.search(matter)
    return TicketKind.REPAIR if mended else TicketKind.COMPLAINT


LAYOUTS: dict[str, Callable[[list[dict[str, str]]], Iterator[Row | str]]] = {
    "pingshan": _pingshan,
    "nyc311": _nyc311,
}

# --- the plain count a replay must agree with: the file's own columns, and nothing of the house ---


@dataclass(frozen=True)
class PlainCount:
    """What a person would count in a spreadsheet."""

    rows: int
    refused: int
    kinds: Counter[str]
    overdue: int | None = None
    median_hours: float | None = None


def plain_count(path: Path, layout: str, limit: int | None = None) -> PlainCount:
    """Count a file's rows by its own columns: kinds as the file words them; overdue or hours where it has them."""
    lines = _lines(path, limit)
    if layout == "pingshan":
        overdue = sum(line["overdue"] == "1" for line in lines)
        return PlainCount(len(lines), 0, Counter(line["kind"] for line in lines), overdue=overdue)
    hours = sorted(float(line["hours_to_close"]) for line in lines)
    kept = [value for value in hours if value >= 0]
    kinds = Counter(line["complaint_type"] for line in lines if float(line["hours_to_close"]) >= 0)
    middle = kept[len(kept) // 2] if kept else None
    return PlainCount(len(lines), len(hours) - len(kept), kinds, median_hours=middle)
