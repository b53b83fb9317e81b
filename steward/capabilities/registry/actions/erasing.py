"""Forgetting: what the contact log holds of a person, in a field of its own and in free words."""

from datetime import datetime

from django.db.models import Q

from steward.capabilities.registry.models import Contact, FollowUp
from steward.kernel.people.erasers import without_words, words_of
from steward.kernel.people.models import Party, Tenure
from steward.kernel.people.retention import AT_ONCE
from steward.kernel.tenancy.actor import Actor


def erase_contacts(party: Party) -> int:
    """Unname the person in the log, and blot out his words wherever his own households were spoken with.

    Called inside the erasing transaction, which records the event. What was said of health or hardship goes with the
    name. Returns how many contacts held something.
    """
    words = words_of(party)
    homes = Tenure.objects.filter(party=party).values("place_id")
    held = set()
    for row in Contact.objects.filter(Q(party=party) | Q(place_id__in=homes)):
        text = without_words(row.words, words)
        if text != row.words or row.party_id == party.pk:
            need = "" if row.party_id == party.pk else row.need
            Contact.objects.filter(pk=row.pk).update(words=text, party=None, need=need)
            held.add(row.pk)
    for promise in FollowUp.objects.filter(Q(contact_id__in=held) | Q(place_id__in=homes)):
        cleaned = without_words(promise.words, words), without_words(promise.result, words)
        if cleaned != (promise.words, promise.result):
            FollowUp.objects.filter(pk=promise.pk).update(words=cleaned[0], result=cleaned[1])
            held.add(promise.contact_id)
    return len(held)


def forget_needs(before: datetime, _by: Actor) -> int:
    """Take the mark of health or hardship off old talks; part of `keep_retention`, which records. How many."""
    rows = Contact.objects.filter(happened_on__lt=before.date()).exclude(need="").order_by("pk")
    return Contact.objects.filter(pk__in=list(rows.values_list("pk", flat=True)[:AT_ONCE])).update(need="")
