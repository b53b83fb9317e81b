"""Backing up: one archive, written beside its place and renamed when it is whole."""

import os
import tarfile
import tempfile
from pathlib import Path

from django.conf import settings
from django.db import connection

from steward.config.operations.archive import (
    DATABASE,
    KEYS,
    MANIFEST,
    MEDIA,
    Manifest,
    add_bytes,
    add_file,
    files_below,
    fingerprints,
)
from steward.config.operations.databases import copy_database
from steward.kernel.base import clock

PATTERN, UNFINISHED = "steward-*.tar", ".part"
# Exports under way, and the mark of a restore.
HALVES = (UNFINISHED, ".restoring")
DAY_SECONDS = 24 * 60 * 60


def back_up(folder: Path, *, with_keys: bool = False) -> tuple[Path, Manifest]:
    """Write a backup into a folder and return it with its manifest. Nothing is left of one that fails or is killed
    but a `.part` file, which a later one deletes.

    The database comes first and the files after it: a file is written before its row and stays as it is, so every
    row of the copy finds its file. The key file is left out unless asked for: whoever finds the archive then has names,
    but no phone or ID number.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    _tidy(folder)
    made_at = clock.now()
    handle, unfinished = tempfile.mkstemp(dir=folder, prefix="steward-", suffix=UNFINISHED)
    try:
        with os.fdopen(handle, "wb") as file, tarfile.open(fileobj=file, mode="w") as archive:
            manifest = _fill(archive, folder, made_at.isoformat(timespec="seconds"), with_keys)
            archive.close()
            file.flush()
            os.fsync(file.fileno())
        target = folder / f"steward-{made_at:%Y%m%d-%H%M%S}.tar"
        os.replace(unfinished, target)
    finally:
        Path(unfinished).unlink(missing_ok=True)
    return target, manifest


def _fill(archive: tarfile.TarFile, folder: Path, made_at: str, with_keys: bool) -> Manifest:
    with tempfile.TemporaryDirectory(dir=folder, prefix="steward-", suffix=UNFINISHED) as draft:
        copy = Path(draft) / DATABASE
        facts = copy_database(copy)
        manifest = Manifest(connection.vendor, made_at, facts, fingerprints())
        _note(manifest, DATABASE, add_file(archive, DATABASE, copy))
    media = Path(settings.MEDIA_ROOT)
    for path in files_below(media, HALVES):
        name = MEDIA + path.relative_to(media).as_posix()
        _note(manifest, name, add_file(archive, name, path))
    if with_keys:
        _note(manifest, KEYS, add_bytes(archive, KEYS, _key_file()))
    add_bytes(archive, MANIFEST, manifest.as_json())
    return manifest


def _note(manifest: Manifest, name: str, digest: str | None) -> None:
    if digest is not None:
        manifest.files[name] = digest


def _key_file() -> bytes:
    text = os.environ.get("STEWARD_KEYS")
    return text.encode() if text else (settings.VAR_DIR / KEYS).read_bytes()


def keep_newest(folder: Path, count: int) -> list[Path]:
    """Delete all backups of a folder but the newest; returns what was deleted."""
    old = sorted(folder.glob(PATTERN))[:-count] if count > 0 else []
    for path in old:
        path.unlink()
    return old


def _tidy(folder: Path) -> None:
    """Delete what a killed backup left, once it cannot be one that still runs."""
    before = clock.now().timestamp() - DAY_SECONDS
    for path in folder.glob(f"steward-*{UNFINISHED}"):
        if path.stat().st_mtime < before:
            for inner in path.iterdir() if path.is_dir() else ():
                inner.unlink()
            path.rmdir() if path.is_dir() else path.unlink()
