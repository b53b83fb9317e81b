"""Forgetting: what own fields hold of a person."""

from steward.kernel.base import clock
from steward.kernel.custom.choices import Kind
from steward.kernel.custom.models import CustomValue
from steward.kernel.people.erasers import without_words, words_of
from steward.kernel.people.models import Party, Tenure


def erase_values(party: Party) -> int:
    """Empty what is held in own fields of a person, and blot out his words in those of his homes.

    Called inside the erasing transaction, which records the event. Ended values go too. How many held something.
    """
    words = words_of(party)
    count = (
        CustomValue.objects.filter(party=party)
        .exclude(text="", sealed="")
        .update(text="", sealed="", ended_at=clock.now())
    )
    homes = Tenure.objects.filter(party=party).values("place_id")
    rows = CustomValue.objects.filter(place_id__in=homes, field__kind=Kind.TEXT)
    for row in rows:
        text, sealed = without_words(row.text, words), without_words(row.sealed, words)
        if (text, sealed) != (row.text, row.sealed):
            CustomValue.objects.filter(pk=row.pk).update(text=text, sealed=sealed)
            count += 1
    return count
