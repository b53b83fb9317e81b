"""Sealing the trail at night, and finding what was changed, removed or inserted since.

Triggers stop everybody but the owner of the database; the seal tells when it was the owner. Each event gets a keyed
digest, each block of events a keyed digest over its leaves and the block before. Without a key of
`settings.SEAL_KEYS`, which live outside the database, nobody can make either. Keys rotate: new seals are made with the
newest, old ones are verified with the one that made them, found by trying (the database is not asked which). What a
seal cannot show is the removal of the newest seals together with their events: keep the digest that `verify_trail`
prints elsewhere and hand it back (`--expect`).
"""

import hmac
import json
import logging
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
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
    """One thing wrong with the trail: `changed`, `removed` or `inserted` events, `forged` or `missing` seals.

    `unknown key`: a seal that no known key made, neither it nor one of its events; what it says cannot be judged.
    """

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
    # How many seals each key made, by the key's name.
    made_by: Mapping[str, int]


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
    made_by: Counter[str] = Counter()
    previous, last_id, events, seals, digests = "", 0, 0, 0, {""}
    with everywhere("one chain seals the events of all organisations"):
        for seal in Seal.objects.order_by("last_id").iterator(chunk_size=100):
            found = list(_events(last_id, seal.last_id))
            maker = _maker(seal)
            made_by.update([maker] if maker else [])
            key = settings.SEAL_KEYS[maker] if maker else _key_of_rows(seal, found)
            findings += _check_seal(seal, maker, key, previous, last_id)
            findings += _compare(seal, found, key)
            previous, last_id, events, seals = seal.digest, seal.last_id, events + len(found), seals + 1
            digests.add(seal.digest)
        unsealed = Event.objects.filter(pk__gt=last_id).count()
    if expect not in digests:
        findings.append(Finding("missing", "the seal noted earlier, after seal", seals))
    return Report(events, seals, unsealed, previous, tuple(findings), dict(made_by))


@transaction.atomic
def _seal_block(bound: int) -> int:
    key = next(iter(settings.SEAL_KEYS.values()))
    newest = Seal.objects.order_by("-last_id").first()
    previous, last_id = (newest.digest, newest.last_id) if newest else ("", 0)
    rows = list(_events(last_id, bound, limit=BLOCK))
    if not rows:
        return 0
    seal = Seal(
        first_id=rows[0]["id"],
        last_id=rows[-1]["id"],
        count=len(rows),
        leaves=b"".join(LEAF.pack(row["id"], _row_digest(row, key)) for row in rows),
        previous=previous,
        sealed_at=clock.now(),
    )
    seal.digest = _seal_digest(seal, key)
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


def _row_digest(row: Mapping[str, Any], key: bytes) -> bytes:
    """16 bytes over every column, in one spelling on both databases."""
    plain = {**row, "at": row["at"].astimezone(UTC).isoformat()}
    text = json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hmac.digest(key, text.encode(), "sha256")[:16]


def _seal_digest(seal: Seal, key: bytes) -> str:
    head = f"{seal.previous}|{seal.first_id}|{seal.last_id}|{seal.count}|".encode()
    return hmac.digest(key, head + bytes(seal.leaves), "sha256").hex()


def _maker(seal: Seal) -> str:
    """The name of the key that made a seal; empty where none that is known did."""
    made = (
        name
        for name, key in settings.SEAL_KEYS.items()
        if hmac.compare_digest(_seal_digest(seal, key), seal.digest)
    )
    return next(made, "")


def _key_of_rows(seal: Seal, rows: Sequence[Mapping[str, Any]]) -> bytes | None:
    """The key that at least one event of an altered seal was sealed with; None where none that is known was."""
    leaves = _leaves(seal)
    for key in settings.SEAL_KEYS.values():
        if any(_row_digest(row, key) == leaves.get(row["id"]) for row in rows):
            return bytes(key)
    return None


def _leaves(seal: Seal) -> dict[int, bytes]:
    leaves = bytes(seal.leaves)
    return dict(LEAF.iter_unpack(leaves[: len(leaves) // LEAF.size * LEAF.size]))


def _check_seal(seal: Seal, maker: str, key: bytes | None, previous: str, last_id: int) -> Iterator[Finding]:
    if key is None:
        yield Finding("unknown key", "seal", seal.pk)
    elif not maker or seal.first_id <= last_id:
        yield Finding("forged", "seal", seal.pk)
    elif seal.previous != previous:
        yield Finding("missing", "a seal before seal", seal.pk)


def _compare(seal: Seal, rows: Sequence[Mapping[str, Any]], key: bytes | None) -> Iterator[Finding]:
    known = _leaves(seal)
    for row in rows:
        digest = known.pop(row["id"], None)
        if digest is None:
            yield Finding("inserted", "event", row["id"])
        elif key is not None and not hmac.compare_digest(digest, _row_digest(row, key)):
            yield Finding("changed", "event", row["id"])
    yield from (Finding("removed", "event", pk) for pk in known)
