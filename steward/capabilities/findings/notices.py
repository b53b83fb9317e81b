"""Who hears of findings."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from steward.capabilities.findings.choices import Grade
from steward.capabilities.findings.queries import FAMILY
from steward.kernel.audit.models import Event
from steward.kernel.notify.kinds import Notice, declare_notices, in_office
from steward.kernel.tenancy.choices import Role

# The heads and the manager of the site: it may touch the work of every department.
LEADERS = in_office(Role.HEAD, Role.MANAGER)


def _reached(event: Event) -> Iterable[int]:
    return set(event.data["reached"])


def _page(event: Event) -> str:
    return f"/findings/{event.subject_id}/"


NOTICES = declare_notices(
    Notice(
        "finding.raise",
        LEADERS,
        _("A critical finding"),
        path=_page,
        urgent=True,
        when=lambda event: event.data.get("grade") == Grade.CRITICAL,
    ),
    Notice("finding.assign", _reached, _("A finding is yours to put right until {until}"), path=_page),
    Notice("finding.rectify", _reached, _("Put right: to be re-inspected"), path=_page),
    Notice("finding.recheck", _reached, _("A finding was re-inspected"), path=_page),
    Notice(
        "finding.escalate",
        _reached,
        _("Not in order after {failures} re-inspections: you must see to it"),
        path=_page,
        urgent=True,
    ),
    Notice(
        "finding.stop",
        LEADERS,
        _("A danger or a violation goes on in spite of being told to stop"),
        path=_page,
        urgent=True,
        when=lambda event: not event.data.get("heeded"),
    ),
    Notice("finding.withdraw", _reached, _("A finding was withdrawn"), path=_page),
    Notice(
        "work.escalate",
        _reached,
        _("Finding overdue: you must see to it"),
        path=_page,
        urgent=True,
        code="finding.overdue",
        when=lambda event: event.data.get("family") == FAMILY,
    ),
)
