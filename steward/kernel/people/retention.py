"""How long what is held about people is kept (PIPL art. 19 and 47): rules declared in code, periods as data.

Each package that holds such rows declares a rule: what is erased or made anonymous once it is so many days old. The
trail is never touched: its events hold no personal value.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

from steward.kernel.people.models import RetentionPeriod
from steward.kernel.tenancy.actor import Actor

Text = str | Promise
# Rows of a rule in one night; the next night goes on.
AT_ONCE = 500
LONGEST = 36_500


@dataclass(frozen=True)
class Retention:
    """A rule: `sweep(before, by)` forgets at most `AT_ONCE` rows that were over before a moment and says how many.

    `days` is what stands until an organisation says otherwise; 0 keeps for ever.
    """

    code: str
    title: Text
    what: Text
    days: int
    sweep: Callable[[datetime, Actor], int]


_rules: dict[str, Retention] = {}


def declare_retention(rule: Retention) -> None:
    """Have a rule kept every night. A code declared twice for two rules is an error."""
    if _rules.setdefault(rule.code, rule) is not rule:
        raise ValueError(f"retention {rule.code} is declared twice")


def retentions() -> Mapping[str, Retention]:
    return dict(_rules)


def periods() -> dict[str, int]:
    """Days by rule, as the organisation in scope wants them: one query."""
    own = dict(RetentionPeriod.objects.values_list("code", "days"))
    return {code: own.get(code, rule.days) for code, rule in _rules.items()}
