"""Writes of weeks: frozen by the clockwork, drawn up again by people who say why."""

from collections import defaultdict
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from steward.kernel.audit.record import record
from steward.kernel.base import clock
from steward.kernel.base.refused import Lost, need_words
from steward.kernel.tenancy.actor import Actor
from steward.kernel.tenancy.models import Site
from steward.reports.models import WeeklyReport
from steward.reports.weekly.counting import Tally, tallies, whole
from steward.reports.weekly.policies import MAY
from steward.reports.weekly.queries import Missing, missing_weeks, running_figures


@transaction.atomic
def freeze_weeks(*, by: Actor, at: datetime | None = None) -> list[WeeklyReport]:
    """Freeze every week that is over, of each site and of all together (DSK10). Returns the new reports.

    Effects: a report for each, event `week.freeze`. Done twice it does nothing: what is frozen is not missing.
    """
    missing = missing_weeks(at or clock.now())
    by_monday = defaultdict[date, list[Missing]](list)
    for row in missing:
        by_monday[row.monday].append(row)
    made = []
    for monday, rows in sorted(by_monday.items()):
        # The week of all sites needs all of them; else only those that are missing are counted.
        wanted = {row.site.pk for row in rows if row.site}
        found = tallies(monday, wanted if all(row.site for row in rows) else None)
        for row in rows:
            tally = found.get(row.site.pk, Tally()) if row.site else whole(found)
            made.append(_freeze(row.site, monday, tally, by=by))
    return made


def _freeze(site: Site | None, monday: date, tally: Tally, *, by: Actor) -> WeeklyReport:
    week = WeeklyReport.objects.create(
        organisation_id=by.organisation_id,
        site=site,
        monday=monday,
        figures=tally.stored(),
        frozen_at=clock.now(),
        frozen_by_id=by.user_id,
    )
    record("week.freeze", week, by=by, site_id=week.site_id, data={"monday": monday.isoformat()})
    return week


@transaction.atomic
def redo_week(week: WeeklyReport, *, by: Actor, reason: str) -> WeeklyReport:
    """Draw a frozen week up again from what is known today; both editions stay (anchors (b) 19).

    Effects: the old edition holds no more, a new one with the reason; event `week.redo` on the old and `week.freeze`
    on the new one. Refuses without a reason, and an edition that was redone already.
    """
    hat = by.need_hat(MAY["redo"], site_id=week.site_id)
    need_words(reason, "reason", _("Say why the week is drawn up again."))
    if not WeeklyReport.objects.filter(pk=week.pk, is_current=True).update(is_current=False):
        raise Lost()
    week.is_current = False
    again = WeeklyReport.objects.create(
        organisation_id=by.organisation_id,
        site_id=week.site_id,
        monday=week.monday,
        edition=week.edition + 1,
        reason=reason.strip(),
        figures=running_figures(week.monday, week.site),
        frozen_at=clock.now(),
        frozen_by_id=by.user_id,
    )
    record("week.redo", week, by=by, hat=hat, site_id=week.site_id, data={"edition": again.edition})
    record(
        "week.freeze", again, by=by, hat=hat, site_id=week.site_id, data={"monday": week.monday.isoformat()}
    )
    return again
