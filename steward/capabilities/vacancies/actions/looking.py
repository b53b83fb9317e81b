"""Writes of looks at vacant homes: what was seen, what the meters say, rounds after storms."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from steward.capabilities.inspections.queries import told_on
from steward.capabilities.tickets.actions import report_ticket
from steward.capabilities.vacancies.actions.standing import close_vacancy, still_open
from steward.capabilities.vacancies.choices import Consent, Item, Meter, Outcome, Seen, Way
from steward.capabilities.vacancies.models import Look, StormRound, Vacancy
from steward.capabilities.vacancies.policies import MAY, check
from steward.capabilities.vacancies.queries import companions, drifts, last_readings, next_look_on
from steward.kernel.audit.record import record
from steward.kernel.base import clock
from steward.kernel.base.refused import Refused, need_words
from steward.kernel.evidence.actions import attach_photo
from steward.kernel.tenancy.actor import Actor, Hat
from steward.kernel.tenancy.models import Site, User
from steward.kernel.tenancy.queries import clock_date

# Items of the checklist for rounds, in our words.
ON_ROUNDS = {
    "lock": Item.LOCK, "windows": Item.WINDOWS, "damp": Item.LEAKS, "drains": Item.DRAINS, "valves": Item.VALVES,
}  # fmt: skip


@transaction.atomic
def check_vacancy(
    vacancy: Vacancy,
    *,
    by: Actor,
    way: str,
    seen: Mapping[str, str],
    meters: Mapping[str, Decimal | None],
    photos: Sequence[UploadedFile],
    second: User | None = None,
    words: str = "",
    report: bool = False,
) -> Vacancy:
    """Look at a vacant home, from outside or, two together and with the owner's consent, from inside (REG7).

    Effects: look, photos for staff, next look after the days the company sets, a ticket for what is not in order where
    wished, event `vacancy.check`; a meter that moved since it was last read puts the vacancy in doubt
    (`vacancy.doubt`, told to the area's steward). Refuses an ended vacancy, no photo, nothing looked at, something
    wrong without words, and an entry alone or without consent.
    """
    hat, at = check("check", vacancy, by), clock.now()
    still_open(vacancy)
    told = {item: word for item, word in seen.items() if item in Item.values and word != Seen.UNSEEN}
    wrong = [item for item in Item.values if told.get(item) == Seen.WRONG]
    _need(way, told, wrong, photos, words)
    if way == Way.ENTRY:
        _need_two(vacancy, second, by)
    before = last_readings(vacancy)
    look = Look.objects.create(
        organisation_id=vacancy.organisation_id,
        vacancy=vacancy,
        way=way,
        at=at,
        by_id=by.person_id,
        second=second if way == Way.ENTRY else None,
        seen=told,
        words=words,
        **{meter: meters.get(meter) for meter in Meter.values},
    )
    for photo in photos:
        attach_photo(look, photo, by=by, hat=hat, internal=True)
    if report and wrong:
        _report(vacancy, look, wrong, by)
    _keep(vacancy, look, before, by, hat)
    return vacancy


@transaction.atomic
def count_round_look(vacancy: Vacancy, visit_id: int, *, by: Actor, at: datetime) -> None:
    """A visit on a round that somebody may believe is a look at the vacant home it was made at.

    Effects: look with what the visit told, next look as after any other, event `vacancy.check` in the walker's name at
    the moment of the visit; a moved meter is a doubt as ever. A visit that counted already does nothing.
    """
    if Look.objects.filter(visit_id=visit_id).exists():
        return
    told, before = told_on(visit_id), last_readings(vacancy)
    seen = {str(item): str(Seen.OK) for key, item in ON_ROUNDS.items() if key in told.right}
    seen |= {str(item): str(Seen.WRONG) for key, item in ON_ROUNDS.items() if key in told.wrong}
    read = {meter: told.numbers.get(f"{meter}-meter") for meter in Meter.values}
    readings = {meter: value and value.quantize(Decimal("0.01")) for meter, value in read.items()}
    look = Look.objects.create(
        organisation_id=vacancy.organisation_id,
        vacancy=vacancy,
        way=Way.ROUND,
        at=at,
        by_id=told.user_id,
        seen=seen,
        words="\n".join(told.notes),
        visit_id=visit_id,
        **readings,
    )
    _keep(vacancy, look, before, by, None)


def _keep(vacancy: Vacancy, look: Look, before: Mapping[str, Any], by: Actor, hat: Hat | None) -> None:
    """What a look changes: when the next one is due, and whether a meter moved."""
    if vacancy.checked_at is None or look.at > vacancy.checked_at:
        vacancy.checked_at = look.at
        vacancy.next_on = next_look_on(clock_date(look.at, vacancy.site.zone))
        vacancy.save(update_fields=["checked_at", "next_on"])
    wrong = "、".join(str(Item(item).label) for item, word in look.seen.items() if word == Seen.WRONG)
    data = {"way": str(look.way), "wrong": wrong or "—", "note": look.pk}
    record("vacancy.check", vacancy, by=by, hat=hat, site_id=vacancy.site_id, at=look.at, data=data)
    _doubt(vacancy, before, {meter: getattr(look, meter) for meter in Meter.values}, by, hat)


def _need(
    way: str, told: Mapping[str, str], wrong: Sequence[str], photos: Sequence[UploadedFile], words: str
) -> None:
    if not photos:
        raise Refused(
            _("A look is proved by a photo."), do=_("Take one of the door at least."), field="photos"
        )
    if not told:
        raise Refused(_("What was looked at?"), do=_("Say it of one thing at least."), code="nothing_seen")
    if wrong:
        need_words(words, "words", _("What is not in order?"))


def _need_two(vacancy: Vacancy, second: User | None, by: Actor) -> None:
    if vacancy.consent != Consent.GIVEN:
        raise Refused(
            _("The owner has not agreed that anybody enters."),
            do=_("Ask the owner and note it under keys and consent; look from outside meanwhile."),
            field="way",
            code="no_consent",
        )
    if second is None or not companions(by, vacancy.site).filter(pk=second.pk).exists():
        raise Refused(_("Nobody enters alone."), do=_("Name who came along."), field="second", code="alone")


def _report(vacancy: Vacancy, look: Look, wrong: Sequence[str], by: Actor) -> None:
    names = "、".join(str(Item(item).label) for item in wrong)
    look.item = report_ticket(
        by=by,
        site=vacancy.site,
        kind="repair",
        title=_("Vacant home: %(items)s") % {"items": names},
        body=look.words,
        place=vacancy.place,
        source="staff",
    )
    look.save(update_fields=["item"])


def _doubt(
    vacancy: Vacancy,
    before: Mapping[str, Any],
    meters: Mapping[str, Decimal | None],
    by: Actor,
    hat: Hat | None,
) -> None:
    drift = drifts()
    for meter in Meter:
        was, now = before.get(meter.value), meters.get(meter.value)
        if was is not None and now is not None and abs(now - was) > drift[meter]:
            doubt = {"meter": str(meter.value), "was": str(was), "is": str(now)}
            vacancy.doubt = doubt
            vacancy.save(update_fields=["doubt"])
            record("vacancy.doubt", vacancy, by=by, hat=hat, site_id=vacancy.site_id, data=doubt)
            return


@transaction.atomic
def resolve_vacancy(vacancy: Vacancy, *, by: Actor, outcome: str, words: str) -> Vacancy:
    """Say what a moving meter meant: somebody lives there, or there is another reason.

    Effects: the vacancy ends, or the doubt goes; event `vacancy.resolve` (and `vacancy.end`). Refuses an ended one, one
    without a doubt, and no words.
    """
    hat, at = check("resolve", vacancy, by), clock.now()
    still_open(vacancy)
    if not vacancy.doubt:
        raise Refused(
            _("Nothing is in doubt here."), do=_("Look at it and read the meters."), code="no_doubt"
        )
    need_words(words, "words", _("How do you know?"))
    record(
        "vacancy.resolve",
        vacancy,
        by=by,
        hat=hat,
        site_id=vacancy.site_id,
        at=at,
        data={"outcome": str(outcome)},
    )
    if outcome == Outcome.LIVED_IN:
        close_vacancy(vacancy, words, by=by, hat=hat)
    else:
        vacancy.doubt, vacancy.reason = {}, "\n".join(filter(None, (vacancy.reason, words)))
        vacancy.save(update_fields=["doubt", "reason"])
    return vacancy


@transaction.atomic
def call_storm_round(*, by: Actor, site: Site, words: str) -> StormRound:
    """After a storm: every vacant home of a site is to be looked at now.

    Effects: round, all open vacancies of the site due today, event `storm_round.call` (stewards of the site are told).
    Refuses a post without the verb at the site, no words, and a site where nothing stands empty.
    """
    hat, at = by.need_hat(MAY["call"], site_id=site.pk), clock.now()
    need_words(words, "words", _("What happened?"))
    rows, today = Vacancy.objects.filter(site=site, ended_at__isnull=True), clock.today(site.zone)
    count = rows.count()
    # What was due before stays as late as it is.
    rows.filter(next_on__gt=today).update(next_on=today)
    if not count:
        raise Refused(_("No home of this site stands empty."), field="site", code="none")
    storm_round = StormRound.objects.create(
        organisation_id=by.organisation_id,
        site=site,
        words=words.strip(),
        called_at=at,
        called_by_id=by.person_id,
    )
    record("storm_round.call", storm_round, by=by, hat=hat, site_id=site.pk, at=at, data={"count": count})
    return storm_round
