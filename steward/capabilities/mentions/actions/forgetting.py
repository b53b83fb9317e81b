"""Forgetting: accounts of mentions long over, and the words of a customer who is erased."""

from datetime import datetime

from django.db.models import Q

from steward.capabilities.mentions.models import Feedback, Mention
from steward.kernel.people.erasers import without_words, words_of
from steward.kernel.people.models import Party
from steward.kernel.people.retention import AT_ONCE
from steward.kernel.tenancy.actor import Actor
from steward.kernel.work.models import Remark, WorkItem

# Where people write freely about a mention. The events beside it hold ids only.
FREE = (
    (WorkItem, "pk", "title"), (Mention, "item_id", "text"), (Mention, "item_id", "poster"),
    (Feedback, "mention_id", "said"), (Feedback, "mention_id", "customer_words"), (Remark, "item_id", "text"),
)  # fmt: skip


def forget_posters(before: datetime, _by: Actor) -> int:
    """Take account and link off mentions closed long ago. Part of `keep_retention`, which records. How many."""
    named = ~Q(poster="") | ~Q(link="")
    old = Mention.objects.filter(named, item__closed_at__lt=before).order_by("pk")
    keys = list(old.values_list("pk", flat=True)[:AT_ONCE])
    return Mention.objects.filter(pk__in=keys).update(poster="", link="")


def erase_customer(party: Party) -> int:
    """Blot out a person's words in the mentions linked to requests of his. Part of `erase_party`, which records."""
    words = words_of(party)
    keys = list(Mention.objects.filter(ticket__requester=party).values_list("pk", flat=True))
    held = set()
    for table, key, column in FREE:
        texts = table._default_manager.filter(**{f"{key}__in": keys})
        for pk, item_id, text in texts.values_list("pk", key, column):
            cleaned = without_words(text, words)
            if cleaned != text:
                table._default_manager.filter(pk=pk).update(**{column: cleaned})
                held.add(item_id)
    return len(held)
