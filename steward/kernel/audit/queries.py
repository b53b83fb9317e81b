"""Reads of the trail: the timeline of a subject as sentences."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from steward.kernel.audit.kinds import EventKind, event_kind
from steward.kernel.audit.models import Event
from steward.kernel.audit.record import subject_type


@dataclass(frozen=True)
class Entry:
    """One line of a timeline, in the reader's language."""

    event_id: int
    at: datetime
    kind: str
    icon: str
    sentence: str
    by: str
    note: str


def timeline(*subjects: models.Model, public: bool = False, limit: int = 200) -> list[Entry]:
    """The events of one or more subjects, newest first: all of them, or only the sentences owners may read."""
    wanted = Q()
    for subject in subjects:
        wanted |= Q(subject_type=subject_type(subject), subject_id=subject.pk)
    rows = Event.objects.filter(wanted).order_by("-id")[:limit]
    return entries(rows, public=public)


def entries(rows: Iterable[Event], *, public: bool = False) -> list[Entry]:
    """Turn events into sentences; with `public`, events without a public sentence are left out."""
    found = []
    for row in rows:
        kind = event_kind(row.kind)
        template = kind.public if public else kind.sentence
        if template is None or (public and row.data.get("internal")):
            continue
        found.append(
            Entry(
                event_id=row.pk,
                at=row.at,
                kind=row.kind,
                icon=kind.icon,
                sentence=say(kind, str(template), row),
                by="" if public else who(row),
                note=str(row.data.get("note", "")),
            )
        )
    return found


def who(row: Event) -> str:
    """The actor as the trail names them: both names when someone acted for another (HRM2)."""
    if row.actor_kind == "system":
        return _("System")
    if row.acting_for:
        return _("%(name)s acting for %(absent)s (%(post)s)") % {
            "name": row.actor_name,
            "absent": row.acting_for,
            "post": row.post_title,
        }
    if row.post_title:
        return _("%(name)s (%(post)s)") % {"name": row.actor_name, "post": row.post_title}
    return row.actor_name


def say(kind: EventKind, template: str, row: Event) -> str:
    """Fill a sentence; a value the data lacks reads as a dash instead of breaking the page."""
    values = {key: _word(kind.words, key, value) for key, value in row.data.items()}
    return template.format_map(_Dashes(values, by=row.actor_name))


def _word(words: Mapping[str, Any], key: str, value: Any) -> str:
    if key not in words or value in (None, ""):
        return "" if value is None else str(value)
    word = words[key]
    if hasattr(word, "choices"):
        return str(dict(word.choices).get(value, value))
    return str(word(value))


class _Dashes(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "—"
