"""What phones send, read and checked: nothing is guessed, and what cannot be read is refused with words. Pure."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from steward.capabilities.inspections.choices import FoundBy
from steward.kernel.base.keys import key_of
from steward.kernel.base.refused import Refused

MOST_ANSWERS, MOST_PHOTOS, MOST_TEXT = 200, 600, 2000
# A phone's clock may be as wrong as it likes: 1970 after its battery was empty.
FIRST_YEAR, LAST_YEAR = 1970, 2200
HEX = frozenset("0123456789abcdef")


class Unreadable(Refused):
    """A record that can never be taken; the phone keeps it and shows the words, the server keeps it as it came."""

    status = 422

    def __init__(self, what: str, *, do: str = "", code: str = "unreadable") -> None:
        kept = _("The record stays on the phone, and as it came in the office.")
        super().__init__(what, do=do or _("Show it to your superior."), kept=kept, code=code)


class Cut(Refused):
    """The line broke while a phone sent: nothing is read from half a record, and the phone sends it again."""

    status = 408

    def __init__(self) -> None:
        super().__init__(_("The connection broke on the way."), do=_("It is sent again."), code="cut")


class MissingPhotos(Refused):
    """Pictures the record speaks of are not here yet: the phone sends them first."""

    def __init__(self, missing: list[str]) -> None:
        super().__init__(_("Photos are still missing."), do=_("They are sent first."), code="missing_photos")
        self.missing = missing


@dataclass(frozen=True)
class SentAnswer:
    """One answer as the phone wrote it."""

    item: str
    value: str
    note: str
    photos: tuple[str, ...]


@dataclass(frozen=True)
class Position:
    """Where the phone believed to be, and how sure it was."""

    latitude: Decimal
    longitude: Decimal
    accuracy: int


@dataclass(frozen=True)
class SentVisit:
    """A visit as the phone wrote it; times are those of its own clock."""

    key: UUID
    round_id: int
    point_id: int
    found_by: str
    code: str
    challenge: str
    began_at: datetime
    ended_at: datetime
    sent_at: datetime
    answers: tuple[SentAnswer, ...]
    position: Position | None
    signature: str
    digest: str

    @property
    def photos(self) -> list[str]:
        """Every picture it speaks of, once each."""
        named = [sha for answer in self.answers for sha in answer.photos]
        return list(dict.fromkeys([*named, *([self.signature] if self.signature else [])]))


@dataclass(frozen=True)
class SentMoment:
    """The beginning or the end of a round."""

    at: datetime
    sent_at: datetime
    challenge: str


def read_visit(body: bytes) -> SentVisit:
    """A visit from JSON. Refuses what is no visit (`Unreadable`)."""
    told = _object(body)
    answers = told.get("answers") or []
    if not isinstance(answers, list) or len(answers) > MOST_ANSWERS:
        raise _wrong("answers")
    said = tuple(_answer(one) for one in answers)
    if len({one.item for one in said}) != len(said):
        raise _wrong("answers")
    if sum(len(one.photos) for one in said) > MOST_PHOTOS:
        raise _wrong("photos")
    # The same record sent later says another moment of sending, and is the same record.
    rest = {name: value for name, value in told.items() if name != "sent_at"}
    return SentVisit(
        key=_uuid(told.get("key")),
        round_id=_row(told, "round"),
        point_id=_row(told, "point"),
        found_by=_choice(told, "found_by", FoundBy.values),
        code=_text(told, "code", 60),
        challenge=_text(told, "challenge", 60),
        began_at=_moment(told, "began_at"),
        ended_at=_moment(told, "ended_at"),
        sent_at=_moment(told, "sent_at"),
        answers=said,
        position=_position(told.get("position")),
        signature=_sha(told["signature"]) if told.get("signature") else "",
        digest=sha256(json.dumps(rest, sort_keys=True).encode()).hexdigest(),
    )


def read_moment(body: bytes) -> SentMoment:
    """The beginning or end of a round from JSON. Refuses what is none (`Unreadable`)."""
    told = _object(body)
    _uuid(told.get("key"))
    return SentMoment(_moment(told, "at"), _moment(told, "sent_at"), _text(told, "challenge", 60))


def _object(body: bytes) -> dict[str, Any]:
    try:
        told = json.loads(body, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise _wrong("JSON")
    if not isinstance(told, dict):
        raise _wrong("JSON")
    return told


def _no_number(word: str) -> Any:
    raise ValueError(word)


def _answer(told: Any) -> SentAnswer:
    if not isinstance(told, dict):
        raise _wrong("answers")
    photos = told.get("photos") or []
    item = _text(told, "item", 40)
    if not item or not isinstance(photos, list):
        raise _wrong("answers")
    shas = tuple(dict.fromkeys(_sha(one) for one in photos))
    return SentAnswer(item, _text(told, "value", MOST_TEXT), _text(told, "note", MOST_TEXT), shas)


def _text(told: Mapping[str, Any], name: str, most: int) -> str:
    """Words or a number as text; no database takes NUL."""
    value = told.get(name)
    if value is None:
        return ""
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        raise _wrong(name)
    text = str(value).replace("\0", "")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise _wrong(name)
    if len(text) > most:
        raise _wrong(name)
    return text


def _choice(told: Mapping[str, Any], name: str, known: list[str]) -> str:
    value = told.get(name)
    if value not in known:
        raise _wrong(name)
    return str(value)


def _row(told: Mapping[str, Any], name: str) -> int:
    value = told.get(name)
    key = key_of(value) if isinstance(value, int | str) and not isinstance(value, bool) else None
    if key is None:
        raise _wrong(name)
    return key


def _uuid(value: Any) -> UUID:
    try:
        return UUID(str(value))
    except ValueError:
        raise _wrong("key")


def _moment(told: Mapping[str, Any], name: str) -> datetime:
    try:
        found = datetime.fromisoformat(str(told.get(name)))
    except ValueError:
        raise _wrong(name)
    if found.tzinfo is None or not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise _wrong(name)
    return found


def _position(told: Any) -> Position | None:
    if told is None:
        return None
    if not isinstance(told, dict):
        raise _wrong("position")
    values: list[Any] = [told.get(name) for name in ("latitude", "longitude", "accuracy")]
    if any(not isinstance(v, int | float) or isinstance(v, bool) or not math.isfinite(v) for v in values):
        raise _wrong("position")
    latitude, longitude, accuracy = values
    if abs(latitude) > 90 or abs(longitude) > 180 or accuracy < 0:
        raise _wrong("position")
    return Position(_degrees(latitude), _degrees(longitude), min(int(accuracy), 1_000_000))


def _degrees(value: float) -> Decimal:
    return round(Decimal(str(value)), 6)


def _sha(value: Any) -> str:
    text = str(value).lower()
    if len(text) != 64 or not set(text) <= HEX:
        raise _wrong("photos")
    return text


def _wrong(word: str) -> Unreadable:
    return Unreadable(_("The record cannot be read: “%(word)s” is missing or wrong.") % {"word": word})
