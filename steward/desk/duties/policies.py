"""Who brings proof, and who keeps the catalogue: the kernel's rules, and whether a button shows."""

from steward.kernel.base import clock
from steward.kernel.base.refused import passes
from steward.kernel.duties.actions import KEEPERS, need_provable
from steward.kernel.duties.byhand import planned_of
from steward.kernel.duties.cases import hat_to_end, may_report
from steward.kernel.duties.excuses import hat_to_excuse, need_missed
from steward.kernel.duties.models import Case, Due, Duty
from steward.kernel.duties.months import month_of, open_days_for
from steward.kernel.duties.queries import hat_for_due
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.choices import Role

STAFF = frozenset(Role)
MAY = dict.fromkeys(("report", "end", "prove", "excuse"), STAFF) | dict.fromkeys(
    ("change", "judge", "retire"), KEEPERS
)


def may_due(verb: str, due: Due, actor: Actor) -> bool:
    """Only who holds the post, or acts for its holder, while there is something to prove in a month not frozen; what
    was missed is excused by those above too.
    """
    if verb == "excuse":
        allowed = passes(hat_to_excuse, due, actor) and passes(need_missed, due)
    else:
        allowed = hat_for_due(due, actor) is not None and passes(
            need_provable, due, lambda: planned_of(actor)
        )
    # What is due this month or later is in no frozen one: Today asks nothing.
    return allowed and (due.due_on >= month_of(clock.today()) or due.due_on in open_days_for(actor))


def may_case(verb: str, case: Case | None, actor: Actor) -> bool:
    """Who holds or leads a post that waits for what nothing declares reports it, and ends what was reported."""
    if case is None:
        return verb == "report" and bool(may_report(actor))
    return verb == "end" and passes(hat_to_end, case, actor)


def may_duty(verb: str, duty: Duty, actor: Actor) -> bool:
    """Keepers of the catalogue; a duty out of use is read only."""
    return actor.hat_for(MAY[verb]) is not None and duty.ends_on is None
