"""Middleware: whose role demands the second factor reaches only the question or its setting up without it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from steward.desk.second_factor.passing import again, has_passed
from steward.desk.second_factor.queries import factor_of, is_demanded
from steward.kernel.surface.api_errors import Problem, answer_error
from steward.kernel.tenancy.actor import Actor

# What stays open meanwhile: setting up, the question, leaving, the language.
OPEN = ("/account/second-factor/", "/sign-in/", "/sign-out/", "/language/")


class SecondFactorMiddleware:
    """Stands behind the actor's middleware. Programs with a token are not asked: the token's making was."""

    def __init__(self, handler: Callable[[HttpRequest], HttpResponse]) -> None:
        self.handler = handler

    def __call__(self, request: HttpRequest) -> HttpResponse:
        actor: Actor | None = request.actor  # type: ignore[attr-defined]
        if actor is None or actor.user_id is None or not self._is_held(request, actor):
            return self.handler(request)
        if request.path.startswith("/api/"):
            return answer_error(
                Problem(
                    403,
                    "second_factor",
                    _("Your post demands a second factor."),
                    do=_("Sign in with it first."),
                )
            )
        if factor_of(actor.user_id) is None:
            return HttpResponseRedirect(reverse("desk:second_factor"))
        return again(request.get_full_path() if request.method == "GET" else "/")

    def _is_held(self, request: HttpRequest, actor: Actor) -> bool:
        is_program = getattr(request, "token_id", None) is not None
        if is_program or request.path.startswith(OPEN):
            return False
        assert request.user.is_authenticated
        return is_demanded(request.user.organisation, actor) and not has_passed(request)
