"""Comfortable sizes and a word on everything: past a size one splits, or says here why not."""

import ast

from steward.config.sources import Source
from tests.architecture.code import ROOT, STEWARD, house, is_command, place

MODULE_LINES, FUNCTION_LINES = 250, 40
CAPABILITY_LINES, KERNEL_LINES = 1_500, 6_000

# What may be longer, how long, and why it is one thing all the same.
LONG_MODULES: dict[str, tuple[int, str]] = {
    "config/settings.py": (300, "whatever differs between machines, in one place"),
    "capabilities/tickets/models.py": (
        340,
        "a ticket and all that hangs on it: calls, complaints, papers, those who wait",
    ),
    "capabilities/tickets/resources.py": (380, "one declaration, a line for each fact"),
    "desk/duties/resources.py": (270, "what is due and what it comes from, a line for each fact"),
    "desk/office/resources.py": (260, "three declarations, a line for each fact"),
    "kernel/duties/models.py": (290, "what is due and why: nine tables that point at each other"),
    "kernel/notify/models.py": (
        270,
        "what goes out, who wants it when, and whom vendors know: eleven small tables",
    ),
    "kernel/work/models.py": (290, "seven tables that have a meaning only together"),
    "kernel/tenancy/models.py": (
        270,
        "an organisation chart and its people: ten tables that point at each other",
    ),
}
LONG_FUNCTIONS: dict[str, tuple[int, str]] = {
    "capabilities/tickets/actions/intake.py:report_ticket": (52, "one row filled field by field"),
}
BIG_PARTS: dict[str, tuple[int, str]] = {
    # docs/development/decisions/0001-ground.md
    "kernel": (
        26_300,
        "imports, API, exports, notices, vendors, own fields, duties, approvals and the job queue are our own",
    ),
    # Its verbs keep one row: registered, lent, looked for and destroyed; a third reads and shows.
    "capabilities/archives": (2_300, "register, lending by two, stocktakings and lists that come in"),
    "capabilities/tickets": (
        6_650,
        "some forty verbs of work, complaints, calls and papers, and every post's Today page, board and calendar",
    ),
    "capabilities/quality": (
        2_200,
        "a classifier, a grouping, and the commands that measure both, are our own",
    ),
    # Why a home is empty, looks by hand and on rounds, storms: three ways to one row.
    "capabilities/vacancies": (
        1_700,
        "what the records tell, looks and their doubts, and what is forgotten of both",
    ),
    # Who is on when, what he wrote, how he handed on: each is read only with the other two.
    "capabilities/watches": (
        2_500,
        "turns and their fairness, the log, the handover: three resources of one watch",
    ),
    "capabilities/mailboxes": (
        1_650,
        "a line to mail servers and a reader of strangers' letters are our own",
    ),
    # From a patrol's word to the second re-inspection, with the notice to sign and the trends.
    "capabilities/findings": (2_000, "the whole loop of putting right, its paper and its figures"),
    # A plan is for pieces of the register, a record of a plan; half of it reads other people's lists.
    "capabilities/equipment": (
        3_400,
        "register, plans, their calendar and records, and lists with periods and dates in anybody's spelling",
    ),
    # Its docstring argues: visits point at points, labels and versions, and phones carry all of them away together.
    "capabilities/inspections": (
        5_500,
        "checkpoints, checklists, routes, rounds, and what phones send: read, doubted, judged, counted; figures",
    ),
    # One thing to its reader: the household. Its verbs and panels stand on one resource; packages part the reads.
    "capabilities/registry": (4_850, "a third reads lists that come in; promises, record, attention, areas"),
}


def _lines(source: Source) -> int:
    return len(source.text.splitlines())


def _past(found: dict[str, int], listed: dict[str, tuple[int, str]]) -> dict[str, int]:
    """What is longer than comfortable, and longer than was argued for."""
    return {name: lines for name, lines in found.items() if lines > listed.get(name, (0, ""))[0]}


