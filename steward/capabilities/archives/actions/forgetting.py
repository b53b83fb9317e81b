"""Forgetting: what archives say of a person, and of whom destroyed ones were about."""

from datetime import datetime

from django.db.models import Q

from steward.capabilities.archives.models import Archive, Borrowing
from steward.kernel.people.erasers import BLOT, without_words, words_of
from steward.kernel.people.models import Party, Tenure
from steward.kernel.people.retention import AT_ONCE
from steward.kernel.tenancy.actor import Actor


def erase_party_archives(party: Party) -> int:
    """Unname the person in the register, and blot out his words in what is kept of him and of his homes.

    Called inside the erasing transaction, which records the event. The papers themselves are kept as long as the law
    says and are destroyed by two persons. Returns how many archives held something.
    """
    words = words_of(party)
    homes = Tenure.objects.filter(party=party).values("place_id")
    held = 0
    for row in Archive.objects.filter(Q(party=party) | Q(place_id__in=homes)):
        told = [without_words(text, words) for text in (row.title, row.note, row.condemned_for)]
        if told != [row.title, row.note, row.condemned_for] or row.party_id == party.pk:
            Archive.objects.filter(pk=row.pk).update(
                title=told[0], note=told[1], condemned_for=told[2],
                party_id=None if row.party_id == party.pk else row.party_id,
            )  # fmt: skip
            held += 1
        for borrowing in Borrowing.objects.filter(archive=row):
            said = [
                without_words(text, words) for text in (borrowing.reason, borrowing.words, borrowing.result)
            ]
            if said != [borrowing.reason, borrowing.words, borrowing.result]:
                Borrowing.objects.filter(pk=borrowing.pk).update(
                    reason=said[0], words=said[1], result=said[2]
                )
    return held


def forget_destroyed(before: datetime, _by: Actor) -> int:
    """Blot out title, note and customer of archives destroyed long ago; part of `keep_retention`. How many.

    Number, kind, place of keeping and dates stay, with who destroyed it: that is what a register is for.
    """
    rows = Archive.objects.filter(ended_at__lt=before).exclude(title=BLOT).order_by("pk")
    keys = list(rows.values_list("pk", flat=True)[:AT_ONCE])
    Borrowing.objects.filter(archive_id__in=keys).update(reason=BLOT, words="", result="")
    return Archive.objects.filter(pk__in=keys).update(title=BLOT, note="", condemned_for="", party=None)
