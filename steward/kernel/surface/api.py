"""The REST API: the registry's resources as JSON, through the same lists, forms and actions as the pages."""

import json
import re
from collections.abc import Callable, Iterable
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.urls import path, re_path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from steward.kernel.audit.queries import timeline
from steward.kernel.base.refused import Refused
from steward.kernel.surface.api_auth import unauthorised
from steward.kernel.surface.api_body import Body, check_size, read_body
from steward.kernel.surface.api_errors import ANSWERED, FormInvalid, Problem, answer_error, messages_of
from steward.kernel.surface.api_json import to_json, values
from steward.kernel.surface.declare import Column, Resource, Row, Verb
from steward.kernel.surface.lists import columns_of, page_of
from steward.kernel.surface.limits import Allowance, take
from steward.kernel.surface.once import Answer, first_answer, once
from steward.kernel.surface.pages import allowed_verbs, run_verb
from steward.kernel.tenancy.actor import Actor

View = Callable[..., HttpResponse]
SAFE = frozenset({"GET", "HEAD"})
KEY = re.compile(r"[\x21-\x7e]{1,80}")


def api_urls(resources: Iterable[Resource]) -> list[URLPattern]:
    """The addresses of resources below `/api/v1/`; everything else there is a 404 in JSON."""
    patterns = []
    for resource in resources:
        name, creator = resource.name, resource.creator
        verbs = {"GET": list_rows(resource)} | ({"POST": run(resource, creator)} if creator else {})
        patterns.append(path(name, door(**verbs), name=name))
        patterns.append(path(f"{name}/<int:pk>", door(GET=show_row(resource)), name=f"{name}-detail"))
        for verb in resource.verbs:
            if not verb.creates:
                address, view = f"{name}/<int:pk>/{verb.name}", door(POST=run(resource, verb))
                patterns.append(path(address, view, name=f"{name}-{verb.name}"))
    return [*patterns, re_path("", door(GET=nothing, POST=nothing), name="nothing")]


def door(**handlers: View) -> View:
    """The frame of every address: method, sign-in, forged posts, rate limit, and errors as JSON."""
    allowed = ", ".join(sorted({*handlers, *(("HEAD",) if "GET" in handlers else ())}))

    @csrf_exempt  # enforced below, for sessions, with an answer in JSON
    @login_not_required  # answered with 401 instead of a page to sign in
    def api(request: HttpRequest, **where: Any) -> HttpResponse:
        allowance = None
        try:
            handler = handlers.get("GET" if request.method == "HEAD" else str(request.method))
            if handler is None:
                raise Problem(405, "wrong_method", _("This cannot be done here."), headers={"Allow": allowed})
            actor = _signed_in(request)
            allowance = _take(request, actor)
            if request.method not in SAFE:
                check_size(request)
                _refuse_forged(request)
            response = handler(request, actor, **where)
        except ANSWERED as error:
            response = answer_error(error)
        if allowance is not None:
            response.headers["RateLimit-Remaining"] = str(allowance.remaining)
        return response

    return api


def _signed_in(request: HttpRequest) -> Actor:
    actor: Actor | None = request.actor  # type: ignore[attr-defined]
    if actor is None:
        raise unauthorised("not_signed_in", _("Nobody is signed in."))
    return actor


def _take(request: HttpRequest, actor: Actor) -> Allowance:
    token = getattr(request, "token", None)
    who = f"token:{token.pk}" if token else f"user:{actor.user_id}"
    allowance = take(who, write=request.method not in SAFE)
    if allowance.retry_after:
        raise Problem(
            429,
            "too_many_requests",
            _("Too many requests in this minute."),
            do=_("Wait %(n)d seconds.") % {"n": allowance.retry_after},
            headers={"Retry-After": str(allowance.retry_after), "RateLimit-Remaining": "0"},
        )
    return allowance


class _ForgeryCheck(CsrfViewMiddleware):
    """Django's own check, giving its reason instead of a page."""

    def _reject(self, request: HttpRequest, reason: str) -> str:  # type: ignore[override]
        return reason


def _refuse_forged(request: HttpRequest) -> None:
    """A browser sends the session by itself, so that a session must prove the page; a token is proof enough."""
    if getattr(request, "token", None) is not None:
        return
    check = _ForgeryCheck(lambda _request: HttpResponse())
    check.process_request(request)
    if check.process_view(request, None, (), {}):
        raise Problem(
            403,
            "csrf",
            _("The request does not prove that it comes from our own page."),
            do=_("Send the header X-CSRFToken, or sign in with a token."),
        )


def nothing(request: HttpRequest, actor: Actor, **_where: Any) -> HttpResponse:
    raise Http404


def list_rows(resource: Resource) -> View:
    def get(request: HttpRequest, actor: Actor) -> HttpResponse:
        _open(resource, actor)
        columns = _columns(resource, request)
        try:
            page = page_of(resource, actor, request.GET)
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
    def get(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
        _open(resource, actor)
        row = _load(resource, actor, pk)
        body = {"id": row.pk, "title": resource.title(row), **values(resource.columns, row)}
        if resource.detail_fields:
            body["detail"] = resource.detail_fields(row)
        body["verbs"] = [{"name": verb.name, "label": verb.label} for verb in allowed_verbs(resource, row, actor)]
        body["timeline"] = [
            {"at": entry.at, "kind": entry.kind, "sentence": entry.sentence, "by": entry.by, "note": entry.note}
            for entry in timeline(*resource.timeline(row))
        ]
        return _answer(200, to_json(body))

    return get


def run(resource: Resource, verb: Verb) -> View:
    """One verb: the body becomes its form, the form its action, once for each key."""

    def post(request: HttpRequest, actor: Actor, pk: int | None = None) -> HttpResponse:
        _open(resource, actor)
        key, body = _key(request), read_body(request, verb.form.base_fields)
        content = f"{request.method} {request.path} {body.digest}"
        if (answer := first_answer(key, content, by=actor)) is not None:
            return _written(answer, replayed=True)
        write = _prepared(resource, verb, actor, pk, body)
        answer, replayed = once(key, content, by=actor, write=write, looked=True)
        return _written(answer, replayed=replayed)

    return post


def _prepared(
    resource: Resource, verb: Verb, actor: Actor, pk: int | None, body: Body
) -> Callable[[], Answer]:
    """Everything that can be found out before the transaction is opened; returns the write itself."""
    row = None if pk is None else _load(resource, actor, pk)
    if not (verb.may(None, actor) if row is None else actor.roles & verb.roles):
        raise PermissionDenied
    form = verb.form(body.data, body.files, actor=actor, subject=row)
    if not form.is_valid():
        raise FormInvalid(messages_of(form))

    def write() -> Answer:
        made = run_verb(verb, row, actor, form)
        subject = made if row is None else row
        address = reverse(f"api:{resource.name}-detail", args=[subject.pk])
        answer = {"id": subject.pk, "title": resource.title(subject), "url": address}
        return 201 if verb.creates else 200, to_json(answer)

    return write


def _written(answer: Answer, *, replayed: bool) -> HttpResponse:
    response = _answer(*answer)
    if answer[0] == 201:
        response.headers["Location"] = json.loads(answer[1])["url"]
    if replayed:
        response.headers["Idempotency-Replayed"] = "true"
    return response


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
