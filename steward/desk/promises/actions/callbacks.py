"""Writes of callback policies: who is called back after the work, how often, with which questions."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from steward.capabilities.tickets.choices import CallRule
from steward.capabilities.tickets.models import CallbackPolicy
from steward.desk.promises.policies import need
from steward.kernel.audit.record import record
from steward.kernel.base.refused import Refused
from steward.kernel.tenancy.actor import Actor

MOST_QUESTIONS, LONGEST_QUESTION = 10, 120
HOURS_A_DAY = 24


@transaction.atomic
def change_callback_policy(
    policy: CallbackPolicy,
    *,
    by: Actor,
    rule: str,
    percent: int,
    wait_hours: int,
    calls: int,
    silence_days: int,
    check_percent: int,
    questions: list[str],
) -> CallbackPolicy:
    """Change how customers of a kind are called back (DSK4). Event `callback_policy.change`, before and after.

    Whom the rule means is decided when work is finished, so it counts from then on; the number of calls, the days of
    silence and the questions hold for work that waits already. Refuses shares beyond a hundred percent, no call or no
    day of silence, a customer who would be called after the system closed, and questions too many or too long.
    """
    hat = need("change", by)
    wanted: dict[str, Any] = {
        "rule": CallRule(rule),
        "percent": percent,
        "wait_hours": wait_hours,
        "calls": calls,
        "silence_days": silence_days,
        "check_percent": check_percent,
        "questions": questions,
    }
    _need_sense(wanted)
    before = {name: getattr(policy, name) for name in wanted}
    for name, value in wanted.items():
        setattr(policy, name, value)
    policy.save()
    changed = [[name, before[name], value] for name, value in wanted.items() if before[name] != value]
    record("callback_policy.change", policy, by=by, hat=hat, data={"kind": policy.kind, "changed": changed})
    return policy


def _need_sense(wanted: dict[str, Any]) -> None:
    for name in ("percent", "check_percent"):
        if not 0 <= wanted[name] <= 100:
            raise Refused(_("A share is between 0 and 100 percent."), field=name, code="bad_share")
    for name in ("calls", "silence_days"):
        if wanted[name] < 1:
            raise Refused(_("At least one: some day the ticket must end."), field=name, code="endless")
    if (
        wanted["rule"] == CallRule.UNRATED
        and not 0 <= wanted["wait_hours"] < wanted["silence_days"] * HOURS_A_DAY
    ):
        raise Refused(
            _("The system would close it before anybody calls."),
            do=_("Wait fewer hours, or let more days of silence pass."),
            field="wait_hours",
            code="too_late",
        )
    questions = wanted["questions"]
    if len(questions) > MOST_QUESTIONS or any(len(line) > LONGEST_QUESTION for line in questions):
        raise Refused(
            _("At most %(n)d questions of %(long)d characters.")
            % {"n": MOST_QUESTIONS, "long": LONGEST_QUESTION},
            do=_("Nobody listens to a longer call."),
            field="questions",
            code="too_many",
        )
