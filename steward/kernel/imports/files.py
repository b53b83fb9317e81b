"""Uploaded lists on disk: readable by us alone, and only until the batch is over."""

import hashlib
import os
import secrets
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.utils.translation import gettext as _

from steward.kernel.base import clock
from steward.kernel.imports.guards import MAX_BYTES, refuse_file

FOLDER = "imports"


class Stored(NamedTuple):
    path: str
    sha256: str
    size: int


def store(pieces: Iterable[bytes], name: str, organisation_id: int) -> Stored:
    """Write an upload under a name nobody can guess. Refuses, and keeps nothing, past the size limit."""
    relative = f"{FOLDER}/{organisation_id}/{secrets.token_urlsafe(16)}{''.join(Path(name).suffixes[-2:])[:12].lower()}"
    target = full_path(relative)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    digest, size = hashlib.sha256(), 0
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        for piece in pieces:
            size += len(piece)
            if size > MAX_BYTES:
                break
            digest.update(piece)
            file.write(piece)
    if size > MAX_BYTES:
        discard(relative)
        raise refuse_file(
            _("The file is larger than %(limit)d MB.") % {"limit": MAX_BYTES // 2**20},
            _("Remove pictures and unused sheets, or split the list into several files."),
        )
    return Stored(relative, digest.hexdigest(), size)


def full_path(relative: str) -> Path:
    """Where a stored upload lies."""
    return Path(settings.MEDIA_ROOT) / relative


def discard(relative: str) -> None:
    """Remove an upload; one that is gone already is fine."""
    if relative:
        full_path(relative).unlink(missing_ok=True)


def discard_orphans(known: set[str], older_than: timedelta) -> int:
    """Remove uploads no batch knows, left by a process that died; returns how many."""
    root, count = full_path(FOLDER), 0
    limit = (clock.now() - older_than).timestamp()
    for path in root.glob("*/*"):
        if str(path.relative_to(root.parent)) not in known and path.stat().st_mtime < limit:
            path.unlink(missing_ok=True)
            count += 1
    return count
