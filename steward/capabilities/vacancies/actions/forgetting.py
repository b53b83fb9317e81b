"""Forgetting: what is said of a person where his home stood empty, and looks of long ago."""

from datetime import datetime

from steward.capabilities.vacancies.models import Look, Vacancy
from steward.kernel.evidence.actions import forget_files
from steward.kernel.people.erasers import BLOT, without_words, words_of
from steward.kernel.people.models import Party, Tenure
from steward.kernel.people.retention import AT_ONCE
from steward.kernel.tenancy.actor import Actor

SAID = ("reason", "consent_words", "ended_why")


def erase_party_vacancies(party: Party) -> int:
    """Blot out a person's words at his homes.

    Called inside the erasing transaction, which records the event. Returns how many vacancies held something.
    """
    words = words_of(party)
    homes = Tenure.objects.filter(party=party).values("place_id")
    held = set()
    for row in Vacancy.objects.filter(place_id__in=homes):
        told = {name: without_words(getattr(row, name), words) for name in SAID}
        if any(told[name] != getattr(row, name) for name in SAID):
            Vacancy.objects.filter(pk=row.pk).update(**told)
            held.add(row.pk)
    for look in Look.objects.filter(vacancy__place_id__in=homes):
        if (text := without_words(look.words, words)) != look.words:
            Look.objects.filter(pk=look.pk).update(words=text)
            held.add(look.vacancy_id)
    return len(held)


def forget_vacancies(before: datetime, by: Actor) -> int:
    """Blot out words and photos of vacancies that ended long ago; part of `keep_retention`. How many.

    Unit, class, days, who looked when and what the meters said stay.
    """
    rows = Vacancy.objects.filter(ended_at__lt=before).exclude(ended_why=BLOT).order_by("pk")[:AT_ONCE]
    keys = [row.pk for row in rows]
    for look in Look.objects.filter(vacancy_id__in=keys):
        forget_files(look, by=by)
    Look.objects.filter(vacancy_id__in=keys).update(words="")
    return Vacancy.objects.filter(pk__in=keys).update(reason="", consent_words="", ended_why=BLOT)
