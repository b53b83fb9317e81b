"""The commands that keep the house honest, and the skeleton that new capabilities begin with."""

import re
import shutil
import subprocess
import sys
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from steward.config.documents import documents
from steward.config.texts import compile_texts, packages, troubles
from steward.kernel.surface.declare import resources
from tests import template
from tests.architecture.code import ROOT
from tests.template import InFile


def told(*arguments, **options) -> str:
    """What a command prints."""
    out = StringIO()
    call_command(*arguments, stdout=out, **options)
    return out.getvalue()


def test_documents_say_what_the_code_does():
    stale = [name for name, text in documents().items() if (ROOT / name).read_text("utf-8") != text]
    assert not stale, "run manage.py write_docs"


def test_documents_come_out_the_same_twice():
    assert documents() == documents()


def test_explain_names_every_place_of_a_verb():
    lines = told("explain", "ticket.dispatch").splitlines()
    for label in ("event", "policy", "move", "action", "form", "button", "notice", "page", "API", "test"):
        assert any(line.startswith(f"{label} ") for line in lines), f"no {label}"
    for line in lines:
        file, _, number = line.split()[1].partition(":")
        if number.isdigit():
            text = (ROOT / file).read_text("utf-8").splitlines()[int(number) - 1]
            assert "dispatch" in text.lower(), line


def test_explain_knows_every_verb_of_every_resource():
    for resource in resources().values():
        for verb in resource.verbs:
            code = verb.event or f"{verb.action.__name__.removeprefix(f'{verb.name}_')}.{verb.name}"
            assert "action " in told("explain", code), code


def test_explain_finds_the_button_whatever_a_package_calls_its_helper():
    for code in ("ticket.dispatch", "ticket.confirm", "tenure.start", "hot_spot.find"):
        assert "button " in told("explain", code), code


def test_explain_knows_an_event_outside_every_resource():
    assert "event " in told("explain", "presets.load")


def test_explain_of_an_unknown_verb_offers_the_nearest():
    with pytest.raises(CommandError, match=r"ticket\.dispatch"):
        told("explain", "ticket.dispach")


# --- texts, on a package made up for it -----------------------------------------------------------------------------


@pytest.fixture
def package(tmp_path):
    """A package with one text and an empty catalogue."""
    folder = tmp_path / "house" / "attic"
    (folder / "locale/zh_Hans/LC_MESSAGES").mkdir(parents=True)
    (folder / "jinja2/attic").mkdir(parents=True)
    (folder / "apps.py").write_text("from x import gettext as _\nTITLE = _('The %(n)s boxes')\n")
    return folder


def answer(package, *entries):
    """Write the catalogue; returns what is amiss then."""
    head = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    po = package / "locale/zh_Hans/LC_MESSAGES/django.po"
    po.write_text("\n".join([head, *entries]), "utf-8")
    return troubles(packages(package.parent))


GOOD = 'msgid "The %(n)s boxes"\nmsgstr "%(n)s 个箱子"\n'


@pytest.mark.parametrize(
    ("entries", "word"),
    [
        ([], "has no Chinese"),
        (['msgid "The %(n)s boxes"\nmsgstr ""\n'], "has no Chinese"),
        (['#, fuzzy\nmsgid "The %(n)s boxes"\nmsgstr "%(n)s 个箱子"\n'], "has no Chinese"),
        (['msgid "The %(n)s boxes"\nmsgstr "箱子"\n'], "placeholders"),
        ([GOOD, 'msgid "Gone"\nmsgstr "没了"\n'], "said nowhere"),
    ],
)
def test_check_texts_finds(package, entries, word):
    found = answer(package, *entries)
    assert len(found) == 1
    assert word in found[0]
    assert found[0].startswith("house.attic: ")


def test_check_texts_is_silent_when_all_is_well(package):
    assert answer(package, GOOD) == []


def test_check_texts_reads_templates(package):
    (package / "jinja2/attic/page.html").write_text("<b>{{ _('Only in a page') }}</b>")
    assert "Only in a page" in answer(package, GOOD)[0]


def test_check_texts_finds_two_translations_of_one_text(package):
    other = package.parent / "cellar"
    shutil.copytree(package, other)
    answer(other, 'msgid "The %(n)s boxes"\nmsgstr "%(n)s 只箱子"\n')
    assert "several translations" in answer(package, GOOD)[0]


def test_compile_texts_writes_only_what_is_older(package):
    answer(package, GOOD)
    assert len(compile_texts(package)) == 1
    assert compile_texts(package) == []


# --- the skeleton ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["Patrols", "patrol_s", "../x", "", "tickets", "class", "jobs", "tests"])
def test_new_capability_refuses_a_name_no_app_can_have(name, settings, tmp_path):
    settings.BASE_DIR = tmp_path  # not in the real tree, should it ever be taken
    with pytest.raises(CommandError):
        call_command("new_capability", name)
    assert not list(tmp_path.iterdir())


@pytest.mark.slow
def test_new_capability_imports_lints_and_waits_for_its_story(tmp_path):
    """In a copy of the tree: everything of the new capability holds but the scenario that nobody told yet."""
    for name in ("steward", "tests", "docs/development/skeleton"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("node_modules"))
    for name in ("manage.py", "conftest.py", "pyproject.toml", "requirements.txt"):
        shutil.copy(ROOT / name, tmp_path / name)

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        environment = {"STEWARD_ENV": "test", "STEWARD_VAR": str(tmp_path / "var"), "PATH": "/usr/bin:/bin"}
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    made = run("manage.py", "new_capability", "parades")
    assert made.returncode == 0, made.stderr
    assert "something" in (tmp_path / "steward/capabilities/parades/actions.py").read_text("utf-8")
    new = ["steward/capabilities/parades", "tests/scenarios/test_parades.py"]

    # With a copy of our own migrated database only the new capability's migration is left to run.
    if (ours := InFile(connection, template.name())).exists():
        shutil.copy(ours.path, tmp_path / "var" / f"{template.name(tmp_path)}.sqlite3")
    checks = [
        # It makes Django's own checks first, as every command does that names no others.
        run("manage.py", "makemigrations", "--check", "--dry-run", "parades"),
        run("-m", "ruff", "check", *new),
        run("-m", "ruff", "format", "--check", *new),
    ]
    assert [check.returncode for check in checks] == [0] * 3, "\n".join(c.stdout + c.stderr for c in checks)
    found = [line for line in troubles(packages(tmp_path / "steward")) if "parades" in line]
    assert not found

    laws = [f"tests/architecture/test_{name}.py" for name in ("verbs", "refusals", "queries")]
    tests = run("-m", "pytest", "-q", "-p", "no:randomly", *new, *laws, "-k", "parade")
    failed = re.findall(r"^(?:FAILED|ERROR) (\S+::\S+)", tests.stdout, re.MULTILINE)
    assert len(failed) == 1, tests.stdout[-4000:]
    assert failed[0].startswith("tests/scenarios/test_parades.py::")
