"""Every write to tasks, by its verb (PLN3)."""

from collections.abc import Sequence
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from steward.capabilities.tasks.choices import Source, State
from steward.capabilities.tasks.lifecycle import LIFECYCLE
from steward.capabilities.tasks.models import Task
from steward.capabilities.tasks.policies import MAY, check
from steward.capabilities.tasks.queries import FAMILY, department_of, end_of, people_below
from steward.kernel.base import clock
from steward.kernel.base.numbering import next_number
from steward.kernel.base.refused import Refused, need_words
from steward.kernel.base.rows import change_row
from steward.kernel.evidence.actions import attach_photo
from steward.kernel.tenancy.actor import Actor, Hat
from steward.kernel.tenancy.models import Site, User
from steward.kernel.tenancy.queries import clock_date
from steward.kernel.work.choices import ClockName
from steward.kernel.work.clocks import promise_until, stop_clocks
from steward.kernel.work.deadlines import refresh_deadline
from steward.kernel.work.models import WorkItem
from steward.kernel.work.remarks import record_verb


@transaction.atomic
def assign_task(
    *, by: Actor, site: Site, title: str, assignee: User, due_on: date, body: str = ""
) -> WorkItem:
    """Give somebody below one's own post, or oneself, something to do by a day (PLN3).

    Effects: those of `give_task`. Refuses: somebody not below, no words, a day that has passed.
    """
    hat = by.need_hat(MAY["assign"], site_id=site.pk)
    _need_below(assignee, by)
    return give_task(by=by, hat=hat, site=site, title=title, assignee=assignee, due_on=due_on, body=body)


@transaction.atomic
def give_task(
    *,
    by: Actor,
    hat: Hat | None,
    site: Site,
    title: str,
    assignee: User,
    due_on: date,
    body: str = "",
    source: str = Source.DIRECT,
    source_id: int | None = None,
) -> WorkItem:
    """Write a task; whom it may be given to was decided by whoever calls (a plan, a meeting, `assign_task`).

    Effects: number, work item of the assignee's department, task, the clock until the end of the day, event
    `task.assign` (the assignee hears of it). Refuses: no words, a day that has passed.
    """
    at = clock.now()
    need_words(title, "title", _("It is not said what the work is."))
    _need_day(due_on, site, at)
    item = WorkItem(
        organisation_id=by.organisation_id,
        family=FAMILY,
        kind=FAMILY,
        number=next_number("RW", organisation_id=by.organisation_id, day=clock_date(at, site.zone)),
        title=title.strip()[:200],
        state=State.GIVEN,
        site=site,
        department_id=department_of(assignee, site.pk),
        assignee=assignee,
        opened_at=at,
    )
    item.save(force_insert=True)
    item.task = Task(
        organisation_id=by.organisation_id,
        item=item,
        body=body.strip(),
        given_by_id=by.person_id,
        due_on=due_on,
        source=source,
        source_id=source_id,
    )
    item.task.save(force_insert=True)
    _promise(item, due_on, at)
    data = {"to": assignee.name, "to_id": assignee.pk, "until": due_on.isoformat()}
    record_verb("task.assign", item, by=by, hat=hat, at=at, data=data)
    return item


@transaction.atomic
def report_task(item: WorkItem, *, by: Actor, note: str) -> WorkItem:
    """Say how it stands. Effects: event `task.report`; whoever gave it hears of it. Refuses: no words."""
    hat, at = check("report", item, by), clock.now()
    need_words(note, "note", _("It is not said how it stands."))
    LIFECYCLE.move(item, "report", at=at)
    record_verb("task.report", item, by=by, hat=hat, at=at, note=note, data=_giver(item))
    return item


@transaction.atomic
def finish_task(
    item: WorkItem, *, by: Actor, result: str = "", photos: Sequence[UploadedFile] = ()
) -> WorkItem:
    """Say that it is done.

    Effects: state done, result, photos, the clock stops, event `task.finish` (whoever gave it hears of it). Refuses:
    anybody but who has it in hand.
    """
    hat, at = check("finish", item, by), clock.now()
    LIFECYCLE.move(item, "finish", at=at)
    change_row(item.task, {"result": result.strip()})
    for photo in photos:
        attach_photo(item, photo, by=by, hat=hat, internal=True)
    stop_clocks(item, (ClockName.RESOLVE,), at=at)
    record_verb("task.finish", item, by=by, hat=hat, at=at, note=result, data=_giver(item))
    return item


