"""Another pair of eyes on the same item, and what a superior takes back."""

from collections.abc import Sequence
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from steward.capabilities.findings.actions.promises import promise
from steward.capabilities.findings.choices import State
from steward.capabilities.findings.lifecycle import LIFECYCLE
from steward.capabilities.findings.policies import check
from steward.kernel.base import clock
from steward.kernel.base.refused import need_words
from steward.kernel.base.rows import change_row
from steward.kernel.evidence.actions import attach_photo
from steward.kernel.tenancy.actor import Actor, Hat
from steward.kernel.tenancy.choices import Role
from steward.kernel.tenancy.models import User
from steward.kernel.work.choices import ClockName, RungTarget
from steward.kernel.work.clocks import stop_clocks
from steward.kernel.work.deadlines import refresh_deadline
from steward.kernel.work.ladder import OfficeView, reach
from steward.kernel.work.models import Rung, WorkItem
from steward.kernel.work.remarks import record_verb

# From the second failure on it goes to a superior, each time to one further up.
CLIMBS = (RungTarget.SUPERIOR_1, RungTarget.SUPERIOR_2, RungTarget.SUPERIOR_3)


@transaction.atomic
def recheck_finding(
    item: WorkItem, *, by: Actor, passed: bool, verdict: str, photos: Sequence[UploadedFile] = ()
) -> WorkItem:
    """Look at the same item again: in order, or back to who has it in hand with one failure more (INS4).

    Effects: photos, the clock for looking again stops, event `finding.recheck`; in order closes it. Else state assigned
    in a new cycle with a new day by the standard, and from the second failure on one rung up: event `finding.escalate`
    tells the superior of whoever had it in hand. Refuses: whoever put it right or had it in hand, who acts for him, no
    words.
    """
    hat, at = check("recheck", item, by), clock.now()
    LIFECYCLE.need(item, "recheck")
    need_words(verdict, "verdict", _("It is not said what you saw."))
    for photo in photos:
        attach_photo(item, photo, by=by, hat=hat, internal=True)
    stop_clocks(item, (ClockName.CALLBACK,), at=at)
    row = item.finding
    told = {
        "passed": passed,
        "reached": sorted({pk for pk in (row.raised_by_id, row.rectified_by_id, item.assignee_id) if pk}),
    }
    seen = {"verdict": verdict.strip(), "rechecked_by_id": by.user_id, "rechecked_at": at}
    if passed:
        LIFECYCLE.move(item, "recheck", at=at, to=State.CLOSED)
        change_row(row, seen)
        record_verb("finding.recheck", item, by=by, hat=hat, at=at, note=verdict, data=told)
        return item
    failures = row.failures + 1
    climbs = failures > 1
    changes = {"cycle": item.cycle + 1, "late_at": None, "rung": item.rung + climbs}
    LIFECYCLE.move(item, "recheck", at=at, to=State.ASSIGNED, changes=changes)
    change_row(row, {**seen, "failures": failures, "wanted_on": None})
    promise(item, ClockName.RESOLVE, at=at)
    refresh_deadline(item, at=at)
    record_verb("finding.recheck", item, by=by, hat=hat, at=at, note=verdict, data=told)
    if climbs:
        _climb(item, failures, by=by, hat=hat, at=at)
    return item


def _climb(item: WorkItem, failures: int, *, by: Actor, hat: Hat | None, at: datetime) -> None:
    target = CLIMBS[min(failures - 1, len(CLIMBS)) - 1]
    step = Rung(kind=item.kind, target=target)
    reached = reach(step, item, OfficeView(at), [Role.HEAD, Role.MANAGER])
    names = "、".join(User.objects.filter(pk__in=reached).order_by("name").values_list("name", flat=True))
    data = {"failures": failures, "names": names or "—", "reached": reached}
    record_verb("finding.escalate", item, by=by, hat=hat, at=at, data=data)


@transaction.atomic
def withdraw_finding(item: WorkItem, *, by: Actor, note: str) -> WorkItem:
    """Take back what is none, with the reason.

    Effects: state withdrawn, its clocks stop, event `finding.withdraw` (who raised it and who had it in hand hear of
    it). Refuses: anybody but a superior of the post it was raised in, who raised it or has it in hand, no reason, what
    was put right.
    """
    hat, at = check("withdraw", item, by), clock.now()
    need_words(note, "note", _("The reason is missing."))
    LIFECYCLE.move(item, "withdraw", at=at)
    stop_clocks(item, (ClockName.RESPOND, ClockName.RESOLVE), at=at)
    reached = sorted({pk for pk in (item.finding.raised_by_id, item.assignee_id) if pk})
    record_verb("finding.withdraw", item, by=by, hat=hat, at=at, note=note, data={"reached": reached})
    return item
