"""The rectification notice leaves the house on paper."""

from django.db import transaction

from steward.capabilities.findings.policies import MAY
from steward.kernel.base import clock
from steward.kernel.tenancy.actor import Actor
from steward.kernel.work.models import WorkItem
from steward.kernel.work.remarks import record_verb


@transaction.atomic
def print_finding(item: WorkItem, *, by: Actor) -> WorkItem:
    """Take the notice of a finding out of the house: event `finding.print` says who did."""
    hat = by.need_hat(MAY["print"], site_id=item.site_id)
    record_verb("finding.print", item, by=by, hat=hat, at=clock.now())
    return item
