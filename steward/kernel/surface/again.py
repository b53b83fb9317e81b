"""Delicate pages and actions ask once more who it is. How one is asked is the business of whoever declares it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from steward.kernel.base.refused import Refused
from steward.kernel.tenancy.actor import Actor

# When each question was last answered, by its name.
Answers = Mapping[str, datetime]


@dataclass(frozen=True)
class Asking:
    """A question: whether somebody owes an answer who gave one then or never, when a session did, the way to it."""

    is_owed: Callable[[Actor, datetime | None], bool]
    answered_at: Callable[[HttpRequest], datetime | None]
    way: Callable[[HttpRequest], HttpResponse]


_askings: dict[str, Asking] = {}


def declare_asking(name: str, asking: Asking) -> None:
    """Have everything delicate ask in this way; a name declared twice is an error at import time."""
    if _askings.setdefault(name, asking) is not asking:
        raise ValueError(f"asking {name} is declared twice")


def answers_of(request: HttpRequest) -> Answers:
    """What this session answered, and when."""
    found = ((name, asking.answered_at(request)) for name, asking in _askings.items())
    return {name: at for name, at in found if at is not None}


def need_answers(by: Actor, answers: Answers) -> None:
    """Refuse whoever owes an answer: the rule itself, kept by the action whatever leads to it."""
    if any(asking.is_owed(by, answers.get(name)) for name, asking in _askings.items()):
        raise Refused(
            _("This asks once more who you are."),
            do=_("Answer the second factor, then try again."),
            code="ask_again",
        )


def asks_again(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page that is opened only after every question was answered a short while ago."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        actor, answers = request.actor, answers_of(request)  # type: ignore[attr-defined]
        for name, asking in _askings.items():
            if asking.is_owed(actor, answers.get(name)):
                return asking.way(request)
        return view(request, *args, **kwargs)

    return asked
