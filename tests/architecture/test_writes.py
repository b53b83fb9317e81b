"""Law 1: writes only in actions, state only through the lifecycle, one clock, no signals, whole money."""

import ast
from collections.abc import Iterator

from django.apps import apps
from django.db import models

from steward.config.sources import Source, called
from tests.architecture.code import house, is_command, place

WRITES = {
    "save", "create", "update", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create",
    "asave", "acreate", "aupdate", "adelete", "abulk_create", "abulk_update", "aget_or_create",
    "aupdate_or_create", "_raw_delete",
}  # fmt: skip

# Our own quick writers, called by name.
QUICK_WRITES = {"change_row", "insert_row", "insert_rows", "update_rows", "update_values"}

# Modules beside actions that write, and why. Everything else only reads.
WRITERS: dict[str, str] = {
    "kernel/audit/record.py": "the one door to the trail",
    "kernel/audit/seal.py": "seals are the trail's own",
    "kernel/work/clocks.py": "clocks and pauses, called by actions",
    "kernel/work/deadlines.py": "the nearest deadline, called by actions",
    "kernel/work/lifecycle.py": "the compare-and-set that moves a state",
    "kernel/work/remarks.py": "words beside an event, called by actions",
    "kernel/work/sweep.py": "fires rungs, exactly once",
    "kernel/duties/months.py": "months are frozen and opened again",
    "kernel/approvals/course.py": "stages and seats of a request, called by its actions and the sweep",
    "kernel/approvals/sweep.py": "looks again later at what it could not decide",
    "kernel/duties/excuses.py": "the action of excuses beside those of duties",
    "kernel/duties/sheet.py": "rows of dues, written for the count",
    "kernel/duties/case_sheet.py": "rows of dues of cases, written for their count",
    "kernel/duties/cases.py": "the actions of cases reported by hand beside those of duties",
    "kernel/duties/holdings.py": "forgets what cases say of a person, under erasing",
    "kernel/duties/collect.py": "cases are what the trail and the rows say happened",
    "kernel/duties/recount.py": "dues are what was counted last: made, decided and healed",
    "kernel/jobs/claim.py": "the queue's lease",
    "kernel/jobs/worker.py": "the queue's results",
    "kernel/jobs/schedule.py": "slots of schedules",
    "kernel/jobs/backend.py": "puts jobs into the queue",
    "kernel/jobs/celery_backend.py": "notes jobs that a broker carries",
    "kernel/jobs/progress.py": "progress that people watch",
    "kernel/places/bulk.py": "places of a list at once, called by its commit",
    "kernel/notify/delivery.py": "delivery state of notices",
    "kernel/notify/groups.py": "one row per group that hears of an event; turns to speak",
    "kernel/notify/spread.py": "one row per reader of a notice",
    "kernel/imports/traces.py": "what an import wrote, so that it can be undone",
    "kernel/imports/undo.py": "takes an import back, row by row",
    "kernel/imports/jobs.py": "notes which job carries an import",
    "kernel/notify/vendors/jobs.py": "what a vendor last said of an application",
    "kernel/surface/once.py": "keys of writes sent once",
    "kernel/surface/exports.py": "files somebody asked for",
    "kernel/surface/export_files.py": "how far such a file is",
    "kernel/surface/api_auth.py": "day of a token's last use",
    "config/operations/rotation.py": "the same words under a new key",
    "config/presets.py": "rows a new organisation starts with",
    "config/preset_calendars.py": "its working hours and holidays",
    "config/preset_flows.py": "its approval flows",
    "config/preset_checklists.py": "its checklists",
    "config/preset_duties.py": "its job descriptions",
    "config/preset_reports.py": "the reports it asks for",
    "config/replay_office.py": "sites and people of a replayed file",
    "config/demonstration.py": "the invented company; its old notices",
    "config/demonstration_approvals.py": "a duty in force since yesterday",
    "config/demonstration_duties.py": "what was proved in its last weeks",
    "config/demonstration_scene.py": "its sites",
    "config/demonstration_staff.py": "its staff",
}
# Receivers whose methods bear such a name but touch no table.
NO_TABLE = {
    "conf",
    "globals",
    "filters",
    "headers",
    "storage",
    "default_storage",
    "cache",
    "digest",
    "image",
    "picture",
}


def _receiver(node: ast.Call) -> str:
    inner = node.func.value if isinstance(node.func, ast.Attribute) else node.func
    if isinstance(inner, ast.Attribute):
        return inner.attr
    return inner.id if isinstance(inner, ast.Name) else ""


def _writes(source: Source) -> Iterator[ast.Call]:
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Name) and node.func.id in QUICK_WRITES:
            yield node
            continue
        if not (isinstance(node.func, ast.Attribute) and node.func.attr in WRITES):
            continue
        # dict.update and set.update take a value; a queryset's update takes names only.
        plain = node.func.attr == "update" and (node.args or not node.keywords)
        # super().save(): a model's own guard, not a write of its own accord.
        above = isinstance(node.func.value, ast.Call) and called(node.func.value) == "super"
        if not plain and not above and _receiver(node) not in NO_TABLE:
            yield node


