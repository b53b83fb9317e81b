"""Files of texts that people outside wrote, to measure the classifier and the hot spots with."""

import csv
import gzip
import io
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from steward.capabilities.quality.grouping import Report
from steward.capabilities.quality.linear import Example
from steward.capabilities.quality.queries.texts import NAMED
from steward.capabilities.quality.words import words_of


def read_rows(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a CSV file in UTF-8, packed or not, by the names in its first line."""
    unpack = gzip.decompress if path.suffix == ".gz" else bytes
    yield from csv.DictReader(io.StringIO(unpack(path.read_bytes()).decode("utf-8-sig"), newline=""))


def labelled(path: Path, label: str) -> list[Example]:
    """A `label` column, `text`, and a `title`; without a title the text has been cut into words already."""
    return [
        Example(words_of(row["title"], row["text"]) if "title" in row else row["text"].split(), row[label])
        for row in read_rows(path)
    ]


def named(path: Path, labels: set[str]) -> list[Example]:
    """The names of labels: the first column is the label, the others are words for what falls under it."""
    names: dict[tuple[str, str], None] = {}
    for row in read_rows(path):
        label, *others = row.values()
        if label in labels:
            names |= dict.fromkeys((label, name) for name in others if name)
    return [Example(words_of(name), label, NAMED) for label, name in names]


# Codes that the publisher put for the names of cities and districts ("A7县"): no place that people complain about.
MASKED = re.compile(r"[A-Z]\d*[市区县]|西地省")


def messages(path: Path) -> list[Report]:
    """Messages to a city: message_id, user, title, time (local to China), text."""
    return [
        Report(
            key=int(row["message_id"]),
            who=row["user"],
            at=datetime.fromisoformat(row["time"]).replace(tzinfo=ZoneInfo("Asia/Shanghai")),
            title=MASKED.sub(" ", row["title"]),
            text=MASKED.sub(" ", row["text"]),
        )
        for row in read_rows(path)
    ]
