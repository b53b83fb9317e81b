"""Law 6: every text is translated, one term has one translation, and each page speaks one language."""

import ast
import re
from functools import cache
from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from steward.config.routes import routes
from steward.config.texts import _chinese, _entries, _is_answer, packages, troubles
from tests.architecture.code import ROOT, STEWARD, house, place
from tests.architecture.doors import OFFICE, OWN, PUBLIC, RESOURCE, door_of
from tests.architecture.test_routes import parameters_of
from tests.samples import samples


@cache
def found():
    """The packages with their texts, read once."""
    return packages(STEWARD)


def test_every_text_is_translated_once_and_none_is_dead():
    lines = troubles(found())
    assert not lines, "\n".join(lines)


# Texts said later: kept in English as marked by N_, and translated when the reader is known.
SAID_LATER = {"kernel/imports/models.py": "what a list's check found is stored with its row"}


def test_texts_are_plain_literals():
    """What is put together at run time cannot be extracted, and so is never translated."""
    names = {"_", "N_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
    wrong = []
    for source in house():
        for node in ast.walk(source.tree):
            is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names
            if (
                is_call
                and place(source) not in SAID_LATER
                and not (isinstance(node.args[0], ast.Constant) and node.args[0].value)
            ):
                wrong.append(f"{place(source)}:{node.lineno} {ast.unparse(node)[:60]}")
    assert not wrong, "\n".join(wrong)


def translations() -> dict[str, set[str]]:
    """English text -> its Chinese."""
    known: dict[str, set[str]] = {}
    for package in found():
        for (_context, text), message in _entries(package):
            if _is_answer(message):
                known.setdefault(text, set()).update(_chinese(message))
    return known


def _glossary() -> dict[str, str]:
    """The rows of docs/glossary.md: English term -> Chinese term."""
    rows = re.findall(
        r"^\| ([^|]+?) \| ([^|]+?) \|", (ROOT / "docs/glossary.md").read_text("utf-8"), re.MULTILINE
    )
    return {
        english: chinese
        for english, chinese in rows
        if not set(english) <= set("- ") and english != "English"
    }


def test_glossary_has_one_translation_for_one_term():
    rows = _glossary()
    assert len(rows) > 60
    words = [english.lower() for english in rows]
    assert len(words) == len(set(words))


def test_catalogues_use_the_words_of_the_glossary():
    """Where a term stands alone as a text, its Chinese is the glossary's."""
    said = translations()
    wrong: list[str] = []
    for english, chinese in _glossary().items():
        for text in {english, english[0].upper() + english[1:]}:
            others = said.get(text, set()) - {chinese}
            wrong += [f"{text}: {other}, in the glossary {chinese}" for other in others]
    assert not wrong, "\n".join(wrong)


def test_chinese_texts_are_written_alike():
    wrong = []
    for english, variants in translations().items():
        for chinese in variants:
            if re.search(r"[\u4e00-\u9fff][,;:?!](?!\d)|[\u4e00-\u9fff]\.$", chinese):
                wrong.append(f"half-width punctuation: {chinese}")
            if "“" in english and '"' in chinese:
                wrong.append(f"straight quotation marks: {chinese}")
            if "..." in chinese:
                wrong.append(f"three dots for an ellipsis: {chinese}")
    assert not wrong, "\n".join(wrong)


class Words(HTMLParser):
    """The texts of a page: what is read, and the attributes that are read aloud."""

    SPOKEN = ("aria-label", "title", "placeholder", "alt")

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag, attributes):
        """Collect spoken attributes; scripts and styles are no text."""
        self._silent += tag in ("script", "style", "template")
        self.found += [value for name, value in attributes if name in self.SPOKEN and value]

    def handle_endtag(self, tag):
        """Leave scripts and styles."""
        self._silent -= tag in ("script", "style", "template")

    def handle_data(self, data):
        """Collect a text."""
        if not self._silent:
            self.found.append(data)


def words_of(html: str) -> set[str]:
    """The texts of a page, trimmed."""
    parser = Words()
    parser.feed(html)
    return {" ".join(text.split()) for text in parser.found} - {""}


@pytest.fixture
def pages(office):
    """Every page that can be looked at, by Alice with a row of each resource, in a language."""
    rows = {name: sample.make(office, "3", "") for name, sample in samples().items()}

    def look(language):
        client = Client()
        client.force_login(office.users["judy"])
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        for route in routes():
            door = door_of(route)
            if door is None or door.kind not in (PUBLIC, OWN, OFFICE, RESOURCE):
                continue
            if not rows and door.kind == RESOURCE:
                continue
            response = client.get(reverse(route.name, kwargs=parameters_of(route, rows, office)))
            kind = response.headers.get("Content-Type", "")
            if response.streaming:
                response.getvalue()  # to its end: the client closes it then
            if response.status_code == 200 and kind.startswith("text/html"):
                yield route.name, words_of(response.content.decode())

    return look


# Languages are offered in their own words.
LANGUAGE_NAMES = {"English", "中文"}


@pytest.mark.once
def test_chinese_pages_hold_no_english_text(pages):
    """A text that has a translation must not appear in English; `CSV` and the like are their own translation."""
    foreign = {
        english for english, chinese in translations().items() if english not in chinese
    } - LANGUAGE_NAMES
    found = [(name, sorted(words & foreign)) for name, words in pages("zh-hans") if words & foreign]
    assert not found


@pytest.mark.once
def test_english_pages_hold_no_chinese_text(pages):
    """Chinese that is ours (a translation) has no place on an English page; what people wrote stays as it is."""
    own = {
        chinese for english, variants in translations().items() for chinese in variants if chinese != english
    } - LANGUAGE_NAMES
    found = [(name, sorted(words & own)) for name, words in pages("en") if words & own]
    assert not found
