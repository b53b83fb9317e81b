"""The REST API: the registry's resources as JSON, through the same lists, forms and actions as the pages."""

import json
import re
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path, re_path, reverse
from django.urls.resolvers import URLPattern, URLResolver
from django.utils.translation import gettext as _

from steward.kernel.audit.queries import timeline
from steward.kernel.base.refused import Refused
from steward.kernel.surface.api_body import Body, read_body
from steward.kernel.surface.api_door import View, door
from steward.kernel.surface.api_errors import FormInvalid, Problem, messages_of
from steward.kernel.surface.api_json import to_json, values
from steward.kernel.surface.declare import Column, Resource, Row, Verb
from steward.kernel.surface.forms import VerbForm
from steward.kernel.surface.lists import columns_of, page_of
from steward.kernel.surface.once import Answer, first_answer, once
from steward.kernel.surface.own import living
from steward.kernel.surface.verbs import allowed_verbs, run_verb
from steward.kernel.tenancy.actor import Actor

KEY = re.compile(r"[\x21-\x7e]{1,80}")


def api_urls(resources: Iterable[Resource]) -> list[URLPattern | URLResolver]:
    """The addresses of resources below `/api/v1/`; everything else there is a 404 in JSON."""
    lists: list[URLPattern | URLResolver] = []
    rows: list[URLPattern | URLResolver] = []
    for resource in resources:
        name, creator = resource.name, resource.creator
        verbs = {"GET": list_rows(resource)} | ({"POST": run(resource, creator)} if creator else {})
        lists.append(path(name, door(**verbs), name=name))
        # Below its own name, so that an address is compared with the names and one resource's verbs only.
        rows.append(path(f"{name}/", include(_row_urls(resource))))
    return [*lists, *rows, re_path("", door(GET=nothing, POST=nothing), name="nothing")]


def _row_urls(resource: Resource) -> list[URLPattern]:
    verbs = [
        path(f"<int:pk>/{verb.name}", door(POST=run(resource, verb)), name=f"{resource.name}-{verb.name}")
        for verb in resource.verbs
        if not verb.creates
    ]
    return [path("<int:pk>", door(GET=show_row(resource)), name=f"{resource.name}-detail"), *verbs]


def nothing(request: HttpRequest, actor: Actor, **_where: Any) -> HttpResponse:
    raise Http404


def list_rows(resource: Resource) -> View:
    """GET of a resource: a page of rows with its cursors."""

    def get(request: HttpRequest, actor: Actor) -> HttpResponse:
        _open(resource, actor)
        whole = living(resource)
        columns = _columns(whole, request)
        try:
            page = page_of(whole, actor, request.GET, columns)
        except Refused as refused:
            raise Problem(400, refused.code, refused.what, do=refused.do) from refused
        body = {
            "items": [{"id": row.pk, **values(columns, row)} for row in page.rows],
            "count": page.count,
            "capped": page.capped,
            "after": page.after,
            "before": page.before,
        }
        return _answer(200, to_json(body))

    return get


def _columns(resource: Resource, request: HttpRequest) -> list[Column]:
    asked = [name for name in request.GET.get("columns", "").split(",") if name]
    if unknown := sorted(set(asked) - {column.name for column in resource.columns}):
        raise Problem(400, "unknown_column", _("Unknown column: %(names)s.") % {"names": ", ".join(unknown)})
    return columns_of(resource, request.GET)


