"""A refusal that no page caught still reaches the person as words, never as a broken page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from steward.desk.errors import refused_page
from steward.kernel.base.refused import Refused


class RefusedMiddleware:
    """Turns a `Refused` raised in a view into the page that says what happened, what was kept, what to do."""

    def __init__(self, handler: Callable[[HttpRequest], HttpResponse]) -> None:
        self.handler = handler

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.handler(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return refused_page(request, exception) if isinstance(exception, Refused) else None
