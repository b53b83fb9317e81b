"""Archives go out to members of staff and come back; who keeps one too long is reminded, then his superiors."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from steward.capabilities.archives.actions.steps import move, need, the_open
from steward.capabilities.archives.choices import Answer, Condition, Finding, Secrecy, Standing
from steward.capabilities.archives.models import Archive, Borrowing
from steward.capabilities.archives.policies import check
from steward.capabilities.archives.queries import overdue
from steward.capabilities.archives.reminding import LEVELS, level_of, reached
from steward.kernel.audit.record import record
from steward.kernel.base import clock
from steward.kernel.base.refused import Refused
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import User
from steward.kernel.work.ladder import OfficeView

LONGEST = timedelta(days=90)


@transaction.atomic
def borrow_archive(archive: Archive, *, by: Actor, borrower: User, reason: str, due_on: date) -> Archive:
    """Give an archive to a member of staff until a day; for a restricted one a second person has to agree first.

    Effects: a borrowing; lent at once with event `archive.borrow`, or waiting with event `archive.ask`. Refuses one
    that is not in its place, somebody who left, a day that is over, and more than 90 days.
    """
    hat, at, today = check("borrow", archive, by), clock.now(), clock.today()
    need("borrow", archive)
    if not borrower.is_active or borrower.organisation_id != by.organisation_id:
        raise Refused(_("This person does not work here."), do=_("Choose somebody else."), field="borrower")
    if not today <= due_on <= today + LONGEST:
        raise Refused(
            _("It can be borrowed until a day from today to %(last)s.") % {"last": today + LONGEST},
            do=_("Choose another day; it can be borrowed again."),
            field="due_on",
            code="bad_day",
        )
    waits = archive.secrecy == Secrecy.RESTRICTED
    row = Borrowing.objects.create(
        organisation_id=by.organisation_id,
        archive=archive,
        borrower=borrower,
        asked_by_id=by.person_id,
        reason=reason,
        due_on=due_on,
        asked_at=at,
        lent_at=None if waits else at,
    )
    move(archive, "borrow", to=Standing.ASKED if waits else Standing.LENT)
    told = {"borrower": borrower.name, "borrower_id": borrower.pk, "until": str(due_on), "note": row.pk}
    kind = "archive.ask" if waits else "archive.borrow"
    record(kind, archive, by=by, hat=hat, site_id=archive.site_id, at=at, data=told)
    return archive


@transaction.atomic
def consent_archive(archive: Archive, *, by: Actor, answer: str, words: str = "") -> Archive:
    """The second person's word on a restricted archive: lent, or back in its place.

    Effects: the borrowing begins or ends, event `archive.consent`. Refuses whoever asked for it or is to have it, a
    no without words, and an archive nobody asked for.
    """
    hat, at = check("consent", archive, by), clock.now()
    need("consent", archive)
    agreed = answer == Answer.YES
    if not agreed and not words.strip():
        raise Refused(_("Say why not."), do=_("Write a sentence."), field="words", code="no_words")
    row = the_open(archive)
    row.answered_by_id, row.words = by.person_id, words
    row.lent_at, row.ended_at = (at, None) if agreed else (None, at)
    row.save(update_fields=["answered_by", "words", "lent_at", "ended_at"])
    move(archive, "consent", to=Standing.LENT if agreed else Standing.SHELVED)
    told = {
        "answer": answer, "borrower": row.borrower.name, "note": row.pk,
        "to_ids": sorted({row.borrower_id, row.asked_by_id}),
    }  # fmt: skip
    record("archive.consent", archive, by=by, hat=hat, site_id=archive.site_id, at=at, data=told)
    return archive


@transaction.atomic
def return_archive(
    archive: Archive, *, by: Actor, condition: str = Condition.GOOD, result: str = ""
) -> Archive:
    """It came back: in which state, and it stands in its place again.

    Effects: the borrowing ends, the archive was seen now, event `archive.return`. Refuses one that is not out, and a
    damaged or incomplete one without words.
    """
    hat, at = check("return", archive, by), clock.now()
    need("return", archive)
    if condition != Condition.GOOD and not result.strip():
        raise Refused(
            _("Say what is wrong with it."), do=_("Write a sentence."), field="result", code="no_words"
        )
    row = the_open(archive)
    row.ended_at, row.condition, row.result = at, condition, result
    row.save(update_fields=["ended_at", "condition", "result"])
    move(archive, "return", seen_at=at, finding=Finding.FOUND.value)
    told = {"borrower": row.borrower.name, "condition": condition, "note": row.pk}
    record("archive.return", archive, by=by, hat=hat, site_id=archive.site_id, at=at, data=told)
    return archive


@transaction.atomic
def remind_borrowers(by: Actor) -> int:
    """Remind of what is out past its day: the borrower, after three days his superior, after seven the next above.

    Effects, for each borrowing once a level: event `archive.remind` with whom it reaches. Returns how many.
    """
    office, today, count = OfficeView(clock.now()), clock.today(), 0
    rows = overdue(today).select_related("archive", "borrower").order_by("pk")
    for row in rows.filter(reminded__lt=max(LEVELS)):
        level = level_of((today - row.due_on).days)
        if level > row.reminded:
            count += _remind(row, level, office, by)
    return count


def _remind(row: Borrowing, level: int, office: OfficeView, by: Actor) -> int:
    still = Borrowing.objects.filter(pk=row.pk, reminded=row.reminded, ended_at__isnull=True)
    if not still.update(reminded=level):
        # Given back, or reminded of by another worker, meanwhile.
        return 0
    told = reached(row.borrower_id, row.archive.site_id, level, office)
    names = dict(User.objects.filter(pk__in=told).values_list("pk", "name"))
    data = {
        "borrower": row.borrower.name,
        "days": (clock.today() - row.due_on).days,
        "to_ids": told,
        "told": "、".join(names[pk] for pk in told) or "—",
    }
    record("archive.remind", row.archive, by=by, site_id=row.archive.site_id, data=data)
    return 1
