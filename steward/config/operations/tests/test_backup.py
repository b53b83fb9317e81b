"""Backup and restore, on whichever database the suite runs: equal, whole or not at all, never over data."""

import hashlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import tarfile
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings as live
from django.db import connection
from pytest_django import Settings

from steward.capabilities.tickets.tests.factories import make_office, photo, report
from steward.config.operations.backup import back_up, keep_newest
from steward.kernel.audit.seal import seal_events
from steward.kernel.base import clock
from steward.kernel.evidence.actions import attach_photo
from steward.kernel.evidence.models import Evidence
from steward.kernel.people.actions import add_party
from steward.kernel.tenancy.scope import scope
from tests.people import World, make_world

ROOT = Path(__file__).resolve().parents[4]


@pytest.fixture
def house(transactional_db: None, settings: Settings, tmp_path: Path) -> Iterator[World]:
    """A company with a ticket, two photos, a sealed number and a sealed trail."""
    settings.MEDIA_ROOT = tmp_path / "media"
    world = make_world()
    with scope(world.organisation.pk):
        make_office(world)
        item = report(world)
        for _ in range(2):
            attach_photo(item, photo(), by=world.carol)
        add_party("赵六", by=world.carol, phones=["13812345678"])
        seal_events(clock.now())
        yield world


class Machine:
    """An empty machine: a folder, a database without tables, and the keys put in place by hand."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder, self.name = folder / name, f"steward_restored_{name}"
        self.folder.mkdir()
        self.url = f"sqlite:///{self.folder / 'steward.sqlite3'}"
        if connection.vendor == "postgresql":
            told = connection.settings_dict
            self.url = (
                f"postgres://{told['USER']}:{told['PASSWORD']}@{told['HOST']}:{told['PORT']}/{self.name}"
            )
            self._administer(f'DROP DATABASE IF EXISTS "{self.name}"', f'CREATE DATABASE "{self.name}"')

    def _administer(self, *statements: str) -> None:
        told = connection.settings_dict
        with psycopg.connect(
            host=told["HOST"], port=told["PORT"], user=told["USER"], password=told["PASSWORD"],
            dbname="postgres", autocommit=True,
        ) as line:  # fmt: skip
            for statement in statements:
                line.execute(statement)

    def gone(self) -> None:
        if connection.vendor == "postgresql":
            self._administer(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')

    def environment(self, keys: str | None = None) -> dict[str, str]:
        return {
            **os.environ,
            "STEWARD_ENV": "local",
            "STEWARD_VAR": str(self.folder),
            "DATABASE_URL": self.url,
            "STEWARD_KEYS": keys or key_file(),
        }

    def run(self, *arguments: str, keys: str | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT, env=self.environment(keys), capture_output=True, text=True, check=False,
        )  # fmt: skip

    def contents(self) -> dict[str, str]:
        if connection.vendor == "postgresql":
            with psycopg.connect(self.url) as line:
                return contents(line.cursor())
        with closing(sqlite3.connect(self.folder / "steward.sqlite3")) as line:
            return contents(line.cursor())

    @property
    def is_empty(self) -> bool:
        if connection.vendor == "sqlite":
            path = self.folder / "steward.sqlite3"
            return not path.exists() or path.stat().st_size == 0
        with psycopg.connect(self.url) as line:
            return not tables(line.cursor())


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    made = Machine(tmp_path, "new")
    yield made
    made.gone()


def key_file(**changes: Any) -> str:
    def coded(keys: dict[str, bytes]) -> dict[str, str]:
        return {name: b64encode(key).decode() for name, key in keys.items()}

    told = {
        "session": "x",
        "data": coded(live.DATA_KEYS),
        "index": b64encode(live.INDEX_KEY).decode(),
        "seal": coded(live.SEAL_KEYS),
    }
    return json.dumps(told | changes)


def tables(cursor: Any) -> list[str]:
    if connection.vendor == "postgresql":
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
    else:
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY 1"
        )
    return [name for (name,) in cursor.fetchall()]


def contents(cursor: Any) -> dict[str, str]:
    """Number and hash of the rows of each table, in the database's own spelling."""
    told = {}
    for table in tables(cursor):
        cursor.execute(f'SELECT * FROM "{table}" ORDER BY 1')  # noqa: S608 - names the database gave us
        rows = [repr(row) for row in cursor.fetchall()]
        told[table] = f"{len(rows)} {hashlib.sha256(''.join(rows).encode()).hexdigest()}"
    return told


def live_contents() -> dict[str, str]:
    """The suite's own database, read without Django's converters."""
    connection.ensure_connection()
    if connection.vendor == "postgresql":
        told = connection.settings_dict
        with psycopg.connect(
            host=told["HOST"],
            port=told["PORT"],
            user=told["USER"],
            password=told["PASSWORD"],
            dbname=told["NAME"],
        ) as line:
            return contents(line.cursor())
    with closing(sqlite3.connect(":memory:")) as copy:
        connection.connection.backup(copy)
        return contents(copy.cursor())


