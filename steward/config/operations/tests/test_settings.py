"""Production settings: `check --deploy` is clean with them, names what is wrong, and every variable is documented."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[4]
GOOD = {
    "STEWARD_ENV": "production",
    "STEWARD_MAKE_KEYS": "1",
    "STEWARD_HOSTS": "steward.example.com",
    "STEWARD_URL": "https://steward.example.com",
    "STEWARD_MAIL_FROM": "steward@example.com",
    "STEWARD_METRICS_TOKEN": "0123456789abcdef0123456789abcdef",
    "EMAIL_URL": "smtp+tls://steward:secret@mail.example.com:587",
}


def check(folder: Path, **changes: str) -> subprocess.CompletedProcess[str]:
    """`manage.py check --deploy` as a server has it: nothing of the test's own environment."""
    environment = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    environment |= {**GOOD, "STEWARD_VAR": str(folder), **changes}
    return subprocess.run(
        [sys.executable, "-W", "error", "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env={name: value for name, value in environment.items() if value},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("database", ["", "postgres://steward:x@db.example.com/steward?sslmode=require"])
def test_check_deploy_is_clean_in_production(tmp_path: Path, database: str) -> None:
    ran = check(tmp_path, DATABASE_URL=database)
    assert ran.returncode == 0, ran.stderr
    assert "no issues (0 silenced)" in ran.stdout


def test_check_deploy_names_what_only_works_on_a_desk(tmp_path: Path) -> None:
    ran = check(
        tmp_path, STEWARD_HOSTS="*", STEWARD_URL="", STEWARD_DEMONSTRATION="1", EMAIL_URL="",
        STEWARD_MAIL_FROM="", STEWARD_METRICS_TOKEN="guess me", STEWARD_DEBUG="1", STEWARD_HTTPS="0",
    )  # fmt: skip
    assert ran.returncode == 1
    ours = set(re.findall(r"steward\.[EW]\d+", ran.stderr))
    assert ours == {f"steward.{code}" for code in ("E002", "W001", "W002", "W003", "W004", "W005")}
    assert {"security.W018", "security.W008", "security.W012"} <= set(
        re.findall(r"security\.W\d+", ran.stderr)
    )


def test_check_deploy_wants_production_and_keys_of_our_own(tmp_path: Path) -> None:
    assert check(tmp_path).returncode == 0
    (tmp_path / "secret" / "keys.json").chmod(0o640)
    told = check(tmp_path, STEWARD_ENV="local", STEWARD_DEMONSTRATION="0").stderr
    assert "steward.E001" in told and "steward.E003" in told


def test_production_does_not_start_without_keys(tmp_path: Path) -> None:
    ran = check(tmp_path, STEWARD_MAKE_KEYS="")
    assert ran.returncode == 1 and "Restore it from the backup" in ran.stderr


def test_a_database_url_keeps_what_it_asks_for(tmp_path: Path) -> None:
    told = "from django.conf import settings; print(settings.DATABASES['default']['OPTIONS'])"
    environment = {
        **os.environ, **GOOD, "STEWARD_VAR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "steward.config.settings",
        "DATABASE_URL": "postgres://steward:x@db.example.com/steward?sslmode=verify-full",
    }  # fmt: skip
    ran = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", told], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert "'sslmode': 'verify-full'" in ran.stdout and "'server_side_binding': True" in ran.stdout


def variables() -> set[str]:
    """What the settings and the key file read from the environment."""
    found = set()
    for name in ("settings.py", "secrets.py"):
        tree = ast.parse((ROOT / "steward" / "config" / name).read_text("utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                told = ast.unparse(node.func)
                if told == "env" or told.startswith(("env.", "os.environ.get")):
                    found.add(str(node.args[0].value))
    return found


def test_every_variable_is_documented() -> None:
    table = (ROOT / "docs/operations.md").read_text("utf-8").partition("## Settings")[2].partition("\n## ")[0]
    told = set(re.findall(r"`([A-Z][A-Z_]+)`", table))
    assert len(variables()) > 20
    assert not variables() - told, "add them to the table of docs/operations.md"
