"""The frame of every address of the API: method, sign-in, forged posts, rate limit, errors as JSON."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from steward.kernel.surface.api_auth import unauthorised
from steward.kernel.surface.api_body import check_size
from steward.kernel.surface.api_errors import ANSWERED, Problem, answer_error
from steward.kernel.surface.limits import Allowance, take
from steward.kernel.tenancy.actor import Actor

View = Callable[..., HttpResponse]
SAFE = frozenset({"GET", "HEAD"})


def door(**handlers: View) -> View:
    """A view for the handlers of some methods; each gets the request, the actor and what the address names."""
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
    token_id = getattr(request, "token_id", None)
    who = f"token:{token_id}" if token_id else f"user:{actor.user_id}"
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
    """Django's own check, saying no without a page."""

    def _reject(self, request: HttpRequest, reason: str) -> HttpResponse:
        return HttpResponse(reason)


def _no_view(_request: HttpRequest) -> HttpResponse:
    """What the check asks of a view: that it is not exempt."""
    return HttpResponse()


def _refuse_forged(request: HttpRequest) -> None:
    """A browser sends the session by itself, so that a session must prove the page; a token is proof enough."""
    if getattr(request, "token_id", None) is not None:
        return
    check = _ForgeryCheck(_no_view)
    check.process_request(request)
    if check.process_view(request, _no_view, (), {}):
        raise Problem(
            403,
            "csrf",
            _("The request does not prove that it comes from our own page."),
            do=_("Send the header X-CSRFToken, or sign in with a token."),
        )
