"""Writes of evidence."""

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction

from steward.kernel.audit.record import record, subject_type
from steward.kernel.base import clock
from steward.kernel.evidence.choices import EvidenceKind
from steward.kernel.evidence.models import Evidence, Forgotten
from steward.kernel.evidence.papers import is_pdf, read_pdf
from steward.kernel.evidence.pictures import Picture, read_picture
from steward.kernel.evidence.queries import FILES, evidence_of, files_of, seen_before
from steward.kernel.tenancy.actor import Actor, Hat

# A device's clock may be this much ahead, and a photo this old (it waited for a signal), before it is flagged.
AHEAD, OLD = timedelta(minutes=5), timedelta(hours=12)


@transaction.atomic
def attach_photo(
    subject: models.Model,
    upload: UploadedFile,
    *,
    by: Actor,
    hat: Hat | None = None,
    taken_at: datetime | None = None,
    internal: bool = False,
    note: str = "",
    latitude: Decimal | None = None,
    longitude: Decimal | None = None,
) -> Evidence:
    """Keep a photo as evidence of a subject: the file as it came, and an upright one without metadata.

    Writes the files, inserts the row, records `evidence.attach` on the subject. Flags (never refuses) a picture
    seen before and a device clock far off. Refuses what `read_picture` refuses. Whether the actor may add to the
    subject is for the calling action to decide.
    """
    picture = read_picture(upload)
    public_id, now = uuid.uuid4(), clock.now()
    flags = _flags(picture, taken_at, now)
    stored = _store(picture, f"{by.organisation_id}/{now:%Y/%m}/{public_id}")
    try:
        evidence = Evidence(
            organisation_id=by.organisation_id,
            public_id=public_id,
            kind=EvidenceKind.PHOTO,
            subject_type=subject_type(subject),
            subject_id=subject.pk,
            is_internal=internal,
            sha256=picture.sha256,
            **_hash_columns(picture),
            **stored,
            mime=picture.mime,
            size=len(picture.original),
            width=picture.width,
            height=picture.height,
            note=note,
            latitude=latitude,
            longitude=longitude,
            taken_at=taken_at,
            received_at=now,
            by_user_id=by.user_id,
            by_party_id=by.party_id,
            flags=flags,
        )
        evidence.save(force_insert=True)
        data = {"kind": str(EvidenceKind.PHOTO.value), "evidence": str(public_id), "flags": sorted(flags)}
        site_id = getattr(subject, "site_id", None)
        record(
            "evidence.attach", subject, by=by, hat=hat, site_id=site_id, data={**data, "internal": internal}
        )
    except Exception:
        # What an outer transaction leaves behind when it rolls back later is `sweep_orphans`' to remove.
        for name in stored.values():
            default_storage.delete(name)
        raise
    return evidence


@transaction.atomic
def share_evidence(row: Evidence, subject: models.Model, *, by: Actor, hat: Hat | None = None) -> Evidence:
    """Let a piece of evidence speak for another subject, too: of a patrol and of the finding that it led to.

    Effects: a row of its own that names the same files (no second copy of the bytes), whoever took it and when, with
    its flags; event `evidence.attach` on the subject. Whether the actor may add to it is for the calling action.
    """
    fields = [field.attname for field in row._meta.concrete_fields if not field.primary_key]
    kept = {name: getattr(row, name) for name in fields}
    files = {name: str(getattr(row, name)) for name in FILES}
    of = {"subject_type": subject_type(subject), "subject_id": subject.pk, "public_id": uuid.uuid4()}
    shared = Evidence(**{**kept, **files, **of})
    shared.save(force_insert=True)
    said = {"kind": row.kind, "evidence": str(shared.public_id), "flags": sorted(row.flags)}
    site_id = getattr(subject, "site_id", None)
    data = {**said, "internal": row.is_internal}
    record("evidence.attach", subject, by=by, hat=hat, site_id=site_id, data=data)
    return shared


