"""Sealing the trail at night, and finding what was changed, removed or inserted since.

Triggers stop everybody but the owner of the database; the seal tells when it was the owner. Each event gets a keyed
digest, each block of events a keyed digest over its leaves and the block before. Without `settings.SEAL_KEY`, which
lives outside the database, nobody can make either. What a seal cannot show is the removal of the newest seals
together with their events: keep the digest that `verify_trail` prints elsewhere and hand it back (`--expect`).
"""

import hmac
import json
import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from struct import Struct
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from steward.kernel.audit.models import Event, Seal
from steward.kernel.base import clock
from steward.kernel.tenancy.scope import everywhere

logger = logging.getLogger("steward.audit")
BLOCK = 1000
# Younger events wait: a transaction that began earlier may still commit a lower id.
RIPE = timedelta(hours=1)
LEAF = Struct(">q16s")
COLUMNS = tuple(sorted(field.attname for field in Event._meta.concrete_fields))


@dataclass(frozen=True)
class Finding:
    """One thing wrong with the trail: `changed`, `removed` or `inserted` events, `forged` or `missing` seals."""

    kind: str
    what: str
    pk: int

    def __str__(self) -> str:
        return f"{self.kind}: {self.what} {self.pk}"


@dataclass(frozen=True)
class Report:
    """What a verification looked at, and found."""

    events: int
    seals: int
    unsealed: int
    digest: str
    findings: tuple[Finding, ...]


def seal_events(until: datetime | None = None) -> int:
    """Seal the events up to a moment (an hour ago, unless given) in blocks of 1,000; how many were sealed.

    Safe to run twice at once: the chain has one next seal, and who comes second stops.
    """
    until = until or clock.now() - RIPE
    sealed = 0
    with everywhere("one chain seals the events of all organisations"):
        # By id, not by time: what was recorded under an older clock must not hold back what came after it.
        bound = Event.objects.filter(at__lte=until).order_by("-pk").values_list("pk", flat=True).first()
        while bound is not None:
            count = _seal_block(bound)
            sealed += count
            if not count:
                break
    if sealed:
        logger.info("sealed %d events; the newest seal is %s", sealed, last_digest())
    return sealed


def last_digest() -> str:
    """The digest of the newest seal; empty before the first."""
    return Seal.objects.order_by("-last_id").values_list("digest", flat=True).first() or ""


def verify_trail() -> list[Finding]:
    """Everything wrong with the sealed part of the trail; empty when it stands as it was sealed."""
    return list(inspect_trail().findings)


def inspect_trail(expect: str = "") -> Report:
    """Walk the whole chain, block by block in flat memory. `expect` is a digest noted earlier that must be in it."""
    findings: list[Finding] = []
    previous, last_id, events, seals, digests = "", 0, 0, 0, {""}
    with everywhere("one chain seals the events of all organisations"):
        for seal in Seal.objects.order_by("last_id").iterator(chunk_size=100):
            findings += _check_seal(seal, previous, last_id)
            found = list(_events(last_id, seal.last_id))
            findings += _compare(seal, found)
            previous, last_id, events, seals = seal.digest, seal.last_id, events + len(found), seals + 1
            digests.add(seal.digest)
        unsealed = Event.objects.filter(pk__gt=last_id).count()
    if expect not in digests:
        findings.append(Finding("missing", "the seal noted earlier, after seal", seals))
    return Report(events, seals, unsealed, previous, tuple(findings))


@transaction.atomic
def _seal_block(bound: int) -> int:
    newest = Seal.objects.order_by("-last_id").first()
    previous, last_id = (newest.digest, newest.last_id) if newest else ("", 0)
    rows = list(_events(last_id, bound, limit=BLOCK))
    if not rows:
        return 0
    seal = Seal(
        first_id=rows[0]["id"],
        last_id=rows[-1]["id"],
        count=len(rows),
        leaves=b"".join(LEAF.pack(row["id"], _row_digest(row)) for row in rows),
        previous=previous,
        sealed_at=clock.now(),
    )
    seal.digest = _seal_digest(seal)
    try:
        with transaction.atomic():
            seal.save(force_insert=True)
    except IntegrityError:
        logger.warning("another run sealed the same block; leaving it the rest")
        return 0
    return len(rows)


def _events(after: int, to: int, limit: int | None = None) -> Iterator[Mapping[str, Any]]:
    rows = Event.objects.filter(pk__gt=after, pk__lte=to).order_by("pk").values(*COLUMNS)
    yield from (rows[:limit] if limit else rows).iterator(chunk_size=BLOCK)


def _row_digest(row: Mapping[str, Any]) -> bytes:
    """16 bytes over every column, in one spelling on both databases."""
    plain = {**row, "at": row["at"].astimezone(UTC).isoformat()}
    text = json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hmac.digest(settings.SEAL_KEY, text.encode(), "sha256")[:16]


def _seal_digest(seal: Seal) -> str:
    head = f"{seal.previous}|{seal.first_id}|{seal.last_id}|{seal.count}|".encode()
    return hmac.digest(settings.SEAL_KEY, head + bytes(seal.leaves), "sha256").hex()


def _check_seal(seal: Seal, previous: str, last_id: int) -> Iterator[Finding]:
    if not hmac.compare_digest(_seal_digest(seal), seal.digest) or seal.first_id <= last_id:
        yield Finding("forged", "seal", seal.pk)
    elif seal.previous != previous:
        yield Finding("missing", "a seal before seal", seal.pk)


def _compare(seal: Seal, rows: list[Mapping[str, Any]]) -> Iterator[Finding]:
    leaves = bytes(seal.leaves)
    whole = leaves[: len(leaves) // LEAF.size * LEAF.size]
    known: dict[int, bytes] = dict(LEAF.iter_unpack(whole))
    for row in rows:
        digest = known.pop(row["id"], None)
        if digest is None:
            yield Finding("inserted", "event", row["id"])
        elif not hmac.compare_digest(digest, _row_digest(row)):
            yield Finding("changed", "event", row["id"])
    yield from (Finding("removed", "event", pk) for pk in known)
