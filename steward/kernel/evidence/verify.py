"""Does every photo still have the file it was kept with?"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from steward.kernel.evidence.models import Evidence
from steward.kernel.tenancy.scope import everywhere


@dataclass(frozen=True)
class Lost:
    """A piece of evidence whose file is `missing` or `changed`."""

    kind: str
    pk: int
    name: str

    def __str__(self) -> str:
        return f"{self.kind}: evidence {self.pk} ({self.name})"


def count_evidence() -> int:
    """How many pieces of evidence have a file."""
    with everywhere("files of all organisations are compared"):
        return Evidence.objects.exclude(original="").filter(forgotten__isnull=True).count()


def verify_evidence() -> Iterator[Lost]:
    """Compare each original with the sha-256 taken when it arrived; yields what differs."""
    with everywhere("files of all organisations are compared"):
        rows = Evidence.objects.exclude(original="").filter(forgotten__isnull=True)
        for row in rows.only("sha256", "original").order_by("pk").iterator(chunk_size=500):
            name = str(row.original.name)
            try:
                with row.original.storage.open(name) as file:
                    digest = hashlib.file_digest(file, "sha256").hexdigest()
            except FileNotFoundError:
                yield Lost("missing", row.pk, name)
                continue
            if digest != row.sha256:
                yield Lost("changed", row.pk, name)
