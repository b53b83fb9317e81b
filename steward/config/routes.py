"""Every address of the house, as one list."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True)
class Route:
    """`name` carries its namespaces (`tickets:list`); `path` is the pattern as written."""

    name: str
    path: str
    view: Callable[..., Any]
    parameters: tuple[str, ...]

    @property
    def module(self) -> str:
        """The module whose code answers."""
        return str(getattr(self.view, "view_class", self.view).__module__)


def routes() -> list[Route]:
    """All routes of the project, in the order in which they are tried."""
    return list(_below(get_resolver().url_patterns, "", ""))


def _below(patterns: list[URLPattern | URLResolver], path: str, names: str) -> Iterator[Route]:
    for pattern in patterns:
        whole = path + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{names}{pattern.namespace}:" if pattern.namespace else names
            yield from _below(pattern.url_patterns, whole, inner)
        else:
            parameters = tuple(pattern.pattern.regex.groupindex) or tuple(pattern.pattern.converters)
            yield Route(f"{names}{pattern.name or ''}", whole, pattern.callback, parameters)
