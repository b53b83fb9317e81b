"""Where one verb lives: `ticket.dispatch` from its policy to its tests, each as file and line."""

import ast
import inspect
import re
from collections.abc import Callable, Iterator
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import Resolver404, resolve

from steward.config.routes import routes
from steward.config.sources import Place, Source, literal, sources
from steward.kernel.audit.kinds import event_kinds
from steward.kernel.surface.declare import Resource, Verb, resources

Line = tuple[str, str, str]  # what it is, where it is, a word about it
# What resources declare their verbs with: the kernel's own, and shorter ways a capability gives itself.
BUTTONS = ("Verb", "_verb", "verb", "ticket_verb")
NAMED = re.compile(r"^\s*def (test_\w+)", re.MULTILINE)


class Unknown(LookupError):
    """No event of this code is declared; carries the codes that look like it."""

    def __init__(self, code: str) -> None:
        self.near = get_close_matches(code, event_kinds(), n=5, cutoff=0.4)
        super().__init__(code)


def explain(code: str) -> list[Line]:
    """Everything a verb touches. Raises `Unknown` for a code that no package declares."""
    root = Path(settings.BASE_DIR)
    house = _read(root)[0]
    declared = _declaring(house, code)
    if declared is None:
        raise Unknown(code)
    noun, _, verb = code.partition(".")
    offered = list(_offered(code))
    verb = offered[0][1].name if offered else verb
    # The package that tells of it, and those that offer it where that is another one.
    packages = {_package(declared.path)} | {_package(p.path) for r, _v in offered if (p := _place_of(r.rows))}
    inside = [source for source in house if _within(packages, source)]
    found: list[tuple[str, Place | None, str]] = [("event", declared, str(event_kinds()[code].sentence))]
    for name, label in (("policies", "policy"), ("lifecycle", "move")):
        places = [p for source in inside if source.path.stem == name for p in source.keys(verb)]
        found += [(label, place, "") for place in places[:1]]
    action = offered[0][1].action if offered else None
    found.append(("action", _place_of(action) or _defined(inside, f"{verb}_{noun}"), _first_line(action)))
    form = offered[0][1].form if offered else None
    found.append(("form", _place_of(form) or _defined(inside, f"{_camel(verb)}{_camel(noun)}Form"), ""))
    found += [("button", p, "") for s in inside for p in _literals(s, BUTTONS, "name", verb)]
    found += [("notice", p, "") for s in house for p in _literals(s, ("Notice",), "event", code)]
    found += [("follower", p, "") for s in house for p in _literals(s, ("follow",), "code", code)]
    lines = [(label, place.shown(root), word) for label, place, word in found if place]
    for resource, chosen in offered:
        lines += _addresses(resource, chosen, root)
    names = {f"{verb}_{noun}", *(chosen.action.__name__ for _resource, chosen in offered)}
    return lines + [("test", place.shown(root), name) for place, name in _tests(root, packages, names, verb)]


@cache
def _read(root: Path) -> tuple[list[Source], list[Source]]:
    """The house and its tests, read once a process."""
    told = sources(root / "steward", tests=True) + sources(root / "tests", tests=True)
    return sources(root / "steward"), [source for source in told if source.path.name.startswith("test_")]


def _package(path: Path) -> Path:
    """The folder a module belongs to; one that grew into a folder of its own counts as the module it was."""
    return next(folder for folder in path.parents if folder.name not in ("queries", "actions", "resources"))


def _within(packages: set[Path], source: Source) -> bool:
    return not packages.isdisjoint(source.folders)


def _declaring(house: list[Source], code: str) -> Place | None:
    """Where the event is declared: by its code, else by what a family of events begins with (one for each report)."""
    for source in house:
        for place in _literals(source, ("EventKind",), "code", code):
            return place
    families = [found for source in house if source.path.stem == "events" for found in _begun(source, code)]
    return max(families, key=lambda found: len(found[0]))[1] if families else None


def _begun(source: Source, code: str) -> Iterator[tuple[str, Place]]:
    """The texts of a module with which a code begins: `submission.hand_in` of `submission.hand_in_own`."""
    texts = [node for node in ast.walk(source.tree) if isinstance(node, ast.Constant)]
    for node in texts:
        if isinstance(node.value, str) and "." in node.value and code.startswith(f"{node.value}_"):
            yield node.value, source.at(node)


def _literals(source: Source, functions: tuple[str, ...], argument: str, value: str) -> Iterator[Place]:
    for call in source.calls(*functions) if f'"{value}"' in source.text else ():
        given = literal(call, argument)
        if given is not None and given.value == value:
            yield source.at(given)


def _defined(inside: list[Source], name: str) -> Place | None:
    return next((place for source in inside if (place := source.defined(name))), None)


def _offered(code: str) -> Iterator[tuple[Resource, Verb]]:
    """Resources with a verb that records the event."""
    noun, _, name = code.partition(".")
    for resource in resources().values():
        for verb in resource.verbs:
            if code == verb.event or (not verb.event and verb.action.__name__ == f"{name}_{noun}"):
                yield resource, verb


def _place_of(thing: Callable[..., Any] | type | None) -> Place | None:
    if thing is None:
        return None
    inner = inspect.unwrap(thing)
    path = inspect.getsourcefile(inner)
    if path is None:
        return None
    # The line of the name where there is one; inspect counts from the first decorator.
    source = _source(Path(path))
    return source.defined(inner.__name__) or Place(source.path, inspect.getsourcelines(inner)[1])


@cache
def _source(path: Path) -> Source:
    """A file that something lives in, parsed once a process."""
    return Source(path)


def _first_line(thing: Callable[..., Any] | None) -> str:
    return (inspect.getdoc(thing) or "").partition("\n")[0] if thing else ""


def _camel(name: str) -> str:
    return "".join(part.title() for part in name.split("_"))


def _addresses(resource: Resource, verb: Verb, root: Path) -> Iterator[Line]:
    """The page and the API route of a verb."""
    for route in routes():
        if route.name == f"{resource.name}:{verb.name}":
            yield "page", f"/{route.path}", route.name
    path = f"/api/v1/{resource.name}" + ("" if verb.creates else f"/1/{verb.name}")
    for candidate in (path, f"{path}/"):
        try:
            view = resolve(candidate).func
        except Resolver404:
            continue
        place = _place_of(view)
        yield "API", f"POST {candidate.replace('/1/', '/{id}/')}", place.shown(root) if place else ""
        return


def _tests(root: Path, packages: set[Path], names: set[str], verb: str) -> Iterator[tuple[Place, str]]:
    """Tests named after the action, and those of its packages named after the verb alone."""
    whole, short = tuple(f"test_{name}" for name in sorted(names)), f"test_{verb}_"
    for source, place, name in _named_tests(root):
        if name.startswith(short if _within(packages, source) else whole):
            yield place, name


@cache
def _named_tests(root: Path) -> list[tuple[Source, Place, str]]:
    """Every test of the house with its line."""
    return [
        (source, Place(source.path, source.text.count("\n", 0, match.start(1)) + 1), match[1])
        for source in _read(root)[1]
        for match in NAMED.finditer(source.text)
    ]
