"""Writes of months: the standard areas are judged by."""

from django.db import transaction
from django.utils.translation import gettext as _

from steward.kernel.audit.record import record
from steward.kernel.base import clock
from steward.kernel.base.refused import Refused
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import Site
from steward.reports.models import AreaLimit
from steward.reports.monthly.policies import MAY


@transaction.atomic
def set_limit(*, by: Actor, most: int, site: Site | None = None) -> AreaLimit:
    """Set how many complaints an area may have in a month (DSK9), for a site or for all that have none of their own.

    Effects: holds from the running month on, event `area_limit.set`; a month that is over keeps the standard it was
    judged by. Refuses a number below zero, and all sites to a post of one site.
    """
    hat = by.need_hat(MAY["set"], site_id=site.pk if site else None)
    if most < 0:
        raise Refused(_("A number of complaints is zero or more."), field="most", code="negative")
    month = clock.today().replace(day=1)
    row, _made = AreaLimit.objects.update_or_create(
        organisation_id=by.organisation_id, site=site, from_month=month, defaults={"most": most}
    )
    record(
        "area_limit.set",
        row,
        by=by,
        hat=hat,
        site_id=row.site_id,
        data={"most": most, "month": f"{month:%Y-%m}"},
    )
    return row
