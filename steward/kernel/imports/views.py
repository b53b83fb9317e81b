"""Pages of the wizard: upload, map, look at what was found, commit with progress, undo."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from steward.kernel.base.refused import Refused
from steward.kernel.imports import actions, jobs
from steward.kernel.imports.choices import BatchStatus, Repair, Verdict
from steward.kernel.imports.forms import MapForm, ReadForm, UploadForm
from steward.kernel.imports.kinds import IMPORTERS, import_kind
from steward.kernel.imports.models import ImportBatch
from steward.kernel.imports.queries import (
    examples_of,
    findings_of,
    is_busy,
    job_of,
    same_file_before,
    visible_batches,
)
from steward.kernel.imports.readers import ENCODINGS, Table
from steward.kernel.tenancy.actor import Actor

Verb = Callable[[HttpRequest, ImportBatch, Actor], HttpResponse | None]
SHOWN = 30
# Up to this size a list is checked while the person waits (some thousand rows); larger ones go to the background.
SMALL = 256 * 1024
MAPPING = (BatchStatus.UPLOADED, BatchStatus.MAPPED, BatchStatus.FAILED)


def _actor(request: HttpRequest) -> Actor:
    """Who asks. Refuses everybody whose posts may not import anywhere."""
    actor: Actor | None = request.actor  # type: ignore[attr-defined]
    if actor is None or not actor.hats_with(IMPORTERS):
        raise PermissionDenied
    return actor


def _batch(actor: Actor, pk: int) -> ImportBatch:
    batch = visible_batches(actor).filter(pk=pk).first()
    if batch is None:
        raise Http404
    return batch


def _home(batch: ImportBatch) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"/imports/{batch.pk}/")


@require_GET
def batches(request: HttpRequest) -> HttpResponse:
    """The upload form, and earlier imports, newest first."""
    return _start(request, UploadForm(actor=_actor(request)))


def _start(request: HttpRequest, form: UploadForm, refused: Refused | None = None) -> HttpResponse:
    rows = list(visible_batches(_actor(request))[:SHOWN])
    context = {"form": form, "refused": refused, "batches": [(row, import_kind(row.kind)) for row in rows]}
    status = refused.status if refused else 422 if form.errors else 200
    return render(request, "imports/start.html", context, status=status)


@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Take a file and go on to its columns."""
    actor = _actor(request)
    form = UploadForm(request.POST, request.FILES, actor=actor)
    if not form.is_valid():
        return _start(request, form)
    file, site = form.cleaned_data["file"], form.cleaned_data["site"]
    try:
        batch = actions.upload_batch(
            file.chunks(), file.name, kind=form.cleaned_data["kind"], site=site, by=actor
        )
    except Refused as refused:
        return _start(request, form, refused)
    return _home(batch)


@require_GET
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """The step at which a batch stands."""
    return _page(request, _batch(_actor(request), pk))


def _page(
    request: HttpRequest, batch: ImportBatch, refused: Refused | None = None, form: MapForm | None = None
) -> HttpResponse:
    kind = import_kind(batch.kind)
    context: dict[str, Any] = {"batch": batch, "kind": kind, "refused": refused, "stage": "done"}
    if is_busy(batch):
        context |= {"stage": "busy", "job": job_of(batch)}
    elif batch.status in MAPPING:
        context |= {"stage": "map"} | _mapping(batch, form)
    elif batch.status == BatchStatus.CHECKED:
        context |= {"stage": "check", "before": same_file_before(batch)} | _findings(batch)
    else:
        context |= _findings(batch)
    context["made"] = [
        (kind.counted.get(word, word), n) for word, n in batch.counts.get("created", {}).items() if n
    ]
    status = refused.status if refused else 422 if form is not None and form.errors else 200
    return render(request, "imports/batch.html", context, status=status)


def _mapping(batch: ImportBatch, form: MapForm | None) -> dict[str, Any]:
    form = form or MapForm(batch=batch)
    try:
        table: Table | None = actions.open_batch(batch)
    except Refused:
        # The page must stay open for giving the batch up.
        table = None
    examples = examples_of(batch, table) if table else {}
    columns = [(letter, form[f"column_{letter}"], examples.get(letter, [])) for letter in form.letters]
    options = [form[name] for name in form.fields if name.startswith("option_")]
    return {"form": form, "columns": columns, "options": options, "table": table, "encodings": ENCODINGS}


def _findings(batch: ImportBatch) -> dict[str, Any]:
    labels = {column.name: column.label for column in import_kind(batch.kind).columns}
    found = [
        (verdict, batch.counts.get(verdict.value, 0), findings_of(batch, verdict))
        for verdict in (Verdict.REFUSED, Verdict.SKIPPED, Verdict.REPAIRED)
    ]
    repairs = [(Repair(how).label, count) for how, count in batch.counts.get("repairs", {}).items()]
    names = list(batch.sample[0]["cells"]) if batch.sample else []
    return {"found": found, "repairs": repairs, "labels": labels, "names": names}


def _verb(step: Verb) -> Callable[[HttpRequest, int], HttpResponse]:
    """A verb of one batch: back to its page, with the refusal in words where there is one."""

    @require_POST
    @wraps(step)
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        actor = _actor(request)
        batch = _batch(actor, pk)
        try:
            return step(request, batch, actor) or _home(batch)
        except Refused as refused:
            return _page(request, _batch(actor, pk), refused)

    return view


@_verb
def read(request: HttpRequest, batch: ImportBatch, actor: Actor) -> None:
    """Read another sheet, or another encoding."""
    form = ReadForm(request.POST)
    if form.is_valid():
        actions.choose_sheet(batch, by=actor, **form.cleaned_data)


@_verb
def map_columns(request: HttpRequest, batch: ImportBatch, actor: Actor) -> HttpResponse | None:
    """Keep the mapping and check the list: at once when it is small, else in the background."""
    form = MapForm(request.POST, batch=batch)
    if not form.is_valid():
        return _page(request, batch, form=form)
    actions.map_batch(batch, form.columns, by=actor, options=form.options)
    if batch.size <= SMALL:
        actions.check_batch(batch, by=actor)
    else:
        jobs.check_later(batch, by=actor)
    return None


@_verb
def remap(request: HttpRequest, batch: ImportBatch, actor: Actor) -> None:
    """Back from the findings to the columns."""
    actions.map_batch(batch, batch.mapping["columns"], by=actor, options=batch.options)


@_verb
def commit(request: HttpRequest, batch: ImportBatch, actor: Actor) -> None:
    """Write the list in the background: all rows, or the good ones."""
    actions.choose_rows(batch, by=actor, good_rows_only="good_rows_only" in request.POST)
    jobs.commit_later(batch, by=actor)


@_verb
def undo(request: HttpRequest, batch: ImportBatch, actor: Actor) -> None:
    """Take the list back in the background."""
    jobs.undo_later(batch, by=actor, keep_used="keep_used" in request.POST)


@_verb
def drop(request: HttpRequest, batch: ImportBatch, actor: Actor) -> HttpResponse:
    """Give an upload up."""
    actions.drop_batch(batch, by=actor)
    return HttpResponseRedirect("/imports/")


@require_GET
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the background is, as a fragment that asks again; the page itself comes anew when it is through."""
    batch = _batch(_actor(request), pk)
    if not is_busy(batch):
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "imports/progress.html", {"batch": batch, "job": job_of(batch)})
