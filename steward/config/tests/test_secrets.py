"""Key files: made once, rotated by hand, read as they were made."""

import json
from base64 import b64encode
from pathlib import Path

import pytest

from steward.config.secrets import load_secrets


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("STEWARD_KEYS", "STEWARD_MAKE_KEYS"):
        monkeypatch.delenv(name, raising=False)


def key(word: str) -> str:
    return b64encode(word.encode()).decode()


def test_load_secrets_makes_a_file_once_that_only_we_can_read(tmp_path: Path) -> None:
    path = tmp_path / "secret" / "keys.json"
    first = load_secrets(path, environment="local")
    assert first == load_secrets(path, environment="local")
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(first.seal_keys) == ["s1"] and list(first.data_keys) == ["k1"]


def test_load_secrets_keeps_the_order_of_keys_newest_first(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    file = {
        "session": "x",
        "data": {"k2": key("b"), "k1": key("a")},
        "index": key("i"),
        "seal": {"s2": key("new"), "s1": key("old")},
    }
    path.write_text(json.dumps(file))
    read = load_secrets(path, environment="production")
    assert list(read.seal_keys.items()) == [("s2", b"new"), ("s1", b"old")]
    assert list(read.data_keys) == ["k2", "k1"]


def test_load_secrets_takes_a_file_from_before_seal_keys_had_names(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    path.write_text(
        json.dumps({"session": "x", "data": {"k1": key("a")}, "index": key("i"), "seal": key("s")})
    )
    assert load_secrets(path, environment="production").seal_keys == {"s1": b"s"}


def test_load_secrets_makes_no_keys_beside_an_old_database(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="Restore it"):
        load_secrets(tmp_path / "keys.json", environment="production")
