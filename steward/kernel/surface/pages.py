"""The pages every resource has: list, detail, verb, bulk verb."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from steward.kernel.audit.queries import timeline
from steward.kernel.base import clock
from steward.kernel.base.refused import Refused
from steward.kernel.surface.bulk import bulk_page
from steward.kernel.surface.declare import Resource, Row, Verb, panels_of
from steward.kernel.surface.forms import VerbForm
from steward.kernel.surface.kept import kept_columns, saved_views
from steward.kernel.surface.lists import chips, chosen_filters, columns_of, page_of
from steward.kernel.surface.once import answer_of_form, key_of_form, once
from steward.kernel.surface.own import living
from steward.kernel.surface.verbs import actor_for, allowed_verbs, run_verb
from steward.kernel.tenancy.actor import Actor

View = Callable[..., HttpResponse]


def pages_of(resource: Resource) -> list[URLPattern]:
    """The addresses of a resource, named `<resource>:<page>`; verbs get `op_<verb>` views, never `dispatch`."""
    patterns = [path("", list_page(resource), name="list")]
    if resource.creator:
        verb = resource.creator
        patterns.append(path(f"{verb.name}/", create_page(resource, verb), name=verb.name))
    patterns.append(path("bulk/<slug:verb_name>/", bulk_page(resource), name="bulk"))
    patterns.append(path("<int:pk>/", detail_page(resource), name="detail"))
    patterns += [
        path(f"<int:pk>/{verb.name}/", verb_page(resource, verb), name=verb.name)
        for verb in resource.verbs
        if not verb.creates
    ]
    return patterns


def list_page(resource: Resource) -> View:
    """The list: whole, or its rows alone where HTMX asks for them."""

    @require_GET
    def list_rows(request: HttpRequest) -> HttpResponse:
        actor, whole, trouble, query = actor_for(request, resource), living(resource), None, request.GET
        columns = columns_of(whole, request.GET, kept_columns(whole, actor))
        try:
            page = page_of(whole, actor, query, columns)
        except Refused as refused:
            # Everything, and it says so: neither chips nor filters claim what the page does not do.
            trouble, query = refused, QueryDict("view=")
            page = page_of(whole, actor, query, columns)
        context = {
            "resource": whole,
            "actor": actor,
            "page": page,
            "trouble": trouble,
            "columns": columns,
            "chosen": chosen_filters(whole, query),
            "panel": "panel" in request.GET,
            "chips": chips(whole, actor, query),
            "saved": saved_views(resource, actor),
            "query": query,
            "bulk_verbs": [v for v in resource.verbs if v.bulk and actor.roles & v.roles],
            "now": clock.now(),
        }
        wanted = request.headers.get("HX-Target", "") if request.headers.get("HX-Request") else ""
        template = {"rows": "surface/rows.html", "filters": "surface/filters.html"}.get(
            wanted, "surface/list.html"
        )
        return render(request, template, context)

    return list_rows


def detail_page(resource: Resource) -> View:
    """One row with its panels, verbs and timeline; 404 where the actor does not see it."""

    @require_GET
    def show_row(request: HttpRequest, pk: int) -> HttpResponse:
        actor, whole = actor_for(request, resource), living(resource)
        row = _row_or_404(whole, actor, pk)
        return render(request, "surface/detail.html", detail_context(whole, row, actor))

    return show_row


def detail_context(resource: Resource, row: Row, actor: Actor) -> dict[str, Any]:
    """What the detail page shows: panels, allowed verbs, one timeline."""
    return {
        "resource": resource,
        "row": row,
        "actor": actor,
        "title": resource.title(row),
        "panels": [(panel, panel.context(row, actor)) for panel in panels_of(resource)],
        "verbs": allowed_verbs(resource, row, actor),
        "timeline": timeline(*resource.timeline(row)),
        "now": clock.now(),
    }


def create_page(resource: Resource, verb: Verb) -> View:
    """The form of the verb that makes a row."""

    @require_http_methods(["GET", "POST"])
    def op_create(request: HttpRequest) -> HttpResponse:
        actor = actor_for(request, resource)
        if not verb.may(None, actor):
            raise PermissionDenied
        if address := answer_of_form(request, by=actor):
            return _repeated(request, address)
        return _operate(request, resource, verb, None, actor)

    return op_create


def verb_page(resource: Resource, verb: Verb) -> View:
    """The form of a verb on one row, named `op_<verb>`."""

    @require_http_methods(["GET", "POST"])
    def op_verb(request: HttpRequest, pk: int) -> HttpResponse:
        actor = actor_for(request, resource)
        if address := answer_of_form(request, by=actor):
            return _repeated(request, address)
        row = _row_or_404(resource, actor, pk)
        if not actor.roles & verb.roles:
            raise PermissionDenied
        return _operate(request, resource, verb, row, actor)

    op_verb.__name__ = f"op_{verb.name}"
    return op_verb


def _operate(
    request: HttpRequest, resource: Resource, verb: Verb, row: Row | None, actor: Actor
) -> HttpResponse:
    """Show the form, or carry the verb out. A refusal keeps everything typed and says what to do."""
    if request.method == "GET":
        initial = {key: value for key, value in request.GET.items() if key in verb.form.base_fields}
        form = verb.form(initial=initial, actor=actor, subject=row)
        if row is not None and not verb.may(row, actor):
            return _form_page(request, resource, verb, row, actor, form, _not_now(verb), status=409)
        return _form_page(request, resource, verb, row, actor, form)
    form = verb.form(request.POST, request.FILES, actor=actor, subject=row)
    if not form.is_valid():
        return _form_page(request, resource, verb, row, actor, form, status=422)
    if verb.reveals:
        return _reveal(request, resource, verb, row, actor, form)
    key = key_of_form(request)

    def write() -> tuple[int, str]:
        made = run_verb(verb, row, actor, form)
        pk = made.pk if verb.creates or row is None else row.pk
        # Who gave a row out of his hands may see it no more: the list is where he goes on.
        if resource.rows(actor).filter(pk=pk).exists():
            return 302, reverse(f"{resource.name}:detail", args=[pk])
        return 302, reverse(f"{resource.name}:list")

    try:
        (_status, address), repeated = once(key, f"{request.path}", by=actor, write=write)
    except Refused as refused:
        if refused.field in form.fields:
            form.add_error(refused.field, f"{refused.what} {refused.do}")
        return _form_page(request, resource, verb, row, actor, form, refused, status=refused.status)
    if repeated:
        return _repeated(request, address)
    messages.success(request, str(verb.done or verb.label))
    return _go(request, address)


def _repeated(request: HttpRequest, address: str) -> HttpResponse:
    """To where the first sending led, saying so; photos of the second one are not kept, and nobody shall think so."""
    told = _("This was sent before: nothing was done twice.")
    if request.FILES:
        told = _(
            "This was sent before: nothing was done twice. Photos you chose since then can be added here."
        )
    messages.info(request, told)
    return _go(request, address)


def _reveal(
    request: HttpRequest, resource: Resource, verb: Verb, row: Row | None, actor: Actor, form: VerbForm
) -> HttpResponse:
    """Show an answer once: it is neither stored under the form's key nor cached by the browser."""
    try:
        with transaction.atomic():
            answer = run_verb(verb, row, actor, form)
    except Refused as refused:
        return _form_page(request, resource, verb, row, actor, form, refused, status=refused.status)
    context = {"resource": resource, "verb": verb, "row": row, "title": resource.title(row), "answer": answer}
    response = render(request, "surface/revealed.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _row_or_404(resource: Resource, actor: Actor, pk: int) -> Row:
    row = resource.load(actor, pk) if pk < 2**63 else None
    if row is None:
        raise Http404
    return row


def _not_now(verb: Verb) -> Refused:
    return Refused(
        _("“%(verb)s” is not possible now.") % {"verb": verb.label},
        do=_("Look at its state: it may be in other hands, or somebody was quicker."),
        code="illegal_state",
    )


def _form_page(
    request: HttpRequest,
    resource: Resource,
    verb: Verb,
    row: Row | None,
    actor: Actor,
    form: VerbForm,
    refused: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    form.present()
    context = {
        "resource": resource,
        "verb": verb,
        "row": row,
        "actor": actor,
        "form": form,
        "refused": refused,
        "once": request.POST.get("once") or str(uuid4()),
        "title": resource.title(row) if row is not None else resource.label_one,
    }
    return render(request, "surface/form.html", context, status=status)


def _go(request: HttpRequest, address: str) -> HttpResponse:
    if request.headers.get("HX-Request"):
        response = HttpResponse(status=204)
        response["HX-Redirect"] = address
        return response
    return HttpResponseRedirect(address)
