"""Files of labelled texts, to measure the classifier with."""

import csv
import gzip
import io
from collections.abc import Iterator
from pathlib import Path

from steward.capabilities.quality.linear import Example
from steward.capabilities.quality.queries import NAMED
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
