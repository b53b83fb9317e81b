"""Exports: somebody asks for a list as a file, a job makes it, the person fetches it within a week."""

from collections.abc import Sequence

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import translation
from django.utils.translation import gettext as _

from steward.kernel.audit.record import record
from steward.kernel.base import clock
from steward.kernel.base.refused import NotAllowed, Refused
from steward.kernel.jobs.backend import enqueue_once
from steward.kernel.surface.choices import ExportFormat
from steward.kernel.surface.declare import Resource
from steward.kernel.surface.export_files import told_filters
from steward.kernel.surface.jobs import make_export
from steward.kernel.surface.kept import kept_columns
from steward.kernel.surface.lists import columns_of, narrowed, sort_of
from steward.kernel.surface.models import Export
from steward.kernel.surface.own import living
from steward.kernel.tenancy.actor import Actor

MOST_AT_ONCE = 3
LONGEST_QUERY = 1000


@transaction.atomic
def ask_export(
    resource: Resource,
    *,
    by: Actor,
    query: str = "",
    columns: Sequence[str] = (),
    format: str = ExportFormat.XLSX,
) -> Export:
    """Ask for a list as a file: the query string of the list page, and columns where not one's own.

    Effects: export row waiting, event `export.ask`, job `make_export`. The same export asked again while it is
    being made is that one. Refuses: a resource the posts do not open, a filter or order the list does not
    know, an unknown format, a fourth export at once.
    """
    if not resource.open_to(by):
        raise NotAllowed()
    if format not in ExportFormat.values:
        raise Refused(_("There is no such format."), do=_("Choose Excel or CSV."), field="format")
    query = query.replace("\0", "")
    if len(query) > LONGEST_QUERY:
        raise Refused(_("These are too many filters at once."), do=_("Narrow the list with fewer of them."))
    asked, resource = QueryDict(query), living(resource)
    narrowed(resource, by, asked)
    sort_of(resource, asked)
    chosen = [
        column.name for column in columns_of(resource, asked, list(columns) or kept_columns(resource, by))
    ]
    language = translation.get_language() or settings.LANGUAGE_CODE
    wanted = {
        "resource": resource.name,
        "query": query,
        "columns": chosen,
        "format": format,
        "language": language,
    }
    waiting = [row for row in exports_of(by) if row.is_open]
    for row in waiting:
        if all(getattr(row, name) == value for name, value in wanted.items()):
            return row
    if len(waiting) >= MOST_AT_ONCE:
        raise Refused(
            _("Three exports are being made for you."), do=_("Wait until one is ready."), code="too_many"
        )
    export: Export = Export.objects.create(
        organisation_id=by.organisation_id,
        user_id=by.person_id,
        asked_at=clock.now(),
        **wanted,
    )
    data = {"resource": resource.name, "format": format, "filters": told_filters(query)}
    record("export.ask", export, by=by, data=data)
    enqueue_once(make_export, f"export:{export.pk}", export.pk)
    return export


def exports_of(actor: Actor) -> QuerySet[Export]:
    """The actor's own exports, newest first."""
    return Export.objects.filter(user_id=actor.person_id).order_by("-pk")
