"""Middleware: which sessions are in use, noted at most every ten minutes each."""

from collections.abc import Callable

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from steward.desk.account.actions import note_presence
from steward.desk.second_factor.passing import WAY
from steward.kernel.tenancy.actor import Actor

PAUSE_SECONDS = 600


class PresenceMiddleware:
    """Stands behind the actor's middleware: it needs the open scope. Programs with a token have no session."""

    def __init__(self, handler: Callable[[HttpRequest], HttpResponse]) -> None:
        self.handler = handler

    def __call__(self, request: HttpRequest) -> HttpResponse:
        actor: Actor | None = request.actor  # type: ignore[attr-defined]
        # A customer's sessions are not a member of staff's: his devices are his own portal's matter.
        if actor is not None and actor.user_id is not None and getattr(request, "token_id", None) is None:
            key = request.session.session_key or ""
            if key and cache.add(f"presence:{key}", 1, PAUSE_SECONDS):
                way = request.session.get(WAY, "")
                note_presence(key, request.headers.get("User-Agent", ""), way=way, by=actor)
        return self.handler(request)
