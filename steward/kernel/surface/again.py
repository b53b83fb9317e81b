"""Delicate pages ask once more who it is. How one is asked is the business of whoever declares it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

# Gives the way to the question, or None where nobody needs to be asked.
Ask = Callable[[HttpRequest], HttpResponse | None]
_asks: dict[str, Ask] = {}


def declare_asking(name: str, ask: Ask) -> None:
    """Have every delicate page ask in this way; a name declared twice is an error at import time."""
    if _asks.setdefault(name, ask) is not ask:
        raise ValueError(f"asking {name} is declared twice")


def asks_again(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page that is opened only after every question was answered a short while ago."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        for ask in _asks.values():
            if (question := ask(request)) is not None:
                return question
        return view(request, *args, **kwargs)

    return asked
