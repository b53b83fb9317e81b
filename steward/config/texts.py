"""The texts of the house: what the code says in English, what the catalogues say in Chinese, and what is amiss.

Each package keeps its own catalogue (`locale/zh_Hans/LC_MESSAGES/django.po`); Django merges them, so a text needs
its Chinese in one of them only, and a text translated in two must read the same in both.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE = "zh_Hans"
CATALOGUE = Path("locale") / LOCALE / "LC_MESSAGES" / "django.po"
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "N_": None,  # said later, when the reader's language is known
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}
JINJA_OPTIONS = {"extensions": "jinja2.ext.i18n,jinja2.ext.do", "silent": "false", "trimmed": "true"}
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[sd]|\{\w*\}")

Key = tuple[str, str]  # context and English text


@dataclass
class Package:
    """A package with texts: what its code says and what its catalogue answers."""

    name: str
    folder: Path
    said: dict[Key, list[str]] = field(default_factory=dict)  # key: "file:line", first use first
    plurals: dict[Key, str] = field(default_factory=dict)
    catalogue: Catalog | None = None

    @property
    def po(self) -> Path:
        return self.folder / CATALOGUE


def packages(root: Path) -> list[Package]:
    """Every folder with an `apps.py` under `root`, with its texts read."""
    found = []
    for apps in sorted(root.rglob("apps.py")):
        folder = apps.parent
        package = Package(".".join(folder.relative_to(root.parent).parts), folder)
        _read_code(package)
        if package.po.exists():
            with package.po.open("rb") as file:
                package.catalogue = read_po(file, locale=LOCALE)
        found.append(package)
    return found


def _read_code(package: Package) -> None:
    for path, method in _sources(package.folder):
        options = JINJA_OPTIONS if method != "python" else {}
        place = path.relative_to(package.folder)
        for line, text, _comments, context in extract_from_file(
            method, path, keywords=KEYWORDS, options=options
        ):
            single = text if isinstance(text, str) else text[0]
            key = (context or "", single)
            package.said.setdefault(key, []).append(f"{place}:{line}")
            if not isinstance(text, str) and text[1] is not None:
                package.plurals[key] = text[1]


def _sources(folder: Path) -> Iterator[tuple[Path, str]]:
    """Python and Jinja2 files of a package; those of packages inside it are theirs, tests speak to nobody."""
    for path in sorted(folder.rglob("*")):
        inner = path.relative_to(folder).parts[:-1]
        if {"tests", "migrations", "locale", "static"} & set(inner):
            continue
        if path.suffix == ".py":
            yield path, "python"
        elif "jinja2" in inner and path.suffix in (".html", ".txt", ".xml"):
            yield path, "jinja2.ext:babel_extract"


def _entries(package: Package) -> list[tuple[Key, Message]]:
    if package.catalogue is None:
        return []
    found = []
    for message in package.catalogue:
        text = message.id if isinstance(message.id, str) else message.id[0]
        if text:
            found.append(((message.context or "", text), message))
    return found


def _chinese(message: Message) -> tuple[str, ...]:
    said = message.string or ""
    return (said,) if isinstance(said, str) else tuple(said)


def _is_answer(message: Message) -> bool:
    return not message.fuzzy and bool(_chinese(message)) and all(_chinese(message))


def missing(found: Iterable[Package]) -> list[tuple[Package, Key]]:
    """Texts that no catalogue answers, in the package that says them first."""
    found = list(found)
    answered = {key for package in found for key, message in _entries(package) if _is_answer(message)}
    seen: set[Key] = set()
    lost = []
    for package in found:
        for key in package.said:
            if key not in answered and key not in seen:
                seen.add(key)
                lost.append((package, key))
    return lost


def troubles(found: Iterable[Package]) -> list[str]:
    """Everything amiss, one line each: `package: text` with what is wrong and where."""
    found = list(found)
    lines = [f"{p.name}: {_show(key)} has no Chinese ({p.said[key][0]})" for p, key in missing(found)]
    said = {key for package in found for key in package.said}
    answers: dict[Key, dict[tuple[str, ...], str]] = {}
    for package in found:
        for key, message in _entries(package):
            if key not in said:
                lines.append(f"{package.name}: {_show(key)} is said nowhere: remove it from the catalogue")
            elif _is_answer(message):
                lines += _odd_placeholders(package, key, message)
                answers.setdefault(key, {}).setdefault(_chinese(message), package.name)
    for key, variants in answers.items():
        if len(variants) > 1:
            told = ", ".join(f"{name}: {' / '.join(chinese)}" for chinese, name in variants.items())
            lines.append(f"{next(iter(variants.values()))}: {_show(key)} has several translations ({told})")
    return lines


def _odd_placeholders(package: Package, key: Key, message: Message) -> list[str]:
    wanted = _placeholders(package.plurals.get(key, key[1]) if isinstance(message.id, str) else message.id[1])
    return [
        f"{package.name}: {_show(key)} has other placeholders in Chinese ({chinese})"
        for chinese in _chinese(message)
        if _placeholders(chinese) != wanted
    ]


def _placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text.replace("%%", "")))


def _show(key: Key) -> str:
    context, text = key
    return f"“{text}” [{context}]" if context else f"“{text}”"


def entries_to_fill(found: Iterable[Package]) -> str:
    """Catalogue entries for what is missing, to be filled in and pasted into the package's own catalogue."""
    parts: list[str] = []
    last = None
    for package, (context, text) in missing(found):
        if package is not last:
            parts.append(f"# {package.po}\n")
            last = package
        lines = [f"msgctxt {_quoted(context)}"] if context else []
        lines.append(f"msgid {_quoted(text)}")
        plural = package.plurals.get((context, text))
        lines += [f"msgid_plural {_quoted(plural)}", 'msgstr[0] ""'] if plural else ['msgstr ""']
        parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t").replace("\n", "\\n")
    return f'"{escaped}"'


def compile_texts(root: Path) -> list[Path]:
    """Write the compiled form of each catalogue that is newer than it; returns what was written."""
    written = []
    for po in sorted(root.rglob(str(CATALOGUE))):
        mo = po.with_suffix(".mo")
        if mo.exists() and mo.stat().st_mtime >= po.stat().st_mtime:
            continue
        with po.open("rb") as source:
            catalogue = read_po(source, locale=LOCALE)
        # Written beside and moved, so that a server starting meanwhile never reads half a file.
        half = mo.with_suffix(".mo.part")
        with half.open("wb") as target:
            write_mo(target, catalogue)
        half.replace(mo)
        written.append(mo)
    return written
