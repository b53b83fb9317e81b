"""The rectification notice as it is printed and signed for."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from steward.capabilities.findings.choices import Grade, Nature
from steward.capabilities.findings.models import finding_of
from steward.kernel.base import clock
from steward.kernel.surface.paper import Paper, Part
from steward.kernel.work.models import WorkItem


def notice_paper(item: WorkItem, reader: str) -> Paper:
    """What is to be put right, by whom and until when; lines for whoever hands it over and whoever takes it.

    The re-inspection is filled in by hand where it was not made yet.
    """
    row = finding_of(item)
    to = row.contractor or str(item.department or "")
    facts = (
        (_("Addressed to"), to),
        (_("Who puts it right"), str(item.assignee or row.post or "")),
        (_("Place"), str(item.place or item.site)),
        (_("What at the place"), row.part),
        (_("Grade of the finding"), str(Grade(item.kind).label)),
        (_("What it is"), str(Nature(row.nature).label)),
        (_("Found at"), _moment(item.opened_at)),
        (_("Put right by"), _moment(item.due_at) if item.due_at and not item.closed_at else ""),
    )
    stopped = ((_("Stopped on the spot"), _moment(row.stopped_at)),) if row.stopped_at else ()
    return Paper(
        company=f"{item.organisation.name} · {item.site}",
        title=_("Rectification notice"),
        number=item.number,
        parts=(
            Part(facts=facts, texts=((_("What is not in order"), row.words), *stopped)),
            Part(
                _("Answer and re-inspection"),
                texts=((_("How it was put right"), row.result), (_("Re-inspection"), row.verdict)),
            ),
        ),
        signs=(_("Handed over by"), _("Received by"), _("Re-inspected by")),
        foot=_("Printed by %(name)s, %(when)s") % {"name": reader, "when": _moment(clock.now())},
    )


def _moment(at: datetime | None) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at else ""
