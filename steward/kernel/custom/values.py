"""Values by kind: read from what people and programs send, kept as one text, shown again."""

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from steward.kernel.base.refused import Refused
from steward.kernel.custom.choices import Kind
from steward.kernel.custom.models import LONGEST, CustomField

YES, NO = "yes", "no"
NUMBER = re.compile(r"-?\d{1,12}(\.\d{1,6})?")


def to_text(field: CustomField, value: Any) -> str:
    """The canonical text of a value; empty for none. Refuses what is not of the field's kind."""
    if value is None or value == "":
        return ""
    match field.kind:
        case Kind.NUMBER:
            return _number(field, value)
        case Kind.DATE:
            return _day(field, value)
        case Kind.YES_NO:
            if isinstance(value, bool):
                return YES if value else NO
            if value in (YES, NO):
                return str(value)
        case Kind.CHOICE:
            if value in field.choices:
                return str(value)
        case _:
            text = str(value).strip().replace("\0", "")
            if len(text) <= LONGEST:
                return text
    raise _wrong(field)


def to_value(field: CustomField, text: str) -> Any:
    """The value as programs get it: a number, a date, true or false, a text; None for none."""
    if not text:
        return None
    match field.kind:
        case Kind.NUMBER:
            number = Decimal(text)
            return int(number) if number == number.to_integral_value() else float(number)
        case Kind.DATE:
            return date.fromisoformat(text)
        case Kind.YES_NO:
            return text == YES
        case _:
            return text


def to_words(field: CustomField, text: str) -> str:
    """The value as people read it."""
    if field.kind == Kind.YES_NO and text:
        return _("yes") if text == YES else _("no")
    return text


def mask(text: str) -> str:
    """A personal value for those who need not know it: its first sign at most."""
    return f"{text[:1] if len(text) > 3 else ''}***" if text else ""


def _number(field: CustomField, value: Any) -> str:
    try:
        text = f"{Decimal(str(value)).normalize():f}"
    except InvalidOperation as error:
        raise _wrong(field) from error
    if not NUMBER.fullmatch(text):
        raise _wrong(field)
    return "0" if text == "-0" else text


def _day(field: CustomField, value: Any) -> str:
    try:
        return (value if isinstance(value, date) else date.fromisoformat(str(value))).isoformat()
    except ValueError as error:
        raise _wrong(field) from error


def _wrong(field: CustomField) -> Refused:
    return Refused(
        _("“%(field)s” cannot hold this.") % {"field": field},
        do=_("It takes: %(kind)s.") % {"kind": "、".join(field.choices) or Kind(field.kind).label},
        field=field.name,
        code="bad_value",
    )