def _may_write(source: Source) -> bool:
    path = place(source)
    return path.endswith("/actions.py") or "/actions/" in path or is_command(source) or path in WRITERS


def test_tables_are_written_only_in_actions():
    found = [
        f"{place(source)}:{node.lineno} {called(node)}("
        for source in house()
        if not _may_write(source)
        for node in _writes(source)
    ]
    assert not found, "writes outside actions:\n" + "\n".join(found)


def test_listed_writers_exist_and_write():
    writing = {place(source) for source in house() if any(_writes(source))}
    assert not [path for path in WRITERS if path not in writing], "take these out of WRITERS"


def _moves_state(source: Source) -> Iterator[int]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(isinstance(t, ast.Attribute) and t.attr == "state" for t in targets):
                yield node.lineno
        elif isinstance(node, ast.Call):
            by_name = called(node) in {"update", "aupdate"} and any(
                word.arg == "state" for word in node.keywords
            )
            in_text = called(node) in {"setattr", "bulk_update", "save"} and "'state'" in ast.unparse(node)
            if by_name or in_text:
                yield node.lineno


def test_state_of_work_moves_only_through_the_lifecycle():
    found = [
        f"{place(source)}:{line}"
        for source in house()
        if place(source) != "kernel/work/lifecycle.py" and _knows_work(source)
        for line in _moves_state(source)
    ]
    assert not found, "states written by hand:\n" + "\n".join(found)


def _knows_work(source: Source) -> bool:
    """Files that can get hold of a work item: those of the work kernel and whatever imports its table."""
    if place(source).startswith(("kernel/work/", "capabilities/tickets/")):
        return True
    return any(
        isinstance(node, ast.ImportFrom) and node.module == "steward.kernel.work.models"
        for node in ast.walk(source.tree)
    )


# Actions that only ever run inside the transaction of another one.
INSIDE = {
    "capabilities/archives/actions/forgetting.py:erase_party_archives": "one of the copies that erase_party blanks",
    "capabilities/archives/actions/forgetting.py:forget_destroyed": "one of the rules that keep_retention keeps",
    "capabilities/archives/actions/steps.py:move": "the change of state of every verb on an archive",
    "capabilities/archives/actions/listed.py:write_archives": "the commit of an import",
    "capabilities/tickets/actions/trail.py:tell": "the end of every ticket action",
    "capabilities/tickets/actions/erasing.py:erase_requester": "one of the copies that erase_party blanks",
    "capabilities/registry/actions/erasing.py:erase_contacts": "one of the copies that erase_party blanks",
    "capabilities/tickets/actions/erasing.py:forget_strangers": "one of the rules that keep_retention keeps",
    "capabilities/tickets/actions/forgetting.py:forget_calls": "one of the rules that keep_retention keeps",
    "capabilities/tickets/actions/forgetting.py:forget_declarations": "one of the rules that keep_retention keeps",
    "capabilities/tickets/actions/forgetting.py:forget_mediations": "one of the rules that keep_retention keeps",
    "capabilities/tickets/actions/forgetting.py:forget_opinions": "one of the rules that keep_retention keeps",
    "capabilities/mailboxes/actions/letters.py:erase_sender": "one of the copies that erase_party blanks",
    "capabilities/mailboxes/actions/letters.py:forget_letters": "one of the rules that keep_retention keeps",
    "capabilities/inspections/actions/checklists.py:keep_version": "versions of its verbs and of presets",
    "capabilities/inspections/actions/forgetting.py:forget_positions": "one of the rules that keep_retention keeps",
    "capabilities/inspections/actions/answering.py:keep_answers": "what was answered at a point, under take_visit",
    "capabilities/inspections/actions/telling.py:tell_visit": "what a visit proves, under take_visit and trust_visit",
    "capabilities/inspections/actions/telling.py:tell_round": "what a round proves, under whatever completes it",
    "capabilities/inspections/actions/counting.py:count_round": "the last step of everything that happens to a round",
    "capabilities/inspections/actions/rounds.py:follow_route": "a step of the verbs on routes and checkpoints",
    "capabilities/inspections/actions/rounds.py:put_points": "a step of making rounds",
    "capabilities/registry/actions/erasing.py:forget_needs": "one of the rules that keep_retention keeps",
    "capabilities/mentions/actions/forgetting.py:erase_customer": "one of the copies that erase_party blanks",
    "capabilities/mentions/actions/forgetting.py:forget_posters": "one of the rules that keep_retention keeps",
    "capabilities/proposals/actions/submitting.py:forget_authors": "one of the rules that keep_retention keeps",
    "capabilities/vacancies/actions/forgetting.py:erase_party_vacancies": "one of the copies that erase_party blanks",
    "capabilities/vacancies/actions/forgetting.py:forget_vacancies": "one of the rules that keep_retention keeps",
    "capabilities/findings/actions/forgetting.py:erase_party_findings": "one of the copies that erase_party blanks",
    "capabilities/findings/actions/forgetting.py:forget_findings": "one of the rules that keep_retention keeps",
    "capabilities/watches/actions/forgetting.py:erase_party_entries": "one of the copies that erase_party blanks",
    "capabilities/watches/actions/forgetting.py:forget_logs": "one of the rules that keep_retention keeps",
    "capabilities/registry/lists/actions.py:write_sites": "the commit of an import",
    "capabilities/registry/lists/actions.py:write_units": "the commit of an import",
    "capabilities/registry/lists/actions.py:write_buildings": "the commit of an import",
}


