"""Rows and values as the API writes them."""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Model
from django.utils import timezone
from django.utils.functional import Promise

from steward.kernel.surface.declare import Column, Row


def values(columns: Iterable[Column], row: Row) -> dict[str, Any]:
    """The columns of a row as the API sends them."""
    found: dict[str, Any] = {}
    for column in columns:
        if column.within:
            home, name = column.within
            found.setdefault(home, {})[name] = column.value(row)
        else:
            found[column.name] = column.value(row)
    return found


def to_json(body: Mapping[str, Any]) -> str:
    return json.dumps(body, ensure_ascii=False, default=_plain, separators=(",", ":"))


def _plain(value: Any) -> Any:
    """What JSON has no word for: moments with their offset, lazy texts in the reader's language, rows as ids."""
    match value:
        case datetime():
            return timezone.localtime(value).isoformat()
        case date() | time():
            return value.isoformat()
        case timedelta():
            return value.total_seconds()
        case Promise() | Decimal():
            return str(value)
        case Model():
            return value.pk
        case set() | frozenset():
            return sorted(value)
    raise TypeError(f"the API cannot send a {type(value).__name__}")
