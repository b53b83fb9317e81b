"""Whatever a benchmark starts ends with it: at its end, by an error, by a signal, and by kill -9."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bench import databases, leash
from steward.config.preset_files import FOLDER

ROOT = FOLDER.parent
# A program with a child of its own, as a web server has; both tell their process ids.
PROGRAM = """
import os, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(120)"])
print(os.getpid(), child.pid, flush=True)
time.sleep(120)
"""
BENCH = """
import sys
from bench import leash
leash.end_on_signals()
with leash.leashed([sys.executable, "-c", sys.argv[1]]):
    if sys.stdin.readline() == "error\\n":
        raise RuntimeError("in the middle of a measurement")
"""
SERVERS = """
import sys, time
from bench.databases import Database
from bench.servers import FLOOR, served
with served(FLOOR, Database("sqlite", f"sqlite:///{sys.argv[1]}/none.sqlite3")) as port:
    print(port, flush=True)
    time.sleep(120)
"""


def _bench(script: str, *words: str, home: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script, *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=os.environ | {"STEWARD_BENCH": str(home)},
    )


def _group(process_group: int) -> list[int]:
    """Process ids of a group; what has ended and waits for its parent's word does not count."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _parent, group = path.read_text().rpartition(")")[2].split()[:3]
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(group) == process_group and state != "Z":
            found.append(int(path.parent.name))
    return found


def _is_soon_empty(process_group: int) -> bool:
    """A server that was asked to end while it was still beginning hears nothing: it is ended when patience is."""
    for _ in range(int(leash.PATIENCE + 15) * 10):
        if not _group(process_group):
            return True
        time.sleep(0.1)
    return False


@pytest.mark.parametrize("how", ["end", "error", "SIGTERM", "SIGINT", "SIGKILL"])
def test_end_of_bench_ends_what_it_started(tmp_path: Path, how: str) -> None:
    with _bench(BENCH, PROGRAM, home=tmp_path) as bench:
        assert bench.stdin and bench.stdout
        program, child = map(int, bench.stdout.readline().split())
        assert set(_group(program)) == {program, child}
        if how.startswith("SIG"):
            bench.send_signal(signal.Signals[how])
        else:
            print(how, file=bench.stdin, flush=True)
        assert _is_soon_empty(program)
        code = bench.wait(30)
    assert code == {"end": 0, "error": 1, "SIGTERM": 143, "SIGINT": 130, "SIGKILL": -9}[how]


def test_kill_of_bench_ends_its_web_servers(tmp_path: Path) -> None:
    with _bench(SERVERS, str(tmp_path), home=tmp_path) as bench:
        assert bench.stdout
        port = int(bench.stdout.readline())
        servers = [
            int(path.parent.name)
            for path in Path("/proc").glob("[0-9]*/cmdline")
            if f"--port\0{port}\0".encode() in path.read_bytes() and b"granian\0" in path.read_bytes()
        ]
        groups = {os.getpgid(pid) for pid in servers}
        # The server and its two web processes are one group; their holder another.
        assert len(servers) == 4 and len(groups) == 2
        bench.kill()
    assert all(_is_soon_empty(group) for group in groups)


def test_end_comes_also_to_a_program_that_does_not_listen() -> None:
    deaf = (
        "import signal, time; signal.signal(15, signal.SIG_IGN); print('deaf', flush=True); time.sleep(120)"
    )
    hold = (
        "import sys; from bench import leash; leash.PATIENCE = 0.2; "
        "sys.exit(leash.hold(15, '', [sys.executable, '-c', sys.argv[1]]))"
    )
    with subprocess.Popen(
        [sys.executable, "-c", hold, deaf], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT
    ) as holder:
        assert holder.stdin and holder.stdout
        assert holder.stdout.readline() == b"deaf\n"
        holder.stdin.close()
        assert holder.wait(20) == 128 + signal.SIGKILL


def test_run_gives_what_is_printed_and_raises_on_failure() -> None:
    assert leash.run([sys.executable, "-c", "print('told')"], stdout=subprocess.PIPE) == b"told\n"
    with pytest.raises(subprocess.CalledProcessError, match="exit status 3"):
        leash.run([sys.executable, "-c", "raise SystemExit(3)"])


def test_copies_of_killed_runs_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(databases, "HOME", tmp_path)
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    for pid in (gone.pid, os.getppid()):
        (tmp_path / f"copy_10_{pid}.sqlite3").touch()
    assert databases.Databases(["sqlite"]).left_behind("sqlite") == [f"copy_10_{gone.pid}"]
