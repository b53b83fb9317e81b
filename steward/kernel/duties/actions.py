"""Writes of duties."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from steward.kernel.audit.record import record
from steward.kernel.base import clock
from steward.kernel.base.refused import NotAllowed, Refused
from steward.kernel.duties.byhand import Planned, is_by_hand
from steward.kernel.duties.cadence import Rolling, read_cadence
from steward.kernel.duties.cases import end_case, report_case
from steward.kernel.duties.choices import DueState, Wanted
from steward.kernel.duties.excuses import excuse_due
from steward.kernel.duties.metrics import Unit, metrics
from steward.kernel.duties.models import Due, Duty, Proof
from steward.kernel.duties.months import need_open, reopen_month, set_freeze_day
from steward.kernel.duties.queries import hat_for_due
from steward.kernel.duties.recount import recount_course
from steward.kernel.evidence.actions import attach_paper, attach_photo
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.choices import Role

__all__ = [
    "change_duty",
    "end_case",
    "excuse_due",
    "judge_duty",
    "prove_due",
    "renew_duty",
    "reopen_month",
    "report_case",
    "retire_duty",
    "set_freeze_day",
]  # fmt: skip

WORDS = ("title", "title_en", "how", "how_en", "requirements", "clauses", "weight", "standard")
# A change of these changes what is counted: it holds from tomorrow, in a row of its own.
COUNTED = ("kinds", "cadence", "scope", "evidence", "count", "grace_minutes")
# Who keeps the catalogue of an organisation.
KEEPERS = frozenset({Role.ADMIN, Role.DIRECTOR})


def need_provable(due: Due, planned: Callable[[], Planned] | None = None) -> None:
    """Refuses what cannot be proved by hand now: not open yet, over, done, or counted from the daily work.

    `planned` gives what is planned for the post, where it is known already (`is_by_hand`).
    """
    now = clock.now()
    if due.duty.evidence not in Wanted.values and not is_by_hand(due, planned):
        raise Refused(
            _("This is counted from the daily work; nothing is handed in for it."),
            do=_("Do the work in its own place: it counts at once."),
        )
    if due.state in (DueState.DONE, DueState.LATE):
        raise Refused(_("This is done already."), do=_("Open what is due next."))
    if now < due.opens_at:
        raise Refused(_("This is not due yet."), do=_("Come back when its time has begun."))
    if due.over_at and now >= due.over_at:
        raise Refused(
            _("The time for this is over; it stays missed."),
            do=_("Do what is due now, and tell your superior why this was missed."),
        )


@transaction.atomic
def prove_due(
    due: Due,
    *,
    by: Actor,
    note: str = "",
    photos: Sequence[UploadedFile] = (),
    papers: Sequence[UploadedFile] = (),
) -> Due:
    """Bring proof for a due of one's own post (or of the post one acts for): words, photos, files.

    Effects: a `Proof` at this moment with its files, event `due.prove`, the course of this duty counted anew. Refuses
    people who do not hold the post, what `need_provable` refuses, a due of a frozen month, and proof without what the
    duty asks for.
    """
    hat = hat_for_due(due, by)
    if hat is None:
        raise NotAllowed()
    need_provable(due)
    need_open(due.due_on)
    _need_wanted(due.duty, note, photos, papers)
    proof = Proof.objects.create(
        organisation_id=by.organisation_id,
        duty_id=due.duty_id,
        post_id=due.post_id,
        place_id=due.place_id,
        case_id=due.case_id,
        user_id=by.person_id,
        at=clock.now(),
        note=note,
    )
    for photo in photos:
        attach_photo(proof, photo, by=by, hat=hat, internal=True)
    for paper in papers:
        attach_paper(proof, paper, by=by, hat=hat)
    record("due.prove", due, by=by, hat=hat, site_id=due.site_id, data=_named(due.duty) | {"proof": proof.pk})
    recount_course(due)
    due.refresh_from_db()
    return due


def _need_wanted(
    duty: Duty, note: str, photos: Sequence[UploadedFile], papers: Sequence[UploadedFile]
) -> None:
    match duty.evidence:
        case Wanted.PHOTO if not photos:
            raise Refused(
                _("A photo is wanted as proof."), do=_("Take one on the spot and send again."), field="photos"
            )
        case Wanted.FILE if not papers:
            raise Refused(
                _("A file is wanted as proof."),
                do=_("Choose the plan, report or list and send again."),
                field="papers",
            )
        case Wanted.NOTE if not note.strip():
            raise Refused(
                _("A few words are wanted as proof."), do=_("Say what was done and found."), field="note"
            )
        case _ if not (note.strip() or photos or papers):
            raise Refused(
                _("Something is wanted as proof."),
                do=_("Say what was done and found, or add a photo or a file."),
                field="note",
            )


@transaction.atomic
def change_duty(duty: Duty, *, by: Actor, **wanted: Any) -> Duty:
    """Change a duty: its words and weight at once, what is counted otherwise from tomorrow; the past stays as it is.

    Effects: `renew_duty`, the row marked as edited so that no later catalogue overwrites it; event `duty.change` with
    the names of what changed. Returns the row that holds from now on. Refuses a duty out of use, several pieces of
    proof for what is due again so many days after it was done, and people who do not keep the catalogue.
    """
    hat = by.need_hat(KEEPERS)
    _need_in_use(duty)
    cadence = read_cadence(wanted.get("cadence", duty.cadence))
    if isinstance(cadence, Rolling) and wanted.get("count", duty.count) > 1:
        raise Refused(
            _("What is due again so many days after it was done wants one proof each time."),
            do=_("Ask for one piece of proof, or for so many times in a week or month."),
            field="count",
        )
    changed = [name for name, value in wanted.items() if getattr(duty, name) != value]
    row = renew_duty(duty, {**wanted, "is_edited": True})
    record("duty.change", row, by=by, hat=hat, data=_named(row) | {"changed": changed})
    return row


def renew_duty(duty: Duty, wanted: dict[str, Any]) -> Duty:
    """Give a duty other values: in place where nothing is counted otherwise or nothing was counted yet.

    Else the row ends today, what it had due later is removed, and a new row of the same code begins tomorrow. A step
    of `change_duty` and of bringing presets up to date.
    """
    today = clock.today(duty.organisation.zone)
    differs = any(getattr(duty, name) != wanted[name] for name in COUNTED if name in wanted)
    if differs and duty.starts_on <= today:
        kept = {name: getattr(duty, name) for name in (*COUNTED, *WORDS, "code", "organisation_id")}
        _end(duty, today)
        return Duty.objects.create(**{**kept, **wanted}, starts_on=today + timedelta(days=1))
    if any(getattr(duty, name) != value for name, value in wanted.items()):
        for name, value in wanted.items():
            setattr(duty, name, value)
        duty.save(update_fields=list(wanted))
    return duty


def _end(duty: Duty, on: date) -> None:
    duty.ends_on = max(on, duty.starts_on)
    duty.save(update_fields=["ends_on"])
    # What happened before still waits for an answer; the next count lets go what does not.
    Due.objects.filter(duty=duty, due_on__gt=duty.ends_on, case__isnull=True).delete()


def _need_in_use(duty: Duty) -> None:
    if duty.ends_on is not None:
        raise Refused(_("This duty is out of use already."), do=_("Look at the list without it."))


@transaction.atomic
def retire_duty(duty: Duty, *, by: Actor) -> Duty:
    """Take a duty out of use from tomorrow: what was due until today stays.

    Effects: the row ends today, its dues of later days are removed, event `duty.retire`. Refuses one that ended, and
    people who do not keep the catalogue.
    """
    hat = by.need_hat(KEEPERS)
    _need_in_use(duty)
    duty.is_edited = True
    duty.save(update_fields=["is_edited"])
    _end(duty, clock.today(duty.organisation.zone))
    record("duty.retire", duty, by=by, hat=hat, data=_named(duty))
    return duty


@transaction.atomic
def judge_duty(
    duty: Duty,
    *,
    by: Actor,
    metric: str = "",
    threshold: int | None = None,
    words: str = "",
    words_en: str = "",
) -> Duty:
    """Set the standard a duty is judged by (HRM3): a metric, and the least of it, or the most where fewer is better.

    Effects: the standard of this row, or none without a metric; marked as edited; event `duty.judge`. Scorecards of
    months that are not frozen are judged by it from their next count on. Refuses a metric nobody declares, a threshold
    that is missing or over 100 percent, a duty out of use, and people who do not keep the catalogue.
    """
    hat = by.need_hat(KEEPERS)
    _need_in_use(duty)
    duty.standard = _standard(metric, threshold, words, words_en) if metric else {}
    duty.is_edited = True
    duty.save(update_fields=["standard", "is_edited"])
    record("duty.judge", duty, by=by, hat=hat, data=_named(duty) | {"metric": metric, "threshold": threshold})
    return duty


def _standard(metric: str, threshold: int | None, words: str, words_en: str) -> dict[str, Any]:
    known = metrics().get(metric)
    if known is None:
        raise Refused(_("Nothing counts this yet."), do=_("Choose one of the figures."), field="metric")
    if threshold is None or threshold < 0 or (known.unit == Unit.PERCENT and threshold > 100):
        raise Refused(
            _("A standard has a threshold; a share one of 0 to 100 percent."),
            do=_("Enter a whole number."),
            field="threshold",
        )
    limit = "at_most" if known.fewer else "at_least"
    return {"zh": words, "en": words_en, "metric": metric, limit: threshold}


def _named(duty: Duty) -> dict[str, Any]:
    return {"duty": duty.title, "code": duty.code}
