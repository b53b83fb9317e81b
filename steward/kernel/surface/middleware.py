"""Middleware: the reader's language, the actor and his scope."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from steward.kernel.jobs.behalf import on_behalf_of
from steward.kernel.surface.api_auth import bearer_of, sign_in
from steward.kernel.surface.api_errors import Problem, answer_error
from steward.kernel.surface.sizes import is_too_large
from steward.kernel.tenancy.queries import actor_of
from steward.kernel.tenancy.scope import scope

Handler = Callable[[HttpRequest], HttpResponse]
LANGUAGE_COOKIE = settings.LANGUAGE_COOKIE_NAME


class LanguageMiddleware:
    """Chinese unless the person chose otherwise (cookie), or an API client asked (Accept-Language)."""

    def __init__(self, handler: Handler) -> None:
        self.handler = handler

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(LANGUAGE_COOKIE)
        if chosen is None and request.path.startswith("/api/"):
            chosen = translation.get_language_from_request(request)
        if chosen not in dict(settings.LANGUAGES):
            chosen = settings.LANGUAGE_CODE
        request.LANGUAGE_CODE = chosen
        with translation.override(chosen):
            response = self.handler(request)
        response.headers.setdefault("Content-Language", chosen)
        return response


class SizeMiddleware:
    """Refuses pages what is too large before anything of it is read; the API's door does so for itself."""

    def __init__(self, handler: Handler) -> None:
        self.handler = handler

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.handler(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> None:
        if not request.path.startswith("/api/") and is_too_large(request):
            raise RequestDataTooBig


class ActorMiddleware:
    """Opens the tenant's scope for signed-in people and programs, and hangs the frozen actor on the request.

    Moments are shown and typed in the company's own zone; what a site promises is counted on the site's clock.
    """

    def __init__(self, handler: Handler) -> None:
        self.handler = handler

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = None  # type: ignore[attr-defined]
        # A token comes before a session, and needs none: neither cookie nor session row is touched.
        if (text := bearer_of(request)) is not None:
            try:
                signed_in = sign_in(text)
            except Problem as problem:
                return answer_error(problem)
            request.token_id, request.user = signed_in.token_id, signed_in.user  # type: ignore[attr-defined]
        user = request.user
        if not user.is_authenticated:
            return self.handler(request)
        zone = timezone.override(ZoneInfo(user.organisation.zone))
        with scope(user.organisation_id), on_behalf_of(user.pk), zone:
            request.actor = actor_of(user)  # type: ignore[attr-defined]
            return self.handler(request)
