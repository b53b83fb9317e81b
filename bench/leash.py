"""Holds what a benchmark starts, and ends it when the benchmark is gone, however that came about.

A program runs below a small process of this module whose standard input is a pipe that only the benchmark holds.
The system closes the pipe when the benchmark ends, kill -9 included; the small process then asks the program to
stop, and ends its whole process group when it has not done so after a while.
"""

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from typing import Any

PATIENCE = 30.0
ENDING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
Program = subprocess.Popen[bytes]


def end_on_signals() -> None:
    """Leave by an exception when asked to end, so that all is put away; asked again, go on putting away."""

    def leave(number: int, _frame: object) -> None:
        for one in ENDING:
            signal.signal(one, signal.SIG_IGN)
        sys.exit(128 + number)

    for one in ENDING:
        signal.signal(one, leave)


@contextlib.contextmanager
def leashed(
    command: Sequence[str], *, stop: signal.Signals = signal.SIGTERM, user: str = "", **options: Any
) -> Iterator[Program]:
    """A running program; leaving the block ends it. What is given is its holder, which has the program's exit code.

    `stop` is the signal that asks the program to end; `options` are those of `Popen`.
    """
    holder = [sys.executable, "-IS", __file__, str(stop.value), user]
    # Ctrl-C and `timeout` reach the whole process group of the benchmark; the holder outlives it.
    with Program([*holder, *command], stdin=subprocess.PIPE, start_new_session=True, **options) as held:
        try:
            yield held
        finally:
            assert held.stdin
            held.stdin.close()


def run(command: Sequence[str], **options: Any) -> bytes:
    """Run a program to its end; gives what it prints where `stdout` is a pipe. Raises when it fails."""
    with leashed(command, **options) as held:
        told = held.stdout.read() if held.stdout else b""
        if held.wait():
            raise subprocess.CalledProcessError(held.returncode, command)
    return told


def hold(stop: int, user: str, command: Sequence[str]) -> int:
    """Run the program until it ends by itself or the pipe is closed; its exit code, 128 + n after signal n."""
    for one in ENDING:
        # A handler, because a program inherits what is ignored.
        signal.signal(one, lambda *_: None)
    other: dict[str, Any] = {"user": user, "group": user, "extra_groups": []} if user else {}
    program: Program = Program(command, stdin=subprocess.DEVNULL, start_new_session=True, **other)
    threading.Thread(target=_end_when_let_go, args=(program, stop), daemon=True).start()
    code = program.wait()
    _end_group(program)
    return code if code >= 0 else 128 - code


def _end_when_let_go(program: Program, stop: int) -> None:
    os.read(0, 1)
    program.send_signal(stop)
    try:
        program.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        _end_group(program)


def _end_group(program: Program) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(program.pid, signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(hold(int(sys.argv[1]), sys.argv[2], sys.argv[3:]))
