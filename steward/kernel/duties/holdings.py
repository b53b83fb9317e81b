"""What cases reported by hand hold about people: told to who asks, blotted out when a person is erased."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from steward.kernel.duties.happenings import say_happening
from steward.kernel.duties.models import Case
from steward.kernel.people.erasers import declare_eraser, without_words, words_of
from steward.kernel.people.holdings import Holder, Row, declare_holder
from steward.kernel.people.models import Party, Tenure
from steward.kernel.tenancy.actor import Actor


def _at_homes(party: Party) -> QuerySet[Case]:
    homes = Tenure.objects.filter(party=party).values("place_id")
    return Case.objects.filter(place_id__in=homes, subject_id__isnull=True).order_by("pk")


def erase_party_cases(party: Party) -> int:
    """Blot out a person's words in what was reported by hand at his homes.

    Called inside the erasing transaction, which records the event. Returns how many cases held something.
    """
    words, held = words_of(party), 0
    for case in _at_homes(party):
        if (cleaned := without_words(case.words, words)) != case.words:
            Case.objects.filter(pk=case.pk).update(words=cleaned)
            held += 1
    return held


def _reported(party: Party, _by: Actor) -> Sequence[Row]:
    rows = _at_homes(party).select_related("place")
    return [(say_happening(row.code), row.began_at, row.place, row.words) for row in rows]


declare_eraser("duties.cases", erase_party_cases)
declare_holder(
    Holder(
        "duties.cases",
        _("What was reported at the homes"),
        (_("What was reported"), _("Began"), _("Place"), _("In which words")),
        _reported,
        (Case,),
    )
)
