"""Periods of retention: set by people, kept by the night."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from steward.kernel.audit.record import record
from steward.kernel.base import clock
from steward.kernel.base.refused import Refused
from steward.kernel.people.models import RetentionPeriod
from steward.kernel.people.policies import RETENTION_SETTERS
from steward.kernel.people.retention import LONGEST, Retention, periods, retentions
from steward.kernel.tenancy.actor import Actor


@transaction.atomic
def set_retention(code: str, *, by: Actor, days: int) -> RetentionPeriod:
    """Say after how many days a rule forgets; 0 keeps for ever (PIPL art. 19).

    Records `retention.set` with the days before and after. Refuses without ADMIN or DIRECTOR, a rule nobody declared,
    and days below 0 or above a hundred years.
    """
    hat = by.need_hat(RETENTION_SETTERS)
    if code not in retentions():
        raise Refused(_("There is no such rule."), code="no_rule")
    if not 0 <= days <= LONGEST:
        raise Refused(_("Choose from 0 to %(most)d days.") % {"most": LONGEST}, field="days", code="bad_days")
    before = periods()[code]
    row, _new = RetentionPeriod.objects.update_or_create(
        organisation_id=by.organisation_id, code=code, defaults={"days": days}
    )
    if before != days:
        record("retention.set", row, by=by, hat=hat, data={"rule": code, "before": before, "after": days})
    return row


def keep_retention(by: Actor) -> dict[str, int]:
    """Forget what is older than its period, rule by rule, each in a transaction; how many rows by rule.

    Records `retention.keep` with the number where anything was forgotten.
    """
    found = {}
    for code, days in periods().items():
        if days:
            found[code] = _keep(retentions()[code], days, by)
    return found


@transaction.atomic
def _keep(rule: Retention, days: int, by: Actor) -> int:
    count = rule.sweep(clock.now() - timedelta(days=days), by)
    if count:
        row, _new = RetentionPeriod.objects.get_or_create(
            organisation_id=by.organisation_id, code=rule.code, defaults={"days": days}
        )
        record("retention.keep", row, by=by, data={"rule": rule.code, "count": count, "days": days})
    return count
