"""Restoring a backup into an empty machine: checked whole before anything is touched, compared after it is in place.

The database is the last step and comes whole or not at all. Killed before it, the machine has files and no database;
the mark beside the files lets the next try clear them away. Nothing is ever restored over data.
"""

import os
import shutil
import tarfile
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from steward.config.operations.archive import (
    DATABASE,
    KEYS,
    MEDIA,
    PIECE,
    Manifest,
    files_below,
    fingerprints,
    read_manifest,
    safe_name,
)
from steward.config.operations.databases import Trouble, has_tables, put_database

MARK, DRAFT = ".restoring", "restoring-"


@dataclass(frozen=True)
class Restored:
    """What came back; `behind` says that the program is newer and `migrate` comes next."""

    manifest: Manifest
    behind: bool


def restore(path: Path) -> Restored:
    """Bring back the database and the files of a backup.

    In order: every byte of the archive is checked against its manifest; engine, keys and version fit; database and
    files are empty; the files; the database, compared with the manifest. Raises `Trouble`, which says what to do, and
    then the database is still empty.
    """
    manifest = read_manifest(path)
    behind = _check_fit(manifest)
    media = Path(settings.MEDIA_ROOT)
    _need_empty(media)
    media.mkdir(parents=True, exist_ok=True)
    mark = media / MARK
    mark.touch()
    # Beside the place it goes to: the last step is a rename.
    beside = Path(settings.DATABASES["default"]["NAME"]).parent if connection.vendor == "sqlite" else media
    for left in beside.glob(f"{DRAFT}*"):
        shutil.rmtree(left)  # by a try that was killed
    with tempfile.TemporaryDirectory(dir=beside, prefix=DRAFT) as draft:
        copy = Path(draft) / DATABASE
        with tarfile.open(path, "r:") as archive:
            for entry in archive:
                if entry.name == DATABASE:
                    _unpack(archive, entry, copy)
                elif entry.name.startswith(MEDIA):
                    _unpack(archive, entry, media / safe_name(entry.name).removeprefix(MEDIA))
        put_database(copy, manifest.facts)
    mark.unlink()
    return Restored(manifest, behind)


def _unpack(archive: tarfile.TarFile, entry: tarfile.TarInfo, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    content = archive.extractfile(entry)
    assert content is not None
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o640), "wb") as file:
        shutil.copyfileobj(content, file, PIECE)
        file.flush()
        os.fsync(file.fileno())


def _check_fit(manifest: Manifest) -> bool:
    """Whether migrations must follow. Raises `Trouble` where the backup is not for this machine."""
    if manifest.engine != connection.vendor:
        raise Trouble(f"the backup is of {manifest.engine}, DATABASE_URL names {connection.vendor}")
    missing = missing_keys(manifest.keys)
    if missing:
        where = f"tar -xOf ARCHIVE {KEYS}" if KEYS in manifest.files else "your copy of the key file"
        raise Trouble(
            f"keys are missing on this machine: {', '.join(missing)}. Put the key file in place first"
            f" ({settings.VAR_DIR / KEYS}, from {where})"
        )
    known = {".".join(key) for key in MigrationLoader(None).disk_migrations}
    newer = [name for name in manifest.facts.migrations if name not in known]
    if newer:
        raise Trouble(f"the backup is of a newer version ({newer[0]}): install that one first")
    return bool(known - set(manifest.facts.migrations))


def missing_keys(wanted: Mapping[str, Mapping[str, str]]) -> list[str]:
    """The keys a backup was written under that this machine has not, as `data k1`."""
    here = fingerprints()
    return [
        f"{kind} {name}"
        for kind, keys in wanted.items()
        for name, key in keys.items()
        if here.get(kind, {}).get(name) != key
    ]


def _need_empty(media: Path) -> None:
    mark = media / MARK
    if has_tables():
        mark.unlink(missing_ok=True)  # the restore it is from had reached its end
        raise Trouble(
            "there is a database already, and nothing is restored over data. Move it away or name an empty one"
            f" (DATABASE_URL): {settings.DATABASES['default']['NAME']}"
        )
    if mark.exists():
        for path in media.iterdir():
            if path != mark:
                shutil.rmtree(path) if path.is_dir() else path.unlink()
    if files_below(media, (MARK,)):
        raise Trouble(f"there are files already, and nothing is restored over data. Move them away: {media}")