def media(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_restore_brings_back_what_was_backed_up(house: World, machine: Machine, tmp_path: Path) -> None:
    before = live_contents()
    archive, manifest = back_up(tmp_path / "backups")
    assert archive.stat().st_mode & 0o077 == 0
    ran = machine.run("restore", str(archive))
    assert ran.returncode == 0, ran.stderr
    assert "evidence ok: 2 files" in ran.stdout and "trail ok" in ran.stdout
    after = machine.contents()
    assert after == before and sum(manifest.facts.tables.values()) > 100
    assert media(machine.folder / "media") == media(tmp_path / "media")
    hashes = set(media(machine.folder / "media").values())
    assert {row.sha256 for row in Evidence.objects.all()} <= hashes
    # The trail is guarded again, and the numbers can be read.
    ran = machine.run("shell", "-v0", "-c", AFTERWARDS)
    assert ran.stdout.strip() == "13812345678 refused", ran.stderr
    assert machine.run("verify_trail").returncode == 0
    assert machine.run("verify_evidence").stdout.startswith("evidence ok: 2")


AFTERWARDS = """
from django.db import DatabaseError
from steward.kernel.audit.models import Event
from steward.kernel.people.models import ContactPoint
from steward.kernel.tenancy.scope import everywhere
with everywhere("test"):
    number = ContactPoint.objects.filter(party__name="赵六").get().value
    try:
        Event.objects.update(kind="x")
        print(number, "changed")
    except DatabaseError:
        print(number, "refused")
"""


def test_restore_refuses_where_data_is(house: World, machine: Machine, tmp_path: Path) -> None:
    archive, _manifest = back_up(tmp_path / "backups")
    assert machine.run("restore", str(archive)).returncode == 0
    before, files = machine.contents(), media(machine.folder / "media")
    ran = machine.run("restore", str(archive))
    assert ran.returncode == 1 and "there is a database already" in ran.stderr
    assert machine.contents() == before and media(machine.folder / "media") == files


@pytest.mark.once
def test_restore_refuses_where_files_are(house: World, machine: Machine, tmp_path: Path) -> None:
    archive, _manifest = back_up(tmp_path / "backups")
    kept = machine.folder / "media" / "1" / "photo.jpg"
    kept.parent.mkdir(parents=True)
    kept.write_bytes(b"mine")
    ran = machine.run("restore", str(archive))
    assert ran.returncode == 1 and "there are files already" in ran.stderr
    assert kept.read_bytes() == b"mine" and machine.is_empty


@pytest.mark.once
def test_restore_refuses_without_the_keys(house: World, machine: Machine, tmp_path: Path) -> None:
    archive, _manifest = back_up(tmp_path / "backups")
    other = {"k1": b64encode(b"0" * 32).decode()}
    ran = machine.run("restore", str(archive), keys=key_file(data=other))
    assert ran.returncode == 1 and "keys are missing on this machine: data k1" in ran.stderr
    assert machine.is_empty
    # A key more is no harm: keys rotate.
    ran = machine.run(
        "restore", str(archive), keys=key_file(data={"k2": other["k1"], **json.loads(key_file())["data"]})
    )
    assert ran.returncode == 0, ran.stderr


def test_back_up_holds_the_keys_only_when_asked(
    house: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STEWARD_KEYS", key_file())
    secrets = list(json.loads(key_file())["data"].values())
    archive, manifest = back_up(tmp_path / "plain")
    assert "secret/keys.json" not in manifest.files
    assert not any(secret.encode() in archive.read_bytes() for secret in secrets)
    archive, manifest = back_up(tmp_path / "whole", with_keys=True)
    with tarfile.open(archive) as found:
        member = found.extractfile("secret/keys.json")
        assert member is not None and member.read().decode() == key_file()


# The bytes of a dump are the database's own; the rest is seen before anything of it is read.
ONCE = [pytest.param(damage, marks=pytest.mark.once) for damage in ("cut off", "another file", "no backup")]


@pytest.mark.parametrize("damage", ["a byte", *ONCE])
def test_restore_refuses_a_damaged_archive(
    house: World, machine: Machine, tmp_path: Path, damage: str
) -> None:
    archive, _manifest = back_up(tmp_path / "backups")
    content = bytearray(archive.read_bytes())
    if damage == "cut off":
        content = content[: len(content) * 2 // 3]
    elif damage == "a byte":
        content[content.index("赵六".encode() if connection.vendor == "sqlite" else b"PGDMP") + 1] ^= 1
    elif damage == "no backup":
        content = bytearray(b"hello")
    archive.write_bytes(bytes(content))
    if damage == "another file":
        with tarfile.open(archive, "a") as found:
            extra = tmp_path / "extra"
            extra.write_bytes(b"x")
            found.add(extra, "media/../../extra")
    ran = machine.run("restore", str(archive))
    assert ran.returncode == 1 and "archive" in ran.stderr and "Traceback" not in ran.stderr
    assert machine.is_empty and not media(machine.folder).keys() & {"media"}


@pytest.mark.once
def test_restore_names_a_photo_that_is_not_as_it_was(house: World, machine: Machine, tmp_path: Path) -> None:
    row = Evidence.objects.first()
    assert row is not None
    Path(row.original.path).write_bytes(b"another picture")
    archive, _manifest = back_up(tmp_path / "backups")
    ran = machine.run("restore", str(archive))
    assert ran.returncode == 1 and f"changed: evidence {row.pk}" in ran.stdout


def test_back_up_leaves_nothing_of_one_that_fails(
    house: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The key file that was asked for is not there."""
    monkeypatch.delenv("STEWARD_KEYS", raising=False)
    monkeypatch.setattr(live, "VAR_DIR", tmp_path / "nowhere")
    with pytest.raises(FileNotFoundError):
        back_up(tmp_path / "backups", with_keys=True)
    assert not list((tmp_path / "backups").iterdir())


# A program that stops in the middle of the work, says so, and is killed there.
STALLING = """
import sys, time, pathlib, django
django.setup()
from django.core.management import call_command
module, name, count = {place!r}
import importlib
home = importlib.import_module(module)
real, left = getattr(home, name), [count]
def stall(*a, **k):
    left[0] -= 1
    if left[0] < 0:
        pathlib.Path({told!r}).touch()
        time.sleep(60)
    return real(*a, **k)
setattr(home, name, stall)
call_command(*{command!r})
"""


def killed(environment: dict[str, str], place: tuple[str, str, int], *command: str, told: Path) -> None:
    program = STALLING.format(place=place, told=str(told), command=command)
    victim = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**environment, "DJANGO_SETTINGS_MODULE": "steward.config.settings"},
    )
    until = time.monotonic() + 60
    while not told.exists():
        assert victim.poll() is None and time.monotonic() < until, "it ended before the middle"
        time.sleep(0.05)
    victim.send_signal(signal.SIGKILL)
    victim.wait(timeout=15)
    told.unlink()


RESTORING = "steward.config.operations.restoring"
BACKUP = "steward.config.operations.backup"


@pytest.mark.parametrize(
    "place", [(RESTORING, "_unpack", 3), (RESTORING, "put_database", 0)], ids=["files", "end"]
)
def test_a_restore_that_is_killed_leaves_no_database_and_the_next_one_is_whole(
    house: World, machine: Machine, tmp_path: Path, place: tuple[str, str, int]
) -> None:
    archive, _manifest = back_up(tmp_path / "backups")
    killed(machine.environment(), place, "restore", str(archive), told=tmp_path / "stalled")
    assert machine.is_empty
    assert any((machine.folder / "media").rglob("*.jpg"))
    ran = machine.run("restore", str(archive))
    assert ran.returncode == 0, ran.stderr
    assert machine.contents() == live_contents()
    assert media(machine.folder / "media") == media(tmp_path / "media")
    assert not list(machine.folder.rglob("restoring-*")) and not list(machine.folder.rglob(".restoring"))


def test_a_backup_that_is_killed_leaves_no_archive(house: World, machine: Machine, tmp_path: Path) -> None:
    archive, _manifest = back_up(tmp_path / "backups")
    assert machine.run("restore", str(archive)).returncode == 0
    folder = machine.folder / "backups"
    for place in ((BACKUP, "add_file", 2), (BACKUP, "copy_database", 0)):
        killed(machine.environment(), place, "back_up", told=tmp_path / "stalled")
        assert not list(folder.glob("*.tar")) and list(folder.glob("*.part"))
    # The rest is deleted by a later backup, once it cannot be one that still runs.
    for left in folder.glob("*.part"):
        os.utime(left, (0, 0))
    ran = machine.run("back_up", "--keep", "1")
    assert ran.returncode == 0 and "without the keys" in ran.stdout, ran.stderr
    assert [path.suffix for path in folder.iterdir()] == [".tar"]


def test_keep_newest_deletes_the_older_ones(tmp_path: Path) -> None:
    names = [f"steward-2026112{day}-013000.tar" for day in range(1, 5)]
    for name in [*names, "other.tar"]:
        (tmp_path / name).touch()
    assert [path.name for path in keep_newest(tmp_path, 2)] == names[:2]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["other.tar", *names[2:]]
    assert keep_newest(tmp_path, 0) == []
