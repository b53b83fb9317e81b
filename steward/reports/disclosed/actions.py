"""Writes of disclosures: drawn up by one, published by another."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from steward.kernel.audit.record import record
from steward.kernel.base import clock
from steward.kernel.base.refused import Lost, NotAllowed, Refused
from steward.kernel.tenancy.actor import Actor, system_actor
from steward.kernel.tenancy.models import Site
from steward.kernel.tenancy.queries import clock_date
from steward.reports.disclosed.policies import MAY, drew_up
from steward.reports.disclosed.queries import figures_of
from steward.reports.models import Disclosure
from steward.reports.monthly.queries import Month


@transaction.atomic
def draft_disclosure(*, by: Actor, site: Site, month: date, reason: str = "") -> Disclosure:
    """Draw up what was promised in a month and how often it was kept, for a second person to publish.

    Effects: the next edition with the numbers of this moment, in place of one nobody published yet; event
    `disclosure.draft`. Refuses a month that is not over at the site, and a further edition of what is published
    without a reason.
    """
    hat, at = by.need_hat(MAY["draft"], site_id=site.pk), clock.now()
    wanted = Month(month.replace(day=1))
    if wanted.last >= clock_date(at, site.zone):
        raise Refused(
            _("This month is not over yet."), do=_("Draw it up next month."), field="month", code="running"
        )
    rows = Disclosure.objects.filter(site=site, month=wanted.first)
    published = rows.filter(published_at__isnull=False).order_by("-edition").first()
    if published and not reason.strip():
        raise Refused(
            _("This month is published already."),
            do=_("Say why there is a further edition; owners read it."),
            field="reason",
            code="published",
        )
    figures = figures_of(site, wanted, system_actor(by.organisation_id, "disclosures"))
    row, _made = Disclosure.objects.update_or_create(
        organisation_id=by.organisation_id,
        site=site,
        month=wanted.first,
        edition=published.edition + 1 if published else 1,
        defaults={
            "figures": figures,
            "reason": reason.strip(),
            "drafted_by_id": by.user_id,
            "drafted_at": at,
        },
    )
    record("disclosure.draft", row, by=by, hat=hat, site_id=site.pk, at=at, data=_said(row))
    return row


@transaction.atomic
def publish_disclosure(disclosure: Disclosure, *, by: Actor) -> Disclosure:
    """Show a month to the owners of its site, as it was drawn up and for good.

    Effects: this edition holds, the one before no more; event `disclosure.publish`. Refuses whoever drew it up and who
    acts for that person, and what is published already.
    """
    hat, at = by.need_hat(MAY["publish"], site_id=disclosure.site_id), clock.now()
    if drew_up(disclosure, by):
        raise NotAllowed()
    rows = Disclosure.objects.filter(site_id=disclosure.site_id, month=disclosure.month)
    rows.filter(is_current=True).exclude(pk=disclosure.pk).update(is_current=False)
    changes = {"published_at": at, "published_by_id": by.user_id, "is_current": True}
    if not rows.filter(pk=disclosure.pk, published_at__isnull=True).update(**changes):
        raise Lost()
    for name, value in changes.items():
        setattr(disclosure, name, value)
    record(
        "disclosure.publish",
        disclosure,
        by=by,
        hat=hat,
        site_id=disclosure.site_id,
        at=at,
        data=_said(disclosure),
    )
    return disclosure


def _said(row: Disclosure) -> dict[str, object]:
    return {"month": f"{row.month:%Y-%m}", "edition": row.edition}
