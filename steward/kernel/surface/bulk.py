"""One form for several rows: each row in a transaction of its own, each refusal named."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from steward.kernel.base.keys import key_of
from steward.kernel.base.refused import Refused
from steward.kernel.surface.declare import Resource, Row, Verb
from steward.kernel.surface.forms import VerbForm
from steward.kernel.surface.verbs import actor_for, run_verb
from steward.kernel.tenancy.actor import Actor

View = Callable[..., HttpResponse]


def bulk_page(resource: Resource) -> View:
    """The page of a verb on several chosen rows."""

    @require_http_methods(["POST"])
    def op_bulk(request: HttpRequest, verb_name: str) -> HttpResponse:
        """One form for several rows: each row in a transaction of its own, each refusal named."""
        actor = actor_for(request, resource)
        verb = next((v for v in resource.verbs if v.name == verb_name and v.bulk), None)
        if verb is None:
            raise Http404
        if not actor.roles & verb.roles:
            raise PermissionDenied
        sent_ids = map(key_of, request.POST.getlist("rows"))
        ids = [key for key in sent_ids if key is not None][:200]
        rows = list(resource.rows(actor).select_related(*resource.joined).filter(pk__in=ids))
        sent = "confirmed" in request.POST
        first = rows[0] if rows else None
        form = verb.form(
            request.POST if sent else None, request.FILES if sent else None, actor=actor, subject=first
        )
        form.is_for_several = len(rows) > 1
        results: list[tuple[Row, Refused | None]] = []
        if sent and form.is_valid():
            results = [(row, _try(verb, row, actor, form)) for row in rows]
        if rows:
            form.present()
        context = {
            "resource": resource,
            "verb": verb,
            "rows": rows,
            "form": form,
            "actor": actor,
            "results": results,
            "missing": len(set(ids)) - len(rows),
        }
        return render(
            request, "surface/bulk.html", context, status=422 if sent and not form.is_valid() else 200
        )

    return op_bulk


def _try(verb: Verb, row: Row, actor: Actor, form: VerbForm) -> Refused | None:
    try:
        with transaction.atomic():
            run_verb(verb, row, actor, form)
    except Refused as refused:
        return refused
    return None
