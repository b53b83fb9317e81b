"""Forgetting: what is said of a person in findings at his homes, and the words of findings long over."""

from datetime import datetime

from steward.capabilities.findings.models import Finding
from steward.capabilities.findings.queries import FAMILY
from steward.kernel.evidence.actions import forget_files
from steward.kernel.people.erasers import BLOT, without_words, words_of
from steward.kernel.people.models import Party, Tenure
from steward.kernel.people.retention import AT_ONCE
from steward.kernel.tenancy.actor import Actor
from steward.kernel.work.models import Remark, WorkItem

# Where people write freely about a finding. The events beside it hold ids only.
FREE = (
    (WorkItem, "pk", "title"),
    *((Finding, "item_id", name) for name in ("words", "result", "verdict")),
    (Remark, "item_id", "text"),
)


def erase_party_findings(party: Party) -> int:
    """Blot out a person's words in what was found at his homes.

    Called inside the erasing transaction, which records the event. Returns how many findings held something.
    """
    words = words_of(party)
    homes = Tenure.objects.filter(party=party).values("place_id")
    keys = list(WorkItem.objects.filter(family=FAMILY, place_id__in=homes).values_list("pk", flat=True))
    held = set()
    for table, key, column in FREE:
        texts = table._default_manager.filter(**{f"{key}__in": keys})
        for pk, item_id, text in texts.values_list("pk", key, column):
            if (cleaned := without_words(text, words)) != text:
                table._default_manager.filter(pk=pk).update(**{column: cleaned})
                held.add(item_id)
    return len(held)


def forget_findings(before: datetime, by: Actor) -> int:
    """Blot out words and photos of findings closed or withdrawn long ago; part of `keep_retention`. How many.

    Number, place, what at the place, grade, days, who did what and how often it failed stay: the trends count them.
    """
    rows = Finding.objects.filter(item__closed_at__lt=before).exclude(words=BLOT).order_by("pk")
    found = list(rows.select_related("item")[:AT_ONCE])
    for row in found:
        forget_files(row.item, by=by)
        WorkItem.objects.filter(pk=row.pk).update(title=row.part or BLOT)
        said = {name: BLOT for name in ("words", "result", "verdict") if getattr(row, name)}
        Finding.objects.filter(pk=row.pk).update(**said)
    Remark.objects.filter(item_id__in=[row.pk for row in found]).update(text=BLOT)
    return len(found)
