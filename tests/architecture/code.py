"""What the laws read: the source files of the house, by their path below the checkout."""

from functools import cache
from pathlib import Path

from steward.config.sources import Source, sources

ROOT = Path(__file__).resolve().parents[2]
STEWARD = ROOT / "steward"


@cache
def house() -> tuple[Source, ...]:
    """Our Python files without tests and migrations."""
    return tuple(sources(STEWARD))


def place(source: Source) -> str:
    """`kernel/audit/record.py`."""
    return source.path.relative_to(STEWARD).as_posix()


def is_command(source: Source) -> bool:
    """Whether a file is a management command."""
    return "/management/commands/" in f"/{place(source)}"
