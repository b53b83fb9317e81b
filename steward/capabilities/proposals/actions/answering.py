"""The superiors' side: take it up, have it studied, answer it, follow it until it is done (DSK14)."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from steward.capabilities.proposals.choices import State, Verdict
from steward.capabilities.proposals.lifecycle import LIFECYCLE
from steward.capabilities.proposals.policies import check
from steward.capabilities.proposals.queries import colleagues
from steward.kernel.base import clock
from steward.kernel.base.refused import Refused, need_words
from steward.kernel.base.rows import change_row
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import User
from steward.kernel.tenancy.queries import clock_date
from steward.kernel.work.choices import ClockName
from steward.kernel.work.clocks import promise_until, stop_clocks
from steward.kernel.work.deadlines import refresh_deadline
from steward.kernel.work.models import WorkItem
from steward.kernel.work.remarks import record_verb


@transaction.atomic
def acknowledge_proposal(item: WorkItem, *, by: Actor, assignee: User, note: str = "") -> WorkItem:
    """Take it up and say who studies it; again, to give it to somebody else.

    Effects: state studied, the one who studies it, the clock for taking it up stops, event `proposal.acknowledge` (the
    proposer and the one who studies it hear of it). Refuses: the proposer himself, somebody not in office at the site.
    """
    hat, at = check("acknowledge", item, by), clock.now()
    _need_colleague(item, assignee)
    LIFECYCLE.move(item, "acknowledge", at=at, changes={"assignee_id": assignee.pk})
    stop_clocks(item, (ClockName.RESPOND,), at=at)
    refresh_deadline(item, at=at)
    data = {"to": assignee.name, "to_id": assignee.pk}
    record_verb("proposal.acknowledge", item, by=by, hat=hat, at=at, note=note, data=data)
    return item


@transaction.atomic
def study_proposal(item: WorkItem, *, by: Actor, findings: str) -> WorkItem:
    """Write what the study found, for whoever answers; said again, it replaces what was said.

    Effects: findings, event `proposal.study` (superiors of the site hear of it). Refuses: anybody but who studies it.
    """
    hat, at = check("study", item, by), clock.now()
    need_words(findings, "findings", _("The findings are missing."))
    LIFECYCLE.move(item, "study", at=at)
    change_row(item.proposal, {"findings": findings.strip()})
    record_verb("proposal.study", item, by=by, hat=hat, at=at, note=findings)
    return item


@transaction.atomic
def answer_proposal(
    item: WorkItem,
    *,
    by: Actor,
    verdict: str,
    reply: str,
    assignee: User | None = None,
    wanted_on: date | None = None,
) -> WorkItem:
    """Answer the proposer: adopted whole or in part, by whom and until when; or not, and why.

    Said again while it is being carried out, it changes that: the old promise ends as it stands and the new one
    climbs by itself. Effects: verdict and words, the clocks of taking up and answering stop; state adopted with
    somebody, a day and the clock for carrying it out, or declined; event `proposal.answer` (the proposer always hears
    of it). Refuses: the proposer himself, who is to carry it out, no words, adopted without somebody and a day, a day
    that has passed.
    """
    hat, at = check("answer", item, by), clock.now()
    LIFECYCLE.need(item, "answer")
    need_words(reply, "reply", _("The answer says nothing."))
    stop_clocks(item, ClockName, at=at)
    data: dict[str, Any] = {"verdict": verdict}
    if verdict == Verdict.DECLINED:
        LIFECYCLE.move(item, "answer", at=at, to=State.DECLINED)
        change_row(item.proposal, {"wanted_on": None})
    else:
        wanted_on = _need_day(item, wanted_on, at)
        if assignee is None:
            raise Refused(_("It is not said who carries it out."), field="assignee", code="empty")
        _need_colleague(item, assignee)
        # Each promise of a day is a cycle of its own: the ladder begins anew.
        changes = {"assignee_id": assignee.pk, "cycle": item.cycle + (item.state == State.ADOPTED)}
        LIFECYCLE.move(item, "answer", at=at, to=State.ADOPTED, changes=changes)
        change_row(item.proposal, {"wanted_on": wanted_on})
        end = datetime.combine(wanted_on + timedelta(days=1), time.min, ZoneInfo(item.site.zone))
        promise_until(item, ClockName.CALLBACK, due_at=end, at=at)
        data |= {"to": assignee.name, "to_id": assignee.pk, "until": wanted_on.isoformat()}
    said = {"verdict": verdict, "reply": reply.strip(), "answered_by_id": by.user_id, "answered_at": at}
    change_row(item.proposal, said)
    refresh_deadline(item, at=at)
    record_verb("proposal.answer", item, by=by, hat=hat, at=at, note=reply, data=data)
    return item


@transaction.atomic
def finish_proposal(item: WorkItem, *, by: Actor, result: str) -> WorkItem:
    """Say that what was adopted is practice now.

    Effects: state done, result, the clock stops, event `proposal.finish` (the proposer and who answered hear of it).
    Refuses: anybody but who has it in hand, no words.
    """
    hat, at = check("finish", item, by), clock.now()
    need_words(result, "result", _("It is not said what was done."))
    LIFECYCLE.move(item, "finish", at=at)
    change_row(item.proposal, {"result": result.strip()})
    stop_clocks(item, (ClockName.CALLBACK,), at=at)
    record_verb("proposal.finish", item, by=by, hat=hat, at=at, note=result)
    return item


def _need_colleague(item: WorkItem, user: User) -> None:
    if not colleagues(item).filter(pk=user.pk).exists():
        raise Refused(
            _("%(name)s cannot be given this.") % {"name": user},
            do=_("Choose somebody who is in office at the site."),
            field="assignee",
        )


def _need_day(item: WorkItem, day: date | None, at: datetime) -> date:
    if day is None:
        raise Refused(_("It is not said until when."), field="wanted_on", code="empty")
    if day < clock_date(at, item.site.zone):
        raise Refused(_("This day has passed."), do=_("Choose a day from today on."), field="wanted_on")
    return day
