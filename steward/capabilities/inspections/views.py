"""The phone's door: what it takes along and what it brings home. Sessions and CSRF as elsewhere, answers in JSON."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    JsonResponse,
    UnreadablePostError,
)

from steward.capabilities.inspections.actions import (
    begin_round,
    end_round,
    keep_photo,
    keep_refused,
    take_visit,
)
from steward.capabilities.inspections.choices import Source
from steward.capabilities.inspections.doubts import say_doubts
from steward.capabilities.inspections.models import FieldPhoto, Round
from steward.capabilities.inspections.queries import rounds_for_phone
from steward.capabilities.inspections.reading import Cut, MissingPhotos, Unreadable, read_moment, read_visit
from steward.kernel.base.keys import key_of
from steward.kernel.base.refused import Refused
from steward.kernel.evidence.pictures import MAX_BYTES
from steward.kernel.surface.api_errors import answer_error, too_large
from steward.kernel.tenancy.actor import Actor

View = Callable[..., HttpResponse]


def for_phone(*methods: str) -> Callable[[View], View]:
    """For staff with a post; refusals as JSON. What can never be taken (422, 404) is kept as it came."""

    def bound(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            actor: Actor = request.actor  # type: ignore[attr-defined]
            if not actor.hats:
                raise PermissionDenied
            if request.method not in methods:
                return HttpResponseNotAllowed(methods)
            # A phone that changed hands between asking who is signed in and sending: nobody records for another.
            if request.headers.get("X-Person", str(actor.person_id)) != str(actor.person_id):
                return JsonResponse({}, status=401)
            try:
                if request.method == "POST":
                    _need_whole(request, len(_sent(request)))
                return view(request, actor, *args, **kwargs)
            except MissingPhotos as refused:
                return JsonResponse({"missing": refused.missing}, status=refused.status)
            except (Refused, Http404) as refused:
                if isinstance(refused, Unreadable | Http404) and request.method == "POST":
                    keep_refused(request.body, by=actor, path=request.path, what=str(refused))
                return answer_error(refused)

        return answer

    return bound


def _sent(request: HttpRequest) -> bytes:
    try:
        return request.body
    except UnreadablePostError as broken:
        raise Cut from broken


def _need_whole(request: HttpRequest, length: int) -> None:
    """Refuses what is shorter than it was announced: a phone went into a lift while it sent."""
    announced = key_of(str(request.META.get("CONTENT_LENGTH") or ""))
    if announced is not None and length < announced:
        raise Cut


@for_phone("GET")
def rounds(_request: HttpRequest, actor: Actor) -> HttpResponse:
    """The rounds of the coming week with points, checklists and secret words."""
    return _said(rounds_for_phone(actor))


@for_phone("GET", "PUT")
def photo(request: HttpRequest, actor: Actor, digest: str) -> HttpResponse:
    """A picture under its sha-256: 201 the first time, 200 the same again. Asked for: is it here (200) or not (404)?"""
    if request.method == "GET":
        if not FieldPhoto.objects.filter(sha256=digest, user_id=actor.person_id).exists():
            raise Http404
        return _said({"sha256": digest})
    try:
        raw = request.read(MAX_BYTES + 1)
    except UnreadablePostError as broken:
        raise Cut from broken
    if len(raw) > MAX_BYTES:
        raise too_large()
    _need_whole(request, len(raw))
    taken_at, source = _moment(request), request.headers.get("X-Source", "")
    if taken_at is None or source not in Source.values:
        raise Unreadable("X-Taken-At, X-Source")
    _row, is_new = keep_photo(raw, by=actor, digest=digest, source=source, taken_at=taken_at)
    return JsonResponse({"sha256": digest}, status=201 if is_new else 200)


def _moment(request: HttpRequest) -> datetime | None:
    try:
        found = datetime.fromisoformat(request.headers.get("X-Taken-At", ""))
    except ValueError:
        return None
    return found if found.tzinfo and 1970 <= found.year <= 2200 else None


@for_phone("POST")
def visits(request: HttpRequest, actor: Actor) -> HttpResponse:
    """One visit; its pictures come before it."""
    taken = take_visit(read_visit(request.body), by=actor)
    doubts = say_doubts(taken.visit.doubts)
    return _said({"key": str(taken.visit.key), "state": taken.state, "doubts": doubts})


@for_phone("POST")
def begin(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Somebody set out."""
    _need(pk)
    row = begin_round(pk, read_moment(request.body), by=actor)
    return _said({"id": row.pk, "state": row.state})


@for_phone("POST")
def end(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Somebody is through."""
    _need(pk)
    row = end_round(pk, read_moment(request.body), by=actor)
    return _said({"id": row.pk, "state": row.state})


def _need(pk: int) -> None:
    if not Round.objects.filter(pk=pk).exists():
        raise Http404("unknown round")


def _said(body: dict[str, Any]) -> HttpResponse:
    response = JsonResponse(body, json_dumps_params={"ensure_ascii": False})
    response.headers["Cache-Control"] = "private, no-store"
    return response