def test_modules_are_no_longer_than_250_lines():
    found = {place(source): _lines(source) for source in house() if _lines(source) > MODULE_LINES}
    assert not _past(found, LONG_MODULES)
    assert set(LONG_MODULES) <= set(found), "these are short now: take them out of the list"


def test_functions_are_no_longer_than_40_lines():
    found = {}
    for source in house():
        for node in ast.walk(source.tree):
            if isinstance(node, ast.FunctionDef) and (length := _code_lines(node)) > FUNCTION_LINES:
                found[f"{place(source)}:{node.name}"] = length
    assert not _past(found, LONG_FUNCTIONS)
    assert set(LONG_FUNCTIONS) <= set(found), "these are short now: take them out of the list"


def _code_lines(node: ast.FunctionDef) -> int:
    """Lines of the body; the signature and the docstring cost nothing."""
    body = node.body[1:] if ast.get_docstring(node) and len(node.body) > 1 else node.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1


def test_parts_of_the_house_stay_readable_in_an_afternoon():
    parts: dict[str, int] = {}
    for source in house():
        names = place(source).split("/")
        part = "kernel" if names[0] == "kernel" else "/".join(names[:2]) if names[0] == "capabilities" else ""
        if part:
            parts[part] = parts.get(part, 0) + _lines(source)
    limits = {part: KERNEL_LINES if part == "kernel" else CAPABILITY_LINES for part in parts}
    big = {part: lines for part, lines in parts.items() if lines > limits[part]}
    assert not _past(big, BIG_PARTS)
    assert set(BIG_PARTS) <= set(big), "these are small now: take them out of the list"


def test_every_module_says_what_it_is_for():
    found = [place(s) for s in house() if s.text.strip() and not ast.get_docstring(s.tree)]
    assert not found, "modules without a docstring:\n" + "\n".join(found)


def test_every_package_says_its_purpose_and_words():
    found = []
    for init in sorted([*STEWARD.glob("kernel/*/__init__.py"), *STEWARD.glob("capabilities/*/__init__.py")]):
        text = ast.get_docstring(ast.parse(init.read_text("utf-8"))) or ""
        if len(text.split()) < 20:
            found.append(init.relative_to(ROOT).as_posix())
    assert not found, "package docstrings hold purpose, words and invariants:\n" + "\n".join(found)


def test_every_class_has_a_word_and_every_action_a_paragraph():
    found = []
    for source in house():
        path = place(source)
        for node in source.tree.body:
            if isinstance(node, ast.FunctionDef) and _is_action(path, node) and not ast.get_docstring(node):
                found.append(f"{path}:{node.lineno} {node.name}")
            if isinstance(node, ast.ClassDef) and _is_table(node) and not ast.get_docstring(node):
                found.append(f"{path}:{node.lineno} {node.name}")
    assert not found, "without a docstring:\n" + "\n".join(found)


def _is_action(path: str, node: ast.FunctionDef) -> bool:
    return not node.name.startswith("_") and (path.endswith("/actions.py") or "/actions/" in path)


def _is_table(node: ast.ClassDef) -> bool:
    return any(ast.unparse(base).endswith(("Model", "TenantModel")) for base in node.bases)


def test_public_functions_of_the_kernel_say_what_they_do():
    found = []
    for source in house():
        if not place(source).startswith("kernel/") or is_command(source):
            continue
        for node in source.tree.body:
            is_public = isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
            # A function of one line says it in its own words.
            if is_public and len(node.body) > 1 and not ast.get_docstring(node):
                found.append(f"{place(source)}:{node.lineno} {node.name}")
    assert not found, "public functions without a docstring:\n" + "\n".join(found)


FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "misc"}


def test_no_module_is_a_drawer_of_odds_and_ends():
    assert not [place(source) for source in house() if source.path.stem in FORBIDDEN_NAMES]
