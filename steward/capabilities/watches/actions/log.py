"""Writes of the log. An entry is written once; everything later stands beside it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from steward.capabilities.tickets.actions import report_ticket
from steward.capabilities.watches.choices import Addition
from steward.capabilities.watches.models import Entry, EntryNote, Watch
from steward.capabilities.watches.policies import check, check_entry
from steward.kernel.audit.record import record
from steward.kernel.base import clock
from steward.kernel.base.refused import Lost, Refused, need_words
from steward.kernel.evidence.actions import attach_photo
from steward.kernel.places.models import Place
from steward.kernel.tenancy.actor import Actor
from steward.kernel.work.models import Category

# What happened so long before a watch was no matter of it.
BEFORE = timedelta(days=1)


@transaction.atomic
def log_watch(
    watch: Watch,
    *,
    by: Actor,
    kind: str,
    text: str,
    is_matter: bool = False,
    place: Place | None = None,
    happened_at: datetime | None = None,
    photos: Sequence[UploadedFile] = (),
) -> Watch:
    """Write down what happened (EMG1); a matter stays open until somebody settles it.

    Effects: entry, photos for staff, event `watch.log`. Refuses anybody but the officer, a watch that has not begun or
    is handed over, no words, a place of another site, and a moment that is yet to come or long before the watch.
    """
    hat, at = check("log", watch, by), clock.now()
    if watch.rota.published_at is None or watch.starts_at > at:
        raise Refused(_("This watch has not begun."), do=_("Wait until it has."), code="not_begun")
    if watch.handed_at is not None:
        raise Refused(
            _("This watch is handed over already."),
            do=_("Add to one of its entries, or tell whoever is on watch now."),
            code="handed_already",
        )
    need_words(text, "text", _("What happened?"))
    if place is not None and watch.site_id not in (None, place.site_id):
        raise Refused(_("This place is not at this site."), field="place", code="other_site")
    happened = happened_at or at
    if not watch.starts_at - BEFORE <= happened <= at:
        raise Refused(
            _("That moment is yet to come, or long before this watch."),
            field="happened_at",
            code="other_time",
        )
    entry = Entry.objects.create(
        organisation_id=watch.organisation_id,
        watch=watch,
        # What happens at a site is the site's, also on the company's watch.
        site_id=place.site_id if place else watch.site_id,
        line=watch.line,
        kind=kind,
        place=place,
        text=text,
        happened_at=happened,
        written_at=at,
        written_by_id=by.person_id,
        is_matter=is_matter,
    )
    for photo in photos:
        attach_photo(entry, photo, by=by, hat=hat, internal=True)
    data = {"entry": entry.pk, "note": entry.pk, "matter": is_matter}
    record("watch.log", watch, by=by, hat=hat, site_id=watch.site_id, at=at, data=data)
    return watch


@transaction.atomic
def add_entry(entry: Entry, *, by: Actor, text: str, photos: Sequence[UploadedFile] = ()) -> Entry:
    """Say more about an entry. Effects: note, photos for staff, event `entry.add`. Refuses no words."""
    return _note("add", Addition.ADDED, entry, by, text, photos)


@transaction.atomic
def correct_entry(entry: Entry, *, by: Actor, text: str) -> Entry:
    """Say what was wrong with one's own words; the first ones stay to be read beside it.

    Effects: note, event `entry.correct`. Refuses anybody but who wrote it, and no words.
    """
    return _note("correct", Addition.CORRECTED, entry, by, text)


@transaction.atomic
def settle_entry(entry: Entry, *, by: Actor, text: str) -> Entry:
    """Say how a matter ended.

    Effects: settled, note, event `entry.settle`; it is carried over no more. Refuses what is settled or was never open,
    and no words.
    """
    check_entry("settle", entry, by)
    if not entry.is_open:
        raise Refused(_("This is settled already."), do=_("Add to it instead."), code="settled")
    at = clock.now()
    if not Entry.objects.filter(pk=entry.pk, settled_at__isnull=True).update(settled_at=at):
        raise Lost()
    entry.settled_at = at
    return _note("settle", Addition.SETTLED, entry, by, text)


def _note(
    verb: str, kind: Addition, entry: Entry, by: Actor, text: str, photos: Sequence[UploadedFile] = ()
) -> Entry:
    hat, at = check_entry(verb, entry, by), clock.now()
    need_words(text, "text", _("What is there to say?"))
    note = EntryNote.objects.create(
        organisation_id=entry.organisation_id,
        entry=entry,
        kind=kind,
        text=text,
        written_at=at,
        written_by_id=by.person_id,
    )
    for photo in photos:
        attach_photo(entry, photo, by=by, hat=hat, internal=True)
    record(f"entry.{verb}", entry, by=by, hat=hat, site_id=entry.site_id, at=at, data={"note": note.pk})
    return entry


@transaction.atomic
def report_entry(
    entry: Entry, *, by: Actor, kind: str, title: str, category: Category | None = None
) -> Entry:
    """Make a ticket of an entry: the same place, its words as the description.

    Effects: ticket (`ticket.report`), its link on the entry, event `entry.report`. The matter stays open on the watch
    until it is settled. Refuses an entry without a site, a second ticket, and what `report_ticket` refuses.
    """
    hat = check_entry("report", entry, by)
    if entry.item_id is not None:
        raise Refused(_("A ticket came of this already."), do=_("Open that one."), code="reported")
    if entry.site is None:
        raise Refused(_("A ticket belongs to a site."), do=_("Report it at the desk."), code="no_site")
    item = report_ticket(
        by=by,
        site=entry.site,
        kind=kind,
        title=title,
        body=entry.text,
        category=category,
        place=entry.place,
        source="staff",
    )
    entry.item = item
    entry.save(update_fields=["item"])
    record("entry.report", entry, by=by, hat=hat, site_id=entry.site_id, data={"number": item.number})
    return entry
