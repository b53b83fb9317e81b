"""Pages of exports: one's own with their progress, asking for one, fetching the file."""

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from steward.kernel.base.refused import Refused
from steward.kernel.surface.choices import ExportState
from steward.kernel.surface.declare import resources
from steward.kernel.surface.export_files import file_of
from steward.kernel.surface.exports import ask_export, exports_of
from steward.kernel.tenancy.actor import Actor

SHOWN = 30


def _page(request: HttpRequest, refused: Refused | None = None) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    rows = list(exports_of(actor)[:SHOWN])
    context = {
        "exports": [(row, resources().get(row.resource)) for row in rows],
        "unfinished": any(row.is_open for row in rows),
        "refused": refused,
    }
    fragment = request.headers.get("HX-Request") and not refused
    template = "surface/exports_rows.html" if fragment else "surface/exports.html"
    return render(request, template, context, status=refused.status if refused else 200)


@require_GET
def exports(request: HttpRequest) -> HttpResponse:
    """One's own exports, newest first; the list asks for itself again while one is being made."""
    return _page(request)


@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Take the order from a list page: its resource, query string and the format."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    resource = resources().get(request.POST.get("resource", ""))
    if resource is None:
        raise Http404
    if not resource.open_to(actor):
        raise PermissionDenied
    try:
        asked = {"query": request.POST.get("query", ""), "format": request.POST.get("format", "")}
        ask_export(resource, by=actor, **asked)
    except Refused as refused:
        return _page(request, refused)
    return HttpResponseRedirect("/exports/")


@require_GET
def fetch(request: HttpRequest, pk: int) -> FileResponse:
    """The file, for the person who asked for it and still may see such rows."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    export = exports_of(actor).filter(pk=pk, state=ExportState.READY).first()
    if export is None or export.ready_at is None or not file_of(export.file).exists():
        raise Http404
    resource = resources().get(export.resource)
    if resource is None or not resource.open_to(actor):
        raise PermissionDenied
    name = f"{resource.name}-{timezone.localtime(export.ready_at):%Y%m%d-%H%M}.{export.format}"
    return FileResponse(file_of(export.file).open("rb"), as_attachment=True, filename=name)


urlpatterns = [
    path("", exports, name="exports"),
    path("ask/", ask, name="ask_export"),
    path("<int:pk>/file", fetch, name="export_file"),
]
