"""What service workers are made of: built files of the front end, and a fingerprint that changes with any of them."""

from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from django.contrib.staticfiles import finders


def built(name: str) -> bytes:
    """A file of the front end's build."""
    found = finders.find(f"steward/{name}")
    if not isinstance(found, str):
        raise FileNotFoundError(f"the front end is not built: {name}")
    return Path(found).read_bytes()


def fingerprint(names: Iterable[str], paths: Iterable[Path]) -> str:
    """Twelve letters for these built files and these sources."""
    digest = sha256()
    for name in names:
        digest.update(built(name))
    for path in sorted(paths):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
