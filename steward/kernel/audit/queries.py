"""Reads of the trail: the timeline of a subject as sentences."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from steward.kernel.audit.kinds import EventKind, LookUp, event_kind, event_kinds
from steward.kernel.audit.models import Event
from steward.kernel.audit.record import subject_type
from steward.kernel.tenancy.actor import Actor, ActorKind
from steward.kernel.tenancy.choices import Role
from steward.kernel.tenancy.models import Post


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
    """The events of some subjects, newest first: all of them, or only the sentences owners may read.

    Of nothing there is nothing to tell: no subject is no condition, and would be the trail of everybody.
    """
    wanted = Q(pk__in=())
    for subject in subjects:
        wanted |= Q(subject_type=subject_type(subject), subject_id=subject.pk)
    rows = Event.objects.filter(wanted).order_by("-id")[:limit]
    return entries(rows, public=public)


def entries(rows: Iterable[Event], *, public: bool = False) -> list[Entry]:
    """Turn events into sentences; with `public`, events without a public sentence are left out."""
    rows = list(rows)
    known = _look_up(rows)
    titles = {} if public else _english_titles(rows)
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
                sentence=say(kind, str(template), row, known),
                by="" if public else who(row, titles),
                note=_note(kind, row, known) if not public or _is_for_owners(kind, row) else "",
            )
        )
    return found


def _is_for_owners(kind: EventKind, row: Event) -> bool:
    """Whether owners read the words beside an event: what is said to them, and what a customer said himself."""
    return kind.public_note or row.actor_kind == ActorKind.CUSTOMER


def _note(kind: EventKind, row: Event, known: "Known") -> str:
    """The free words beside an event: its own, or those of the row it names."""
    look_up = kind.names.get("note")
    if look_up is None:
        return str(row.data.get("note", ""))
    return "\n".join(known[look_up].get(one, "") for one in _ids(row, "note"))


def _english_titles(rows: Iterable[Event]) -> Mapping[str, str]:
    """Posts' titles for English readers, one query; a post renamed since keeps the title it had then."""
    if (get_language() or "").startswith("zh"):
        return {}
    wanted = {row.post_title for row in rows if row.post_title}
    return dict(Post.objects.filter(title__in=wanted).exclude(title_en="").values_list("title", "title_en"))


def who(row: Event, titles: Mapping[str, str] | None = None) -> str:
    """The actor as the trail names them: both names when someone acted for another (HRM2)."""
    post = (titles or {}).get(row.post_title, row.post_title)
    if row.actor_kind == ActorKind.SYSTEM:
        return _("System")
    if row.actor_kind == ActorKind.CUSTOMER:
        return _("Customer")
    if row.acting_for:
        return _("%(name)s acting for %(absent)s (%(post)s)") % {
            "name": row.actor_name,
            "absent": row.acting_for,
            "post": post,
        }
    if post:
        return _("%(name)s (%(post)s)") % {"name": row.actor_name, "post": post}
    return row.actor_name


Known = Mapping[LookUp, Mapping[Any, str]]


def say(kind: EventKind, template: str, row: Event, known: Known | None = None) -> str:
    """Fill a sentence; a value the data lacks reads as a dash instead of breaking the page.

    `known` are names looked up already for many rows; without it the row looks up its own.
    """
    known = _look_up([row]) if known is None else known
    values = {key: _word(kind.words, key, value) for key, value in row.data.items()}
    for key, look_up in kind.names.items():
        named = (known[look_up].get(one, "—") for one in _ids(row, key))
        values[key] = ", ".join(named) or "—"
    return template.format_map(_Dashes(values, by=row.actor_name or who(row)))


def _look_up(rows: Iterable[Event]) -> Known:
    """Every name the rows speak of, one call per kind of name."""
    wanted: dict[LookUp, set[Any]] = {}
    for row in rows:
        for key, look_up in event_kind(row.kind).names.items():
            wanted.setdefault(look_up, set()).update(_ids(row, key))
    return {look_up: look_up(ids) for look_up, ids in wanted.items()}


def _ids(row: Event, key: str) -> list[Any]:
    value = row.data.get(key)
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


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


_unseen: dict[str, Callable[[Actor], QuerySet[Any, Any]]] = {}


def declare_unseen(subject: str, keys: Callable[[Actor], QuerySet[Any, Any]]) -> None:
    """Keep what was done to some rows of a table from an actor's eyes in every reading of the trail."""
    if _unseen.setdefault(subject, keys) is not keys:
        raise ValueError(f"unseen rows of {subject} are declared twice")


def visible_events(actor: Actor) -> QuerySet[Event]:
    """Events an actor may read as a trail: all of the organisation for ADMIN and DIRECTOR, a manager's own sites.

    Never what concerns rows the actor is kept from, such as a complaint about himself.
    """
    rows = Event.objects.all()
    for subject, keys in _unseen.items():
        rows = rows.exclude(subject_type=subject, subject_id__in=keys(actor))
    if actor.is_system or actor.roles & {Role.ADMIN, Role.DIRECTOR}:
        return rows
    sites = {hat.site_id for hat in actor.hats_with([Role.MANAGER])}
    return rows if None in sites else rows.filter(site_id__in=sites)


def disclosures(actor: Actor) -> QuerySet[Event]:
    """The log of reveals and exports an actor may read, newest first: who saw or took out what, and why."""
    kinds = [code for code, kind in event_kinds().items() if kind.discloses]
    return visible_events(actor).filter(kind__in=kinds).order_by("-id")
