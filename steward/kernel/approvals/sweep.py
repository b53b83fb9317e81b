"""The sweep: passes up what is overdue and what nobody is left to decide, exactly once.

Safe with several workers and after a kill: each batch is one transaction that holds its rows' locks (or SQLite's
write lock), a request taken by a decision meanwhile is skipped, and the unique rows of `Seat` are the last word.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import connection, transaction

from steward.kernel.approvals.choices import State
from steward.kernel.approvals.course import Course
from steward.kernel.approvals.models import Request
from steward.kernel.base import clock
from steward.kernel.base.bulk import update_rows
from steward.kernel.base.rows import read_rows
from steward.kernel.tenancy.scope import scope
from steward.kernel.work.ladder import OfficeView

BATCH = 200
# A request the sweep cannot decide is looked at again after an hour, so that it never stops the others.
SET_ASIDE = timedelta(hours=1)
logger = logging.getLogger(__name__)


@dataclass
class SweepReport:
    """What one sweep did."""

    looked_at: int = 0
    climbed: int = 0
    set_aside: list[str] = field(default_factory=list)


def sweep_requests(at: datetime | None = None) -> SweepReport:
    """Look at every open request whose moment has come, in every organisation, batch by batch."""
    at = at or clock.now()
    report = SweepReport()
    offices: dict[int, OfficeView] = {}
    while True:
        with transaction.atomic():
            rows = _due_rows(at)
            for organisation_id, own in _by_organisation(rows):
                with scope(organisation_id):
                    office = offices.setdefault(organisation_id, OfficeView(at))
                    for request in own:
                        _look_at(request, office, report)
        if len(rows) < BATCH:
            return report


def _due_rows(at: datetime) -> list[Request]:
    """The next requests to look at, of all organisations: one index finds them. They are ours until the batch ends."""
    lock = " FOR UPDATE SKIP LOCKED" if connection.features.has_select_for_update_skip_locked else ""
    where = f"state = '{State.OPEN}' AND next_check_at <= %s ORDER BY next_check_at, id LIMIT {BATCH}{lock}"
    return read_rows(Request, where, [at])


def _by_organisation(rows: list[Request]) -> Iterator[tuple[int, list[Request]]]:
    for organisation_id in sorted({row.organisation_id for row in rows}):
        yield organisation_id, [row for row in rows if row.organisation_id == organisation_id]


def _look_at(request: Request, office: OfficeView, report: SweepReport) -> None:
    report.looked_at += 1
    try:
        with transaction.atomic():
            report.climbed += Course(request, office).sweep()
    except Exception:
        logger.exception("request %s was set aside for an hour", request.number)
        report.set_aside.append(request.number)
        request.next_check_at = office.at + SET_ASIDE
        update_rows([request], ["next_check_at"])
