"""Forgetting: what the log says of a person, and words of watches long over."""

from datetime import datetime

from steward.capabilities.watches.models import Entry, EntryNote, Watch
from steward.kernel.evidence.actions import forget_files
from steward.kernel.people.erasers import BLOT, without_words, words_of
from steward.kernel.people.models import Party, Tenure
from steward.kernel.people.retention import AT_ONCE
from steward.kernel.tenancy.actor import Actor


def erase_party_entries(party: Party) -> int:
    """Blot out a person's words in what was logged at his homes.

    Called inside the erasing transaction, which records the event. Returns how many entries held something.
    """
    words = words_of(party)
    homes = Tenure.objects.filter(party=party).values("place_id")
    held = set()
    for entry in Entry.objects.filter(place_id__in=homes):
        if (text := without_words(entry.text, words)) != entry.text:
            Entry.objects.filter(pk=entry.pk).update(text=text)
            held.add(entry.pk)
    for note in EntryNote.objects.filter(entry__place_id__in=homes):
        if (text := without_words(note.text, words)) != note.text:
            EntryNote.objects.filter(pk=note.pk).update(text=text)
            held.add(note.entry_id)
    return len(held)


def forget_logs(before: datetime, by: Actor) -> int:
    """Blot out what was written on watches that ended long ago, with photos and handover words; part of
    `keep_retention`. How many entries. Kind, place, times and names of staff stay; what is still open is left alone.
    """
    over = Watch.objects.filter(ends_at__lt=before)
    rows = Entry.objects.filter(watch__in=over).exclude(text=BLOT)
    rows = rows.exclude(is_matter=True, settled_at__isnull=True).order_by("pk")[:AT_ONCE]
    found = list(rows)
    for entry in found:
        forget_files(entry, by=by)
    keys = [entry.pk for entry in found]
    EntryNote.objects.filter(entry_id__in=keys).update(text=BLOT)
    over.exclude(words__in=["", BLOT]).update(words=BLOT)
    return Entry.objects.filter(pk__in=keys).update(text=BLOT)
