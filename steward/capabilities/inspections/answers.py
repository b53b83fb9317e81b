"""Items of checklists and what an answer to one comes to. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from steward.capabilities.inspections.choices import Grade, ItemKind, Outcome, PhotoRule
from steward.kernel.tenancy.models import in_language

Item = Mapping[str, Any]
CHECKED = {"pass": Outcome.OK, "fail": Outcome.FAILED, "na": Outcome.NOT_HERE}
MOST_DIGITS = 10


def judge_answer(item: Item, value: str) -> tuple[Outcome, Decimal | None]:
    """What an answer comes to, and its number where the item asks for one."""
    match item["kind"]:
        case ItemKind.CHECK:
            return CHECKED.get(value, Outcome.NOTED), None
        case ItemKind.CHOICE:
            if value in item.get("fails", ()):
                return Outcome.FAILED, None
            return (Outcome.OK if value in item["options"] else Outcome.NOTED), None
        case ItemKind.NUMBER:
            number = read_number(value)
            if number is None:
                return Outcome.NOTED, None
            return (Outcome.OK if _within(item, number) else Outcome.FAILED), number
    return Outcome.NOTED, None


def read_number(value: str) -> Decimal | None:
    """A number as people type it, to four decimals; none where it is none or has more digits than a meter."""
    try:
        number = Decimal(value.strip().replace(",", "."))
    except InvalidOperation:
        return None
    if not number.is_finite() or number.adjusted() >= MOST_DIGITS:
        return None
    return round(number, 4)


def _within(item: Item, number: Decimal) -> bool:
    least, most = item.get("least"), item.get("most")
    return (least is None or number >= Decimal(str(least))) and (most is None or number <= Decimal(str(most)))


def unanswered(items: Sequence[Item], said: Mapping[str, str], pictured: Iterable[str]) -> list[str]:
    """Keys of items without an answer, and of those without the photo they ask for."""
    with_photo = set(pictured)
    missing = []
    for item in items:
        key, rule = item["key"], item.get("photo", PhotoRule.NEVER)
        wants = item["kind"] == ItemKind.PHOTO or rule == PhotoRule.ALWAYS
        if rule == PhotoRule.FAIL and key in said:
            wants = wants or judge_answer(item, said[key])[0] == Outcome.FAILED
        is_silent = item["kind"] not in (ItemKind.PHOTO, ItemKind.TEXT) and not said.get(key)
        if is_silent or (wants and key not in with_photo):
            missing.append(key)
    return missing


def label_of(item: Item) -> str:
    """An item's words in the reader's language."""
    return in_language(item["zh"], item.get("en", ""))


def options_of(item: Item) -> list[str]:
    """The answers of a choice as they are kept: the words of the company's own language."""
    return list(item.get("options", ()))


def item_for_phone(item: Item) -> dict[str, Any]:
    """An item as the phone is told it."""
    return {
        "key": item["key"],
        "kind": item["kind"],
        "label": label_of(item),
        "hint": in_language(item.get("hint", ""), item.get("hint_en", "")),
        "options": options_of(item),
        "fails": list(item.get("fails", ())),
        "least": item.get("least"),
        "most": item.get("most"),
        "unit": item.get("unit", ""),
        "photo": item.get("photo", PhotoRule.NEVER),
        "grade": item.get("grade", Grade.MINOR),
    }
