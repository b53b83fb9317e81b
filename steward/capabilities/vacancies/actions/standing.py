"""Writes of whether a home stands empty, and of what it takes to look inside."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from steward.capabilities.vacancies.choices import Consent, Keys, Kind
from steward.capabilities.vacancies.models import Vacancy
from steward.capabilities.vacancies.policies import MAY, check
from steward.capabilities.vacancies.queries import (
    first_look_on,
    lived_in_since,
    open_vacancy,
    settled_by_hand,
    standings,
)
from steward.capabilities.vacancies.standing import Standing, kind_of
from steward.kernel.audit.record import record
from steward.kernel.base import clock
from steward.kernel.base.refused import Lost, NotAllowed, Refused, need_words
from steward.kernel.places.models import Place, PlaceKind
from steward.kernel.places.queries import worn_at
from steward.kernel.tenancy.actor import Actor, Hat
from steward.kernel.tenancy.models import Site

LIVED_IN = _("Somebody lives there by the record.")
UNKNOWN = _("The record does not tell any more that it stands empty.")


@transaction.atomic
def declare_vacancy(*, by: Actor, place: Place, kind: str, since_on: date, reason: str) -> Vacancy:
    """Say by hand that a home stands empty, why and since when: what tenures cannot tell (REG7).

    Effects: vacancy, due for a first look within the days the company sets, event `vacancy.declare`. Refuses a post
    without the verb at this home, what is no unit, a day that is yet to come, no reason, and a home that stands
    empty already.
    """
    hat = worn_at(by, MAY["declare"], site_id=place.site_id, building_id=place.building_id, place_id=place.pk)
    if hat is None and not by.is_system:
        raise NotAllowed()
    if place.kind != PlaceKind.UNIT:
        raise Refused(_("Only a unit stands empty."), do=_("Choose a unit."), field="place", code="no_unit")
    if since_on > clock.today():
        raise Refused(_("That day is yet to come."), field="since_on", code="other_day")
    need_words(reason, "reason", _("How do you know?"))
    if open_vacancy(place) is not None:
        raise Refused(
            _("This home stands empty already."), do=_("Open it in the list."), field="place", code="twice"
        )
    look_on = first_look_on(clock.today(place.site.zone))
    vacancy = _open(place, Kind(kind), since_on, look_on, by=by, reason=reason)
    data = {"kind": str(kind), "note": vacancy.pk}
    record("vacancy.declare", vacancy, by=by, hat=hat, site_id=place.site_id, data=data)
    return vacancy


def _open(place: Place, kind: Kind, since_on: date, look_on: date, *, by: Actor, reason: str = "") -> Vacancy:
    return Vacancy.objects.create(
        organisation_id=place.organisation_id,
        site_id=place.site_id,
        place=place,
        kind=kind,
        since_on=since_on,
        declared_by_id=by.user_id,
        declared_at=clock.now(),
        reason=reason,
        next_on=look_on,
    )


@transaction.atomic
def derive_vacancies(site: Site, *, by: Actor) -> tuple[int, int]:
    """Follow tenures and core records: who moved out, who moved in. How many began, how many ended.

    Effects: vacancies begun (`vacancy.derive`), their class corrected where the records say otherwise, ended where
    somebody lives there now (`vacancy.end`). What was said by hand ends only when somebody moves in after it began.
    """
    on = clock.today(site.zone)
    known, is_recorded = standings(site, on)
    kinds = {pk: kind_of(home, sold_is_recorded=is_recorded) for pk, home in known.items()}
    rows = list(Vacancy.objects.filter(site=site, ended_at__isnull=True).select_related("place"))
    moved_in, ended = lived_in_since(rows), 0
    for row in rows:
        kind = kinds.get(row.place_id)
        if row.place_id in moved_in or (row.declared_by_id is None and kind is None):
            home = known.get(row.place_id)
            lives = row.place_id in moved_in or (home is not None and home.is_somebodys)
            close_vacancy(row, str(LIVED_IN if lives else UNKNOWN), by=by)
            ended += 1
        elif row.declared_by_id is None and kind not in (None, row.kind):
            Vacancy.objects.filter(pk=row.pk).update(kind=kind)
    empty = {row.place_id for row in rows}
    settled = settled_by_hand(site)
    begun = [
        pk
        for pk, kind in kinds.items()
        if kind is not None and pk not in empty and not _is_contradicted(known[pk], settled.get(pk))
    ]
    look_on = first_look_on(on)
    for place in Place.objects.filter(pk__in=begun).order_by("sort_key", "pk"):
        kind = kinds[place.pk]
        if kind is not None:
            vacancy = _open(place, kind, on, look_on, by=by)
            record("vacancy.derive", vacancy, by=by, site_id=site.pk, data={"kind": str(kind.value)})
    return len(begun), ended


def _is_contradicted(home: Standing, ended_on: date | None) -> bool:
    """Somebody said that people live there, and the record has told nothing new since."""
    return ended_on is not None and (home.changed_on is None or home.changed_on <= ended_on)


@transaction.atomic
def arrange_vacancy(
    vacancy: Vacancy,
    *,
    by: Actor,
    keys: str,
    consent: str,
    key_tag: str = "",
    consent_on: date | None = None,
    consent_words: str = "",
) -> Vacancy:
    """Note where the keys are, and whether the owner lets us in.

    Effects: fields, event `vacancy.arrange`. Refuses an ended vacancy, and a consent without the day it was given on or
    how.
    """
    hat = check("arrange", vacancy, by)
    still_open(vacancy)
    if consent == Consent.GIVEN and (consent_on is None or not consent_words.strip()):
        raise Refused(
            _("When and how did the owner agree?"),
            do=_("Name the day, and whether in writing, by telephone or message."),
            field="consent_words",
            code="no_proof",
        )
    if consent_on and consent_on > clock.today(vacancy.site.zone):
        raise Refused(_("That day is yet to come."), field="consent_on", code="other_day")
    vacancy.keys, vacancy.key_tag, vacancy.consent = Keys(keys), key_tag, Consent(consent)
    vacancy.consent_on, vacancy.consent_words = consent_on, consent_words
    vacancy.save(update_fields=["keys", "key_tag", "consent", "consent_on", "consent_words"])
    data = {"keys": str(keys), "consent": str(consent)}
    record("vacancy.arrange", vacancy, by=by, hat=hat, site_id=vacancy.site_id, data=data)
    return vacancy


@transaction.atomic
def end_vacancy(vacancy: Vacancy, *, by: Actor, reason: str) -> Vacancy:
    """Say that somebody lives there again, and how one knows.

    Effects: ended, event `vacancy.end`. Refuses an ended one, and no words.
    """
    hat = check("end", vacancy, by)
    still_open(vacancy)
    need_words(reason, "reason", _("How do you know?"))
    close_vacancy(vacancy, reason, by=by, hat=hat)
    return vacancy


@transaction.atomic
def close_vacancy(vacancy: Vacancy, why: str, *, by: Actor, hat: Hat | None = None) -> None:
    """End a vacancy: event `vacancy.end`. Raises `Lost` where somebody else did a moment ago."""
    at = clock.now()
    changed = {"ended_at": at, "ended_why": why, "ended_by_id": by.user_id, "doubt": {}}
    if not Vacancy.objects.filter(pk=vacancy.pk, ended_at__isnull=True).update(**changed):
        raise Lost()
    vacancy.ended_at, vacancy.ended_why, vacancy.doubt = at, why, {}
    record("vacancy.end", vacancy, by=by, hat=hat, site_id=vacancy.site_id, at=at, data={"note": vacancy.pk})


def still_open(vacancy: Vacancy) -> None:
    """Refuses a vacancy that is over."""
    if vacancy.ended_at is not None:
        raise Refused(_("Somebody lives there again."), do=_("Declare a new vacancy."), code="ended")