def show_row(resource: Resource) -> View:
    """GET of one row with the verbs allowed now and its timeline."""

    def get(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
        _open(resource, actor)
        whole = living(resource)
        row = _load(whole, actor, pk)
        body = {"id": row.pk, "heading": resource.title(row), **values(whole.columns, row)}
        if resource.detail_fields:
            body["detail"] = resource.detail_fields(row)
        body["verbs"] = [
            {"name": verb.name, "label": verb.label} for verb in allowed_verbs(resource, row, actor)
        ]
        body["timeline"] = [
            {
                "at": entry.at,
                "kind": entry.kind,
                "sentence": entry.sentence,
                "by": entry.by,
                "note": entry.note,
            }
            for entry in timeline(*resource.timeline(row))
        ]
        return _answer(200, to_json(body))

    return get


def run(resource: Resource, verb: Verb) -> View:
    """One verb: the body becomes its form, the form its action, once for each key."""

    def post(request: HttpRequest, actor: Actor, pk: int | None = None) -> HttpResponse:
        _open(resource, actor)
        if pk is not None and verb.form.open_fields:
            # What may be sent depends on the organisation: whose row it is comes first.
            _load(resource, actor, pk)
        key, body = _key(request), read_body(request, verb.form.sent_fields())
        if verb.reveals:
            return _revealed(resource, verb, actor, pk, body)
        content = f"{request.method} {request.path} {body.digest}"
        if (answer := first_answer(key, content, by=actor)) is not None:
            return _once_answer(answer, replayed=True)
        row, form = _prepared(resource, verb, actor, pk, body)

        def write() -> Answer:
            made = run_verb(verb, row, actor, form)
            return 201 if verb.creates else 200, to_json(_written(resource, made if row is None else row))

        answer, replayed = once(key, content, by=actor, write=write, looked=True)
        return _once_answer(answer, replayed=replayed)

    return post


def _once_answer(answer: Answer, *, replayed: bool) -> HttpResponse:
    response = _answer(*answer)
    if answer[0] == 201:
        response.headers["Location"] = json.loads(answer[1])["url"]
    if replayed:
        response.headers["Idempotency-Replayed"] = "true"
    return response


def _prepared(
    resource: Resource, verb: Verb, actor: Actor, pk: int | None, body: Body
) -> tuple[Row | None, VerbForm]:
    """The row and the valid form: everything that can be found out before the transaction is opened."""
    row = None if pk is None else _load(resource, actor, pk)
    if not (verb.may(None, actor) if row is None else actor.roles & verb.roles):
        raise PermissionDenied
    form = verb.form(body.data, body.files, actor=actor, subject=row)
    if not form.is_valid():
        raise FormInvalid(messages_of(form))
    return row, form


def _revealed(resource: Resource, verb: Verb, actor: Actor, pk: int | None, body: Body) -> HttpResponse:
    """Send an answer that is kept nowhere: repeating it reveals, and logs, once more."""
    row, form = _prepared(resource, verb, actor, pk, body)
    with transaction.atomic():
        answer = run_verb(verb, row, actor, form)
    told = {str(label): value for label, value in answer.items()}
    response = _answer(200, to_json({**_written(resource, row), "answer": told}))
    response.headers["Cache-Control"] = "no-store"
    return response


def _written(resource: Resource, row: Row) -> dict[str, Any]:
    """Which row a verb was about: enough to show it and to fetch it, and no further query."""
    address = reverse(f"api:{resource.name}-detail", args=[row.pk])
    return {"id": row.pk, "heading": resource.title(row), "url": address}


def _key(request: HttpRequest) -> str:
    key = request.headers.get("Idempotency-Key", "")
    if not KEY.fullmatch(key):
        raise Problem(
            400,
            "key_bad" if key else "key_missing",
            _("Every write needs the header Idempotency-Key: up to 80 printable characters."),
            do=_("Send a new random one with each new write, and the same one when you repeat it."),
        )
    return key


def _open(resource: Resource, actor: Actor) -> None:
    if not resource.open_to(actor):
        raise PermissionDenied


def _load(resource: Resource, actor: Actor, pk: int) -> Row:
    row = resource.load(actor, pk) if pk < 2**63 else None
    if row is None:
        raise Http404
    return row


def _answer(status: int, body: str) -> HttpResponse:
    return HttpResponse(body, status=status, content_type="application/json")
