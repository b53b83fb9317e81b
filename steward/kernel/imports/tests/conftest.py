"""Fixtures of the imports' tests."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from steward.kernel.imports.kinds import ImportKind
from steward.kernel.imports.tests.lists import declared


@pytest.fixture(autouse=True)
def kind(settings: Any, tmp_path: Path) -> Iterator[ImportKind]:
    """The toy kind, and a folder for uploads that goes with the test."""
    settings.MEDIA_ROOT = tmp_path / "media"
    with declared() as found:
        yield found
