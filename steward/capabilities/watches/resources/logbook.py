"""The log as people and programs meet it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from steward.capabilities.watches import actions, forms
from steward.capabilities.watches.choices import Matter
from steward.capabilities.watches.models import Entry, EntryNote
from steward.capabilities.watches.policies import MAY, may_entry
from steward.capabilities.watches.queries import STAFF, search_entries, visible_entries
from steward.capabilities.watches.resources.rotas import line_name, shown_moment
from steward.kernel.evidence.queries import photos_of
from steward.kernel.surface.declare import (
    Column,
    Lines,
    Panel,
    Resource,
    choice_filter,
    date_filter,
    declare_resource,
    flag_filter,
)
from steward.kernel.surface.usual import site_filter, verbs_of
from steward.kernel.tenancy.actor import Actor


def _mark(entry: Entry) -> tuple[str, str]:
    if not entry.is_matter:
        return "off", "point"
    return ("wait", "circle-dashed") if entry.settled_at is None else ("ok", "circle-check")


def _word(entry: Entry) -> Any:
    if not entry.is_matter:
        return _("Noted")
    return _("Matter open") if entry.settled_at is None else _("Matter settled")


def _words(entry: Entry, _actor: Actor) -> Mapping[str, Any]:
    """What was written, what was added, and what came of it."""
    notes = EntryNote.objects.filter(entry=entry).select_related("written_by").order_by("pk")
    return {"notes": list(notes), "photos": list(photos_of(entry)), "kind": Matter(entry.kind).label}


_verb = verbs_of(may_entry, MAY)

LOGBOOK = declare_resource(
    Resource(
        name="logbook",
        label=_("Duty log"),
        label_one=_("Entry of the duty log"),
        icon="book",
        position=24,
        rows=visible_entries,
        roles=STAFF,
        title=str,
        joined=("site", "place", "written_by", "watch", "item"),
        listed=("site", "place", "written_by"),
        default_sort="-happened_at",
        search=search_entries,
        search_hint=_("Words, place"),
        phone=lambda entry: Lines(
            title=str(entry),
            facts=(Matter(entry.kind).label, entry.place or line_name(entry), shown_moment(entry.happened_at)),
            state=(*_mark(entry), _word(entry)),
        ),
        columns=(
            Column("text", _("What was written down"), lambda entry: entry.text, show=str, kind="link"),
            Column("kind", _("Kind"), lambda entry: entry.kind, show=lambda entry: Matter(entry.kind).label),
            Column("site", _("Line"), lambda entry: entry.site_id, show=line_name),
            Column("place", _("Where"), lambda entry: entry.place_id, show=lambda entry: entry.place or ""),
            Column("happened_at", _("Happened at"), lambda entry: entry.happened_at, sort="happened_at", kind="moment"),
            Column("written_by", _("Written down by"), lambda entry: entry.written_by_id,
                   show=lambda entry: entry.written_by),
            Column(
                "state",
                _("State"),
                lambda entry: "noted" if not entry.is_matter else "open" if entry.is_open else "settled",
                show=_word,
                kind="state",
                mark=_mark,
            ),
            Column("carried", _("Watches it went through"), lambda entry: entry.carried, kind="number", default=False),
        ),
        filters=(
            flag_filter(
                "open",
                _("Open matters"),
                lambda rows, _actor: rows.filter(is_matter=True, settled_at__isnull=True),
            ),
            choice_filter("kind", _("Kind"), "kind", Matter),
            site_filter(),
            date_filter("when", _("Happened at"), "happened_at"),
        ),
        verbs=(
            _verb("settle", _("Settle"), "circle-check", forms.SettleEntryForm, actions.settle_entry,
                  style="primary", done=_("The matter is settled.")),
            _verb("add", _("Add to it"), "message-plus", forms.AddEntryForm, actions.add_entry, done=_("Kept.")),
            _verb("report", _("Make a ticket of it"), "external-link", forms.ReportEntryForm, actions.report_entry,
                  done=_("The ticket is made.")),
            _verb("correct", _("Correct"), "edit", forms.CorrectEntryForm, actions.correct_entry,
                  done=_("Your correction stands beside it.")),
        ),
        panels=(Panel("words", _("Entry"), "watches/entry.html", _words),),
    )
)  # fmt: skip