@transaction.atomic
def reopen_task(item: WorkItem, *, by: Actor, note: str, due_on: date) -> WorkItem:
    """Give it back: it is not done yet, and until when it shall be.

    Effects: state under way, next cycle with a clock of its own, event `task.reopen` (the assignee hears of it).
    Refuses: whoever has it in hand, no reason, a day that has passed.
    """
    hat, at = check("reopen", item, by), clock.now()
    need_words(note, "note", _("It is not said what is lacking."))
    _need_day(due_on, item.site, at)
    LIFECYCLE.move(item, "reopen", at=at, changes={"cycle": item.cycle + 1})
    change_row(item.task, {"due_on": due_on, "result": ""})
    _promise(item, due_on, at)
    record_verb("task.reopen", item, by=by, hat=hat, at=at, note=note, data=_assignee(item))
    return item


@transaction.atomic
def postpone_task(item: WorkItem, *, by: Actor, note: str, due_on: date) -> WorkItem:
    """Name another day. The old promise ends as it stands and the new one climbs by itself.

    Effects: day, next cycle, event `task.postpone` (the assignee hears of it). Refuses: whoever has it from somebody
    else, no reason, a day that has passed.
    """
    hat, at = check("postpone", item, by), clock.now()
    need_words(note, "note", _("The reason is missing."))
    _need_day(due_on, item.site, at)
    stop_clocks(item, (ClockName.RESOLVE,), at=at)
    LIFECYCLE.move(item, "postpone", at=at, changes={"cycle": item.cycle + 1})
    change_row(item.task, {"due_on": due_on})
    _promise(item, due_on, at)
    data = {**_assignee(item), "until": due_on.isoformat()}
    record_verb("task.postpone", item, by=by, hat=hat, at=at, note=note, data=data)
    return item


@transaction.atomic
def reassign_task(item: WorkItem, *, by: Actor, assignee: User, note: str) -> WorkItem:
    """Give it to somebody else, as whoever had it left, is ill or has too much; the day stays.

    Effects: in the other's hands and department, event `task.reassign` (both hear of it). Refuses: whoever has it from
    somebody else, somebody not below, whoever has it already, no reason.
    """
    hat, at = check("reassign", item, by), clock.now()
    need_words(note, "note", _("The reason is missing."))
    _need_below(assignee, by)
    if assignee.pk == item.assignee_id:
        raise Refused(
            _("%(name)s has it already.") % {"name": assignee},
            do=_("Choose somebody else."),
            field="assignee",
        )
    had_id, had = item.assignee_id, str(item.assignee or "—")
    changes = {"assignee_id": assignee.pk, "department_id": department_of(assignee, item.site_id)}
    LIFECYCLE.move(item, "reassign", at=at, changes=changes)
    data = {"from": had, "to": assignee.name, "to_ids": sorted({assignee.pk, had_id or assignee.pk})}
    record_verb("task.reassign", item, by=by, hat=hat, at=at, note=note, data=data)
    return item


@transaction.atomic
def drop_task(item: WorkItem, *, by: Actor, note: str) -> WorkItem:
    """It need not be done any more, and why.

    Effects: state dropped, the clock stops, event `task.drop` (the assignee hears of it). Refuses: no reason, whoever
    has it from somebody else.
    """
    hat, at = check("drop", item, by), clock.now()
    need_words(note, "note", _("The reason is missing."))
    LIFECYCLE.move(item, "drop", at=at)
    stop_clocks(item, (ClockName.RESOLVE,), at=at)
    record_verb("task.drop", item, by=by, hat=hat, at=at, note=note, data=_assignee(item))
    return item


def _promise(item: WorkItem, due_on: date, at: datetime) -> None:
    promise_until(item, ClockName.RESOLVE, due_at=end_of(due_on, item.site), at=at)
    refresh_deadline(item, at=at)


def _need_below(assignee: User, by: Actor) -> None:
    if not people_below(by).filter(pk=assignee.pk).exists():
        raise Refused(
            _("%(name)s does not report to you.") % {"name": assignee},
            do=_("Choose yourself or somebody whose post is below yours."),
            field="assignee",
        )


def _need_day(day: date, site: Site, at: datetime) -> None:
    if day < clock_date(at, site.zone):
        raise Refused(_("This day has passed."), do=_("Choose a day from today on."), field="due_on")


def _giver(item: WorkItem) -> dict[str, int]:
    return {"to_id": item.task.given_by_id}


def _assignee(item: WorkItem) -> dict[str, int | None]:
    return {"to_id": item.assignee_id}
