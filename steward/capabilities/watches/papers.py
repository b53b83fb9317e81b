"""The log of a watch on paper: who, what happened, what was handed over to whom, room to sign."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from steward.capabilities.watches.choices import Addition, Matter
from steward.capabilities.watches.models import Entry, HandedMatter, Watch
from steward.kernel.base import clock
from steward.kernel.surface.paper import Paper, Part
from steward.kernel.tenancy.models import Organisation


def _moment(at: datetime | None) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at else ""


def log_of(watch: Watch, reader: str) -> Paper:
    """The printed log of one watch; whose copy it is stands at its foot (SEC1)."""
    company = Organisation.objects.get(pk=watch.organisation_id).name
    entries = Entry.objects.filter(watch=watch).select_related("place", "written_by", "item")
    rows = entries.prefetch_related("notes__written_by").order_by("happened_at", "pk")
    handed = HandedMatter.objects.filter(watch=watch).select_related("entry").order_by("entry_id")
    facts = (
        (_("Line"), str(watch.site or _("Company-wide"))),
        (_("Duty officer"), watch.officer.name),
        (_("On watch from"), _moment(watch.starts_at)),
        (_("On watch until"), _moment(watch.ends_at)),
        (_("Handed over at"), _moment(watch.handed_at)),
        (_("Taken over at"), f"{_moment(watch.taken_at)} {watch.taken_by or ''}".strip()),
    )
    return Paper(
        company=f"{company} · {watch.site or _('Company-wide')}",
        title=_("Duty log"),
        number=f"{timezone.localtime(watch.starts_at):%Y%m%d}-{watch.pk}",
        parts=(
            Part(facts=facts),
            Part(
                _("What was written down"),
                texts=tuple(_told(entry) for entry in rows) or ((_("Nothing to report"), "—"),),
            ),
            Part(
                _("Handover"),
                texts=(
                    (_("To the next officer"), watch.words),
                    (_("Open matters"), "\n".join(str(row.entry) for row in handed) or "—"),
                ),
            ),
        ),
        signs=(_("Outgoing officer"), _("Next officer")),
        foot=_("Printed by %(name)s, %(when)s") % {"name": reader, "when": _moment(clock.now())},
    )


def _told(entry: Entry) -> tuple[str, str]:
    where = f" · {entry.place}" if entry.place else ""
    number = f" · {entry.item.number}" if entry.item else ""
    said = [entry.text]
    said += [
        f"{Addition(note.kind).label} {_moment(note.written_at)} {note.written_by}: {note.text}"
        for note in sorted(entry.notes.all(), key=lambda note: note.pk)
    ]
    return f"{_moment(entry.happened_at)} · {Matter(entry.kind).label}{where}{number}", "\n".join(said)
