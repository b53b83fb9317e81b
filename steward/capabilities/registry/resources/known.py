"""What is known of a household, in a column, in a line and on its page."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from steward.capabilities.registry.choices import Attention, Known
from steward.capabilities.registry.models import CoreRecord
from steward.capabilities.registry.queries.attention import lists_of, on_lists, reasons
from steward.capabilities.registry.queries.familiarity import visible_areas
from steward.capabilities.registry.queries.records import NEVER, parts_of
from steward.kernel.base.keys import key_of
from steward.kernel.places.models import Place
from steward.kernel.places.queries import places_of_areas
from steward.kernel.tenancy.actor import Actor

KNOWN_MARKS = {
    "": ("off", "point"),
    Known.KNOWN: ("ok", "user-check"),
    Known.INCOMPLETE: ("wait", "edit"),
    Known.UNCONFIRMED: ("wait", "clock"),
}


def known_mark(place: Place) -> tuple[str, str]:
    return KNOWN_MARKS[place.known]  # type: ignore[attr-defined]


def known_word(place: Place) -> str:
    return str(Known(place.known).label) if place.known else "—"  # type: ignore[attr-defined]


def seen(place: Place) -> Any:
    """The day somebody last found the record true."""
    if not place.known:  # type: ignore[attr-defined]
        return ""
    seen_on = place.seen_on  # type: ignore[attr-defined]
    return _("never confirmed") if seen_on == NEVER else _("confirmed %(day)s") % {"day": seen_on}


def record(place: Place, _actor: Actor) -> Mapping[str, Any]:
    """The core record part by part; other places than units have none."""
    if not place.known:  # type: ignore[attr-defined]
        return {}
    said = {"known": known_word(place), "mark": known_mark(place), "seen": seen(place)}
    row = CoreRecord.objects.filter(place=place).select_related("confirmed_by").first()
    return {**parts_of(place), **said, "row": row}


ATTENTION_MARKS = {
    Attention.COMPLAINER: ("late", "speakerphone"),
    Attention.CARE: ("busy", "heart"),
    Attention.KEY: ("info", "star"),
    Attention.SILENT: ("wait", "phone"),
}


def attention(place: Place, _actor: Actor) -> Mapping[str, Any]:
    """Each list with its mark and why the household is on it."""
    return {"attention": [(*ATTENTION_MARKS[name], name.label, why) for name, why in reasons(place)]}


def attention_codes(place: Place) -> str:
    """For programs: the lists a household is on, by a comma; empty on none."""
    return ",".join(lists_of(place))


def attention_words(place: Place) -> str:
    """Each list and why, in one line."""
    said = [_("%(list)s: %(why)s") % {"list": name.label, "why": why} for name, why in reasons(place)]
    return "；".join(said)


def attention_mark(place: Place) -> tuple[str, str, Any] | None:
    """The most pressing list as a mark."""
    lists = lists_of(place)
    return (*ATTENTION_MARKS[lists[0]], lists[0].label) if lists else None


def on_attention(rows: QuerySet[Place], values: Sequence[str], _actor: Actor) -> QuerySet[Place]:
    return rows.filter(on_lists(values))


def in_areas(rows: QuerySet[Place], values: Sequence[str], actor: Actor) -> QuerySet[Place]:
    keys = [key for value in values if (key := key_of(value)) is not None]
    mine = visible_areas(actor).filter(pk__in=keys)
    return rows.filter(places_of_areas(mine.values_list("pk", flat=True)).rows())
