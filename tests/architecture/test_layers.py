"""Law: string references obey the layers and doors too, which import-linter cannot see."""

import ast
import re
import tomllib
from functools import cache

from django.apps import apps

from tests.architecture.code import ROOT, house, place

# Packages of one floor stand beside each other.
HOUSE = [
    ("steward.config",),
    ("steward.desk", "steward.portal"),
    ("steward.reports",),
    ("steward.capabilities",),
    ("steward.kernel",),
]


@cache
def _contracts():
    told = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    return {contract["id"]: contract for contract in told["tool"]["importlinter"]["contracts"]}


def _rank(package: str) -> tuple[int, int]:
    """Height in the house, and inside the kernel: a reference may only point at an equal or a higher number."""
    kernel = _contracts()["kernel"]["layers"]
    for i, floor in enumerate(HOUSE):
        if package.startswith(floor):
            inner = package.removeprefix("steward.kernel.").partition(".")[0]
            return i, kernel.index(inner) if floor == ("steward.kernel",) else 0
    raise AssertionError(f"{package} stands on no floor of the house")


def _capability(package: str) -> str:
    return package.split(".")[2] if package.startswith("steward.capabilities.") else ""


def _is_allowed(user: str, used: str) -> bool:
    if _capability(user) and _capability(used) and _capability(user) != _capability(used):
        return False  # a door leads to queries and actions, never to a model
    beside = {_beside(user), _beside(used)}
    return _rank(user) <= _rank(used) and beside != {"steward.desk", "steward.portal"}


def _beside(package: str) -> str:
    return next((name for name in ("steward.desk", "steward.portal") if package.startswith(name)), "")


def _packages() -> dict[str, str]:
    return {
        config.label: config.name for config in apps.get_app_configs() if config.name.startswith("steward.")
    }


def test_relations_of_models_go_down():
    found = []
    for model in apps.get_models():
        if not model.__module__.startswith("steward."):
            continue
        for field in model._meta.get_fields():
            other = getattr(field, "related_model", None)
            # Reverse relations are listed by the other side.
            if other is None or isinstance(other, str) or field.auto_created:
                continue
            if other.__module__.startswith("steward.") and not _is_allowed(
                model.__module__, other.__module__
            ):
                found.append(f"{model._meta.label}.{field.name} -> {other._meta.label}")
    assert not found, "relations against the layers:\n" + "\n".join(found)


# Entry points: programs of their own that are told which settings to take.
ENTRIES = {"kernel/jobs/celery.py"}
MODEL_NAME = re.compile(r"^([a-z_]+)\.([A-Za-z]\w*)$")


def test_names_of_models_and_modules_in_texts_go_down():
    """`apps.get_model("tickets.Ticket")`, `import_module("steward...")`, relations and the like."""
    packages = _packages()
    found = []
    for source in house():
        user = "steward." + place(source).removesuffix(".py").replace("/", ".")
        if user.startswith("steward.config") or place(source) in ENTRIES:
            continue
        for node in ast.walk(source.tree):
            if not (isinstance(node, ast.Constant) and isinstance(node.value, str)):
                continue
            used = _named(node.value, packages)
            if used and not _is_allowed(user, used):
                found.append(f"{place(source)}:{node.lineno} {node.value}")
    assert not found, "texts that name what the layers hide:\n" + "\n".join(found)


def _named(text: str, packages: dict[str, str]) -> str | None:
    if text.startswith("steward.") and " " not in text:
        return text if any(text.startswith(floor) for floor in HOUSE) else None
    match = MODEL_NAME.match(text)
    if match and match[1] in packages:
        names = {model._meta.model_name for model in apps.get_app_config(match[1]).get_models()}
        return packages[match[1]] if match[2].lower() in names else None
    return None


# Words of the kernel's own that a capability is named by too, and what they mean there.
OWN_WORDS = {
    "quality": "a department's role, and how fine a JPEG is",
    "community": "a kind of site",
    "corrections": "why a number is looked at",
    "findings": "what a check of the trail or of a list comes upon",
    "tasks": "what a job of the queue runs",
}


def test_the_kernel_never_says_what_stands_on_it():
    """Kernel code knows no capability by name, not even in a text."""
    names = {
        config.label for config in apps.get_app_configs() if config.name.startswith("steward.capabilities.")
    } - set(OWN_WORDS)
    singular = {name.removesuffix("s") for name in names}
    found = []
    for source in house():
        if not place(source).startswith("kernel/"):
            continue
        docstrings = {id(node.body[0].value) for node in ast.walk(source.tree) if _has_docstring(node)}
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
                if set(re.findall(r"[a-z]+", node.value.lower())) & (names | singular):
                    found.append(f"{place(source)}:{node.lineno} {node.value[:60]}")
            elif isinstance(node, ast.Name) and node.id.lower() in names | singular:
                found.append(f"{place(source)}:{node.lineno} {node.id}")
    assert not found, "the kernel says what it may not know:\n" + "\n".join(found)


def _has_docstring(node: ast.AST) -> bool:
    if (
        not isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        or not node.body
    ):
        return False
    first = node.body[0]
    return isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)


def test_doors_lead_to_queries_and_actions_only():
    ways = [way.split(" -> ") for way in _contracts()["doors"]["ignore_imports"]]
    wrong = [" -> ".join(way) for way in ways if way[1].split(".")[3:4] not in (["queries"], ["actions"])]
    assert not wrong
    # Tests come by their rows through the actions of others; that is no door of the house.
    doors = [way for way in ways if not way[0].endswith(".tests.*")]
    assert len(doors) <= 24, "much more than a dozen doors means that something belongs in the kernel"


def test_modules_are_imported_by_plain_names():
    """A model name put together at run time would escape the laws above."""
    found = [
        f"{place(source)}:{node.lineno}"
        for source in house()
        for node in source.calls("import_module", "import_string")
        if node.args and isinstance(node.args[0], ast.JoinedStr) and not place(source).startswith("config/")
    ]
    assert not found, "\n".join(found)
