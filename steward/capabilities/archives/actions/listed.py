"""Archives of a checked list come into the register at once."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from steward.capabilities.archives.actions.filing import PREFIX
from steward.capabilities.archives.models import Archive
from steward.kernel.audit.record import build, record_many
from steward.kernel.base import clock
from steward.kernel.base.numbering import take_day_numbers
from steward.kernel.imports.traces import Traces
from steward.kernel.tenancy.models import Site


def write_archives(site: Site, rows: Sequence[Mapping[str, Any]], traces: Traces) -> dict[str, int]:
    """Write a list of archives under numbers of their own; records `archive.register` for each.

    Runs inside the batch's transaction; the wizard has asked for the right to import at the site.
    """
    by, at = traces.by, clock.now()
    traces.progress(_("Writing archives"))
    numbers = take_day_numbers(PREFIX, len(rows), organisation_id=by.organisation_id, day=clock.today())
    made = Archive.objects.bulk_create(
        (
            Archive(organisation_id=by.organisation_id, site=site, number=number, created_at=at, **values)
            for number, values in zip(numbers, rows, strict=True)
        ),
        batch_size=500,
    )
    traces.created(Archive, [row.pk for row in made])
    record_many(build("archive.register", row, by=by, site_id=site.pk, at=at) for row in made)
    return {"archives": len(made)}
