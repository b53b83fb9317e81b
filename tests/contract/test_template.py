"""Tests start from a migrated database that is made anew as soon as it would be another."""

from pathlib import Path

import pytest

from tests import template


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for path in (
        "requirements.txt",
        "steward/config/settings.py",
        "steward/kernel/work/migrations/0001_initial.py",
    ):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("as it was")
    return tmp_path


def test_template_stands_while_nothing_it_is_made_of_changes(root: Path) -> None:
    before = template.name(root)
    (root / "steward/kernel/work/models.py").write_text("not a migration")
    assert template.name(root) == before


@pytest.mark.parametrize(
    "path",
    ["requirements.txt", "steward/config/settings.py", "steward/kernel/work/migrations/0002_more.py"],
)
def test_template_is_another_when(root: Path, path: str) -> None:
    before = template.name(root)
    (root / path).write_text("another")
    assert template.name(root) != before
