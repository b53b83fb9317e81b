"""manage.py new_capability patrols: a new capability from the skeleton, with one failing scenario test."""

import keyword
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

SKELETON = Path("docs/development/skeleton")
# The word of the skeleton, but not the end of “something”.
WORD = re.compile(r"(?<![A-Za-z])(things?)|(Things?)|(THINGS?)")
LONGEST = 12  # of a work family's code


class Command(BaseCommand):
    help = "Copies the skeleton of a capability, registers it and leaves one failing scenario test to begin with."

    def add_arguments(self, parser: CommandParser) -> None:
        """The name, and the singular where an -s is not all of it."""
        parser.add_argument("name", help="plural, lower case: patrols")
        parser.add_argument("singular", nargs="?", help="for names such as supplies: supply")

    def handle(self, *args: Any, **options: Any) -> None:
        """Copy, register, tidy up; the migration is made by a process that knows the new app."""
        plural = options["name"]
        singular = options["singular"] or plural.removesuffix("s")
        root = Path(settings.BASE_DIR)
        target = root / "steward/capabilities" / plural
        _check(plural, singular, target)
        written = _copy(root / SKELETON / "things", target, plural, singular)
        scenario = root / "tests/scenarios" / f"test_{plural}.py"
        scenario.write_text(
            _named((root / SKELETON / "test_things.py").read_text("utf-8"), plural, singular), "utf-8"
        )
        _register(root, plural)
        made = [str(target), str(scenario), "steward/config/settings.py", "steward/config/urls.py"]
        for step in (
            ["-m", "ruff", "check", "--quiet", "--fix", *made],
            ["manage.py", "makemigrations", "--verbosity", "0", plural],
            ["-m", "ruff", "format", "--quiet", str(target), str(scenario)],
            ["manage.py", "compile_texts"],
        ):
            subprocess.run([sys.executable, *step], cwd=root, check=True)  # noqa: S603 - our own programs
        for path in [*written, scenario]:
            self.stdout.write(str(path.relative_to(root)))
        self.stdout.write(
            f"Next: tell the story in tests/scenarios/test_{plural}.py (docs/development/add-a-capability.md)"
        )


def _check(plural: str, singular: str, target: Path) -> None:
    if not re.fullmatch(r"[a-z]{3,20}", plural) or not re.fullmatch(rf"[a-z]{{2,{LONGEST}}}", singular):
        raise CommandError("A name is lower-case letters only; its singular has twelve at most.")
    if plural == singular:
        raise CommandError(
            "Name it in the plural, and give the singular as second word where an -s is not all of it."
        )
    if target.exists():
        raise CommandError(f"{target} exists already.")
    taken = {config.label for config in apps.get_app_configs()} | {"tests"}
    if keyword.iskeyword(plural) or keyword.iskeyword(singular) or plural in taken:
        raise CommandError(f"“{plural}” cannot be the name of an app: Python or another app has it.")


def _copy(skeleton: Path, target: Path, plural: str, singular: str) -> list[Path]:
    written = []
    for source in sorted(
        path for path in skeleton.rglob("*") if path.is_file() and "__pycache__" not in path.parts
    ):
        path = target / _named(source.relative_to(skeleton).as_posix(), plural, singular)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_named(source.read_text("utf-8"), plural, singular), "utf-8")
        written.append(path)
    (target / "migrations").mkdir()
    (target / "migrations/__init__.py").write_text("", "utf-8")
    return written


def _named(text: str, plural: str, singular: str) -> str:
    def word(match: re.Match[str]) -> str:
        found = match[0]
        new = plural if found.lower().endswith("s") else singular
        return new.upper() if found.isupper() else new.title() if found[0].isupper() else new

    return WORD.sub(word, text.replace('"TH"', f'"{singular[:2].upper()}"'))


def _register(root: Path, plural: str) -> None:
    """After the last capability in INSTALLED_APPS, and its addresses after the last ones in urls.py."""
    line = f'    "steward.capabilities.{plural}.apps.{plural.title()}Config",'
    _insert(root / "steward/config/settings.py", '    "steward.capabilities.', line)
    line = f'    path("{plural}/", include("steward.capabilities.{plural}.urls")),'
    _insert(root / "steward/config/urls.py", '    path("', line, having='include("steward.capabilities.')


def _insert(path: Path, beginning: str, line: str, having: str = "") -> None:
    lines = path.read_text("utf-8").splitlines()
    last = max(
        (i for i, old in enumerate(lines) if old.startswith(beginning) and having in old), default=None
    )
    if last is None:
        raise CommandError(f"{path} has no line like {beginning!r} to put the new one after.")
    path.write_text("\n".join([*lines[: last + 1], line, *lines[last + 1 :]]) + "\n", "utf-8")
