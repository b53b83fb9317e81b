"""Items of a checklist as lines that a person writes, and back again: `压力 / Pressure | 0.2..0.4 MPa | photo!`. Pure.

One line is one item. Behind its words, parted by bars: a range with its unit (`0.2..0.4 MPa`), the answers of a choice
(`晴, 雨, *大风`; a star marks what is not in order), `text`, `photo`, `photo!` (every time), `photo?` (where
something is wrong), and how much is at stake (`minor`, `serious`, `critical`). Nothing behind it: in order or not.
"""

import re
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from steward.capabilities.inspections.answers import Item
from steward.capabilities.inspections.choices import Grade, ItemKind, PhotoRule
from steward.kernel.base.refused import Refused

MOST_ITEMS = 80
RANGE = re.compile(r"^(-?\d+(?:\.\d+)?)?\s*\.\.\s*(-?\d+(?:\.\d+)?)?\s*(\S{0,12})$")
# How a company may say it in its own language.
SAID = {
    "text": "text", "文字": "text", "photo": "photo", "照片": "photo", "photo!": "photo!", "必拍": "photo!",
    "photo?": "photo?", "异常拍照": "photo?",
    "minor": "minor", "一般": "minor", "serious": "serious", "严重": "serious",
    "critical": "critical", "重大": "critical",
}  # fmt: skip


def read_items(text: str, before: Sequence[Item] = ()) -> list[dict[str, Any]]:
    """The items of such lines. Words that were there before keep their key, so that figures go on.

    Refuses a line that cannot be read, naming it, and more than 80.
    """
    keys = {item["zh"]: item["key"] for item in before}
    taken = set(keys.values())
    items: list[dict[str, Any]] = []
    for number, line in enumerate((line.strip() for line in text.splitlines()), start=1):
        if not line:
            continue
        item = _read(line, number)
        key = keys.pop(item["zh"], "") or _new_key(taken)
        taken.add(key)
        if any(item["zh"] == other["zh"] for other in items):
            raise _wrong(number)
        items.append({"key": key, **item})
    if not 1 <= len(items) <= MOST_ITEMS:
        raise Refused(
            _("A checklist has 1 to %(most)d lines.") % {"most": MOST_ITEMS},
            do=_("Write one line for each thing that is looked at."),
            field="items",
        )
    return items


def _new_key(taken: set[str]) -> str:
    number = len(taken) + 1
    while f"i{number}" in taken:
        number += 1
    return f"i{number}"


def _read(line: str, number: int) -> dict[str, Any]:
    words, *marks = [part.strip() for part in re.split(r"[|｜]", line)]
    chinese, _slash, english = words.partition(" / ")
    if not chinese or len(chinese) > 120 or len(english) > 160:
        raise _wrong(number)
    item: dict[str, Any] = {
        "kind": ItemKind.CHECK.value,
        "zh": chinese,
        "en": english.strip(),
        "photo": PhotoRule.NEVER.value,
        "grade": Grade.MINOR.value,
    }
    for mark in filter(None, marks):
        _add_mark(item, mark, number)
    return item


def _add_mark(item: dict[str, Any], mark: str, number: int) -> None:
    match SAID.get(mark.lower()):
        case "text" | "photo" as kind:
            item["kind"] = kind
        case "photo!":
            item["photo"] = PhotoRule.ALWAYS.value
        case "photo?":
            item["photo"] = PhotoRule.FAIL.value
        case "minor" | "serious" | "critical" as grade:
            item["grade"] = grade
        case _:
            _add_answers(item, mark, number)


def _add_answers(item: dict[str, Any], mark: str, number: int) -> None:
    if found := RANGE.match(mark):
        least, most, unit = found.groups()
        item |= {
            "kind": ItemKind.NUMBER.value,
            "least": float(least) if least else None,
            "most": float(most) if most else None,
            "unit": unit,
        }
        if least and most and float(least) > float(most):
            raise _wrong(number)
        return
    options = [part.strip() for part in re.split(r"[,，、]", mark) if part.strip(" *")]
    if len(options) < 2 or item["kind"] != ItemKind.CHECK:
        raise _wrong(number)
    item |= {
        "kind": ItemKind.CHOICE.value,
        "options": [option.lstrip("* ") for option in options],
        "fails": [option.lstrip("* ") for option in options if option.startswith("*")],
    }


def write_items(items: Sequence[Item]) -> str:
    """The lines of items, as `read_items` reads them."""
    return "\n".join(_write(item) for item in items)


def _write(item: Item) -> str:
    parts = [f"{item['zh']} / {item['en']}" if item.get("en") else item["zh"]]
    match item["kind"]:
        case ItemKind.NUMBER:
            ends = ["" if item.get(name) is None else f"{item[name]:g}" for name in ("least", "most")]
            parts.append(f"{'..'.join(ends)} {item.get('unit', '')}".strip())
        case ItemKind.CHOICE:
            fails = item.get("fails", ())
            parts.append(", ".join(f"*{one}" if one in fails else one for one in item["options"]))
        case ItemKind.TEXT | ItemKind.PHOTO as kind:
            parts.append(str(ItemKind(kind).value))
    parts += {PhotoRule.ALWAYS: ["photo!"], PhotoRule.FAIL: ["photo?"]}.get(item.get("photo", ""), [])
    grade = item.get("grade", Grade.MINOR)
    return " | ".join([*parts, *([grade] if grade != Grade.MINOR else [])])


def _wrong(number: int) -> Refused:
    return Refused(
        _("Line %(number)d cannot be read.") % {"number": number},
        do=_("Write it like the lines in the help text."),
        field="items",
    )