def test_every_capability_action_is_one_transaction():
    """State, audit and ledger stand or fall together: public actions of capabilities are atomic."""
    found = []
    for source in house():
        path = place(source)
        if not path.startswith("capabilities/") or not (path.endswith("/actions.py") or "/actions/" in path):
            continue
        for node in source.tree.body:
            is_public = isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
            known = f"{path}:{getattr(node, 'name', '')}" in INSIDE
            if is_public and not known and _writes_something(node) and not _is_atomic(node):
                found.append(f"{path}:{node.lineno} {node.name}")
    assert not found, "actions that are no transaction:\n" + "\n".join(found)


def _writes_something(node: ast.FunctionDef) -> bool:
    calls = (inner for inner in ast.walk(node) if isinstance(inner, ast.Call))
    return any(
        called(call) in WRITES | QUICK_WRITES | {"record", "record_verb", "tell", "move"} for call in calls
    )


def _is_atomic(node: ast.FunctionDef) -> bool:
    return "atomic" in "".join(ast.unparse(part) for part in [*node.decorator_list, *node.body])


def test_no_domain_signals():
    found = [
        f"{place(source)}:{node.lineno}"
        for source in house()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").startswith(
            ("django.dispatch", "django.db.models.signals", "django.core.signals")
        )
    ]
    assert not found, (
        "signals hide what follows from what; call the action or `follow` the event:\n" + "\n".join(found)
    )


# Reads of the machine's clock outside base/clock.py, and why.
OWN_CLOCK: dict[str, str] = {
    "kernel/surface/sessions.py": "compares with a date that Django writes by its own clock",
}
MACHINE_CLOCKS = (
    "datetime.now", "datetime.utcnow", "datetime.today", "date.today", "timezone.now", "time.time", "functions.Now",
)  # fmt: skip


def _clock_reads(source: Source) -> Iterator[int]:
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.Call):
            continue
        name = ast.unparse(node.func)
        local = (
            name in {"timezone.localdate", "timezone.localtime", "localdate", "localtime"} and not node.args
        )
        if local or name.endswith(MACHINE_CLOCKS):
            yield node.lineno


def test_there_is_one_clock():
    found = [
        f"{place(source)}:{line}"
        for source in house()
        if place(source) != "kernel/base/clock.py" and place(source) not in OWN_CLOCK
        for line in _clock_reads(source)
    ]
    assert not found, "tests cannot move these clocks; use base.clock.now():\n" + "\n".join(found)


def test_nothing_prints_but_commands():
    found = [
        f"{place(source)}:{node.lineno}"
        for source in house()
        if not is_command(source)
        for node in source.calls("print")
        if isinstance(node.func, ast.Name)
    ]
    assert not found, "say it through logging:\n" + "\n".join(found)


MONEY_WORDS = ("amount", "price", "fee", "money", "cost", "balance", "deposit", "fine")


def test_money_fields_are_whole_numbers():
    found = []
    for model in apps.get_models():
        if not model.__module__.startswith("steward."):
            continue
        for field in model._meta.get_fields():
            is_part = isinstance(field, models.DecimalField | models.FloatField)
            is_money = field.name.endswith("_minor") or set(field.name.split("_")) & set(MONEY_WORDS)
            if is_money and (
                is_part or (field.name.endswith("_minor") and not isinstance(field, models.IntegerField))
            ):
                found.append(f"{model.__name__}.{field.name}")
    assert not found, "money is whole fen in an integer field:\n" + "\n".join(found)


def test_money_is_never_a_float():
    found = []
    for source in house():
        for node in ast.walk(source.tree):
            if (
                isinstance(node, ast.Call)
                and ast.unparse(node.func) == "float"
                and "minor" in ast.unparse(node)
            ):
                found.append(f"{place(source)}:{node.lineno}")
            if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div) and "_minor" in ast.unparse(node):
                found.append(f"{place(source)}:{node.lineno}")
    assert not found, "money divided or turned into a float; use base.money:\n" + "\n".join(found)
