"""The code as data: where things are said and defined, for `explain`, the generated documents and the laws."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

NOT_OURS = {"migrations", "static", "node_modules", "__pycache__"}


@dataclass(frozen=True)
class Place:
    """A line of a file, as editors open it."""

    path: Path
    line: int

    def shown(self, root: Path) -> str:
        """`steward/kernel/audit/kinds.py:17`."""
        return f"{self.path.relative_to(root).as_posix()}:{self.line}"


@dataclass(frozen=True)
class Source:
    """One parsed Python file."""

    path: Path

    @cached_property
    def folders(self) -> frozenset[Path]:
        """Every folder it is in."""
        return frozenset(self.path.parents)

    @cached_property
    def text(self) -> str:
        return self.path.read_text("utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, filename=str(self.path))

    def defined(self, name: str) -> Place | None:
        """The top-level function or class of a name."""
        for node in self.tree.body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and node.name == name:
                return Place(self.path, node.lineno)
        return None

    def calls(self, *names: str) -> Iterator[ast.Call]:
        """Calls of functions of these names, however they are reached."""
        for node in self._calls:
            if called(node) in names:
                yield node

    @cached_property
    def _calls(self) -> list[ast.Call]:
        return [node for node in ast.walk(self.tree) if isinstance(node, ast.Call)]

    def keys(self, key: str) -> Iterator[Place]:
        """Where a text is a key of a dictionary or the name of an argument."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Dict):
                for found in node.keys:
                    if isinstance(found, ast.Constant) and found.value == key:
                        yield Place(self.path, found.lineno)
            elif isinstance(node, ast.keyword) and node.arg == key:
                yield Place(self.path, node.value.lineno)

    def at(self, node: ast.expr) -> Place:
        return Place(self.path, node.lineno)


def sources(folder: Path, *, tests: bool = False) -> list[Source]:
    """The Python files under a folder, without migrations, and without tests unless wanted."""
    return [
        Source(path)
        for path in sorted(folder.rglob("*.py"))
        if not NOT_OURS & set(path.relative_to(folder).parts)
        and (tests or "tests" not in path.relative_to(folder).parts)
    ]


def called(node: ast.Call) -> str:
    """The last part of the name that a call calls."""
    function = node.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def literal(node: ast.Call, name: str) -> ast.Constant | None:
    """The literal text given as the first argument or under its name; None where there is no such literal."""
    value: ast.expr | None = node.args[0] if node.args else None
    for keyword in node.keywords:
        if keyword.arg == name:
            value = keyword.value
    return value if isinstance(value, ast.Constant) and isinstance(value.value, str) else None
