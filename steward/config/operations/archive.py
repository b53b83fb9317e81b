"""A backup is one tar file: the database, the uploaded files, and at its end the manifest that lists them all.

The manifest comes last, so an archive that was cut off has none and is no backup. It names tables and rows, migrations,
the newest seal, each file's sha-256, and fingerprints of the keys - never a key.
"""

import hashlib
import hmac
import json
import os
import tarfile
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import IO, Any

from django.conf import settings

from steward.config.operations.databases import Facts, Trouble

FORMAT = 1
DATABASE, MEDIA, KEYS, MANIFEST = "database", "media/", "secret/keys.json", "manifest.json"
PIECE = 1 << 20


@dataclass(frozen=True)
class Manifest:
    """What an archive holds; `files` are sha-256 by name."""

    engine: str
    made_at: str
    facts: Facts
    keys: Mapping[str, Mapping[str, str]]
    files: dict[str, str] = field(default_factory=dict)
    format: int = FORMAT

    def as_json(self) -> bytes:
        return json.dumps(asdict(self), indent=1, sort_keys=True).encode()

    @property
    def uploads(self) -> int:
        return sum(name.startswith(MEDIA) for name in self.files)

    @property
    def rows(self) -> int:
        return sum(self.facts.tables.values())


def fingerprints() -> dict[str, dict[str, str]]:
    """By what the keys of this machine are recognised; nobody gets from it to the key."""

    def prints(keys: Mapping[str, bytes]) -> dict[str, str]:
        return {name: hmac.digest(key, b"steward backup", "sha256").hex()[:32] for name, key in keys.items()}

    return {
        "data": prints(settings.DATA_KEYS),
        "index": prints({"index": settings.INDEX_KEY}),
        "seal": prints(settings.SEAL_KEYS),
    }


class _Told:
    """A file that is hashed while it is read."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.digest = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        piece = self.file.read(size)
        self.digest.update(piece)
        return piece


def add_file(archive: tarfile.TarFile, name: str, path: Path) -> str | None:
    """Add a file; its sha-256, or None where it is gone by now (a finished upload, an export whose week is over)."""
    try:
        file = path.open("rb")
    except FileNotFoundError:
        return None
    with file:
        told = _Told(file)
        entry = tarfile.TarInfo(name)
        state = os.fstat(file.fileno())
        entry.size, entry.mtime, entry.mode = state.st_size, int(state.st_mtime), 0o640
        archive.addfile(entry, told)
        return told.digest.hexdigest()


def add_bytes(archive: tarfile.TarFile, name: str, content: bytes) -> str:
    """Add a text as a file; its sha-256."""
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(content), 0o600
    archive.addfile(entry, BytesIO(content))
    return hashlib.sha256(content).hexdigest()


def read_manifest(path: Path) -> Manifest:
    """The manifest of a whole archive, every byte of which was read. Raises `Trouble` for anything else."""
    found: dict[str, str] = {}
    raw: dict[str, Any] | None = None
    try:
        with tarfile.open(path, "r:") as archive:
            for entry in archive:
                if not entry.isreg():
                    raise Trouble(f"{entry.name} in the archive is no plain file")
                content = archive.extractfile(entry)
                assert content is not None
                if entry.name == MANIFEST:
                    raw = json.loads(content.read())
                else:
                    found[safe_name(entry.name)] = _sha256(content)
    except (tarfile.TarError, EOFError, OSError, ValueError) as error:
        raise Trouble(f"the archive cannot be read: {error}")
    if raw is None:
        raise Trouble("the archive has no end: it was cut off, or is no backup")
    if raw.get("format") != FORMAT:
        raise Trouble(f"the archive has format {raw.get('format')}; this version reads {FORMAT}")
    manifest = Manifest(**{**raw, "facts": Facts(**raw["facts"])})
    differing = sorted({name for name, _digest in manifest.files.items() ^ found.items()})
    if differing:
        raise Trouble(f"the archive is damaged: {len(differing)} files differ, first {differing[0]}")
    return manifest


def safe_name(name: str) -> str:
    """A name that stays inside the folder it is unpacked to. Raises `Trouble` for any other."""
    parts = PurePosixPath(name).parts
    if not parts or name.startswith("/") or ".." in parts:
        raise Trouble(f"the archive holds a file called {name}")
    return name


def _sha256(file: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while piece := file.read(PIECE):
        digest.update(piece)
    return digest.hexdigest()


def files_below(folder: Path, but: Iterable[str] = ()) -> list[Path]:
    """The plain files below a folder, but for names with such an end."""
    found = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return sorted(path for path in found if not path.name.endswith(tuple(but)))