@transaction.atomic
def forget_files(subject: models.Model, *, by: Actor) -> int:
    """Delete the files of everything kept as evidence of a subject: nobody may keep them longer (PIPL art. 47).

    Effects: rows that say so, event `evidence.forget` on the subject where there was anything; the files go once that
    is committed, and what then cannot be deleted goes with the orphans. Files that speak for another subject as well
    stay for that one. The rows with their fingerprints stay. How many.
    """
    rows, at = list(evidence_of(subject)), clock.now()
    for row in rows:
        Forgotten.objects.create(organisation_id=row.organisation_id, evidence=row, at=at)
    if rows:
        site_id = getattr(subject, "site_id", None)
        record("evidence.forget", subject, by=by, site_id=site_id, data={"count": len(rows)})
    others = Evidence.objects.filter(sha256__in=[row.sha256 for row in rows], forgotten__isnull=True)
    names = files_of(rows) - files_of(others)
    transaction.on_commit(lambda: _delete(names))
    return len(rows)


def _delete(names: Iterable[str]) -> None:
    for name in names:
        default_storage.delete(name)


@transaction.atomic
def attach_paper(
    subject: models.Model, upload: UploadedFile, *, by: Actor, hat: Hat | None = None
) -> Evidence:
    """Keep a page of a file as evidence for staff: a PDF as it came, or a photo or scan as `attach_photo` does.

    Writes the file, inserts the row, records `evidence.attach` on the subject. Refuses what `read_pdf` and
    `read_picture` refuse. Whether the actor may add to the subject is for the calling action to decide.
    """
    if not is_pdf(upload):
        return attach_photo(subject, upload, by=by, hat=hat, internal=True, note=_called(upload))
    raw, digest = read_pdf(upload)
    public_id, now = uuid.uuid4(), clock.now()
    name = default_storage.save(
        f"{by.organisation_id}/{now:%Y/%m}/{public_id}.original.pdf", ContentFile(raw)
    )
    try:
        evidence = Evidence(
            organisation_id=by.organisation_id,
            public_id=public_id,
            kind=EvidenceKind.FILE,
            subject_type=subject_type(subject),
            subject_id=subject.pk,
            is_internal=True,
            sha256=digest,
            original=name,
            mime="application/pdf",
            size=len(raw),
            note=_called(upload),
            received_at=now,
            by_user_id=by.user_id,
            by_party_id=by.party_id,
        )
        evidence.save(force_insert=True)
        data = {"kind": str(EvidenceKind.FILE.value), "evidence": str(public_id), "internal": True}
        record(
            "evidence.attach", subject, by=by, hat=hat, site_id=getattr(subject, "site_id", None), data=data
        )
    except Exception:
        default_storage.delete(name)
        raise
    return evidence


def _called(upload: UploadedFile) -> str:
    """What the file was called where it came from: people know their scans by it."""
    return (upload.name or "").rpartition("/")[2][:120].replace("\0", "")


def _store(picture: Picture, stem: str) -> dict[str, str]:
    files = {
        "original": (f"{stem}.original.{picture.ending}", picture.original),
        "shown": (f"{stem}.shown.jpg", picture.shown),
        "thumb": (f"{stem}.thumb.jpg", picture.thumb),
    }
    return {size: default_storage.save(name, ContentFile(content)) for size, (name, content) in files.items()}


def _flags(picture: Picture, taken_at: datetime | None, now: datetime) -> dict[str, Any]:
    flags: dict[str, Any] = {}
    if earlier := seen_before(picture.sha256, picture.hash_parts):
        flags["seen_before"] = {
            "type": earlier.subject_type,
            "id": earlier.subject_id,
            "at": earlier.received_at.isoformat(),
        }
    if taken_at and not -AHEAD <= now - taken_at <= OLD:
        flags["clock_off_minutes"] = int((taken_at - now).total_seconds() // 60)
    return flags


def _hash_columns(picture: Picture) -> dict[str, int]:
    parts = picture.hash_parts
    return {f"hash_{quarter}": part for quarter, part in zip("abcd", parts, strict=True)} if parts else {}
