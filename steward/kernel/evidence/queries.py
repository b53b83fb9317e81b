"""Reads of evidence."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import models
from django.db.models import QuerySet

from steward.kernel.audit.record import subject_type
from steward.kernel.evidence.choices import EvidenceKind
from steward.kernel.evidence.models import Evidence
from steward.kernel.tenancy.scope import tenant_rows

FILES = ("original", "shown", "thumb")
# Difference hashes this near (of 64 bits) are taken for the same picture.
NEAR_BITS = 3
# Candidates compared at most: a quarter of a hash is shared by few pictures, but a dull one by many.
CANDIDATES = 500


def evidence_of(subject: models.Model, *, public: bool = False) -> QuerySet[Evidence]:
    """Evidence of a subject whose files are kept, oldest first; without the internal pieces where owners look."""
    rows = Evidence.objects.filter(
        subject_type=subject_type(subject), subject_id=subject.pk, forgotten__isnull=True
    )
    return (rows.filter(is_internal=False) if public else rows).order_by("received_at", "pk")


def evidence_of_many(subjects: Sequence[models.Model]) -> dict[int, list[Evidence]]:
    """Evidence of subjects of one table by their keys, oldest first: one query, none for no subjects."""
    found: dict[int, list[Evidence]] = {}
    if subjects:
        rows = Evidence.objects.filter(
            subject_type=subject_type(subjects[0]),
            subject_id__in=[subject.pk for subject in subjects],
            forgotten__isnull=True,
        )
        for row in rows.order_by("received_at", "pk"):
            found.setdefault(row.subject_id, []).append(row)
    return found


def photos_of(
    subject: models.Model, *, since: datetime | None = None, public: bool = False
) -> QuerySet[Evidence]:
    """Photos of a subject, oldest first; optionally those received since a moment."""
    rows = evidence_of(subject, public=public).filter(kind=EvidenceKind.PHOTO)
    return rows.filter(received_at__gte=since) if since else rows


def files_of(rows: Iterable[Evidence]) -> set[str]:
    """The names of their files in the store."""
    return {str(file) for row in rows for name in FILES if (file := getattr(row, name))}


def seen_before(sha256: str, hash_parts: Sequence[int] | None) -> Evidence | None:
    """The earliest evidence with the same file or the same picture (at most 3 of 64 bits differ)."""
    same = tenant_rows(Evidence, "sha256 = %s ORDER BY id LIMIT 1", [sha256])
    if same or hash_parts is None:
        return next(iter(same), None)
    # The newest candidates, and of these the earliest.
    alike = "(hash_a = %s OR hash_b = %s OR hash_c = %s OR hash_d = %s) ORDER BY id DESC LIMIT %s"
    rows = reversed(tenant_rows(Evidence, alike, [*hash_parts, CANDIDATES]))
    return next((row for row in rows if _distance(row.hash_parts or (), hash_parts) <= NEAR_BITS), None)


def _distance(one: Sequence[int], other: Sequence[int]) -> int:
    return sum((a ^ b).bit_count() for a, b in zip(one, other, strict=True))
