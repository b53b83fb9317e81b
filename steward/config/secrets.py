"""Secrets: from the environment, or made once on the first start and kept in a file only we can read."""

import base64
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Secrets:
    session_key: str
    data_keys: dict[str, bytes]
    index_key: bytes
    seal_keys: dict[str, bytes]


def load_secrets(path: Path, *, environment: str) -> Secrets:
    """Read the key file, making it when it is absent.

    `STEWARD_KEYS` may hold the same JSON instead of a file. In production a missing file is an error: making new
    keys beside an old database would leave every phone number unreadable.
    """
    text = os.environ.get("STEWARD_KEYS")
    if text is None:
        if not path.exists():
            if environment == "production" and not os.environ.get("STEWARD_MAKE_KEYS"):
                raise RuntimeError(
                    f"No key file at {path}. Restore it from the backup; a new installation sets STEWARD_MAKE_KEYS=1."
                )
            _make_once(path)
        text = path.read_text()
    raw = json.loads(text)
    return Secrets(
        session_key=raw["session"],
        data_keys=_decoded(raw["data"]),
        index_key=base64.b64decode(raw["index"]),
        # Files made before seal keys could rotate hold one key without a name.
        seal_keys=_decoded(raw["seal"] if isinstance(raw["seal"], dict) else {"s1": raw["seal"]}),
    )


def _decoded(keys: dict[str, str]) -> dict[str, bytes]:
    return {name: base64.b64decode(key) for name, key in keys.items()}


def _make_once(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = {
        "session": secrets.token_urlsafe(48),
        "data": {"k1": _random_key()},
        "index": _random_key(),
        "seal": {"s1": _random_key()},
    }
    draft = path.with_suffix(f".{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(fresh))
    try:
        # link() fails when another process was quicker: its keys win and ours are forgotten.
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _random_key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()
