"""Law 1, the other half: what is written is told in the trail, but for what decision 0003 names."""

import ast

from steward.config.sources import Source, called
from tests.architecture.code import ROOT, house, is_command, place
from tests.architecture.test_writes import _may_write, _writes

DECISION = ROOT / "docs/development/decisions/0003-writes-without-event.md"
# The calls that end in the trail.
TOLD = {"record", "record_many", "record_batch", "record_verb", "tell", "tell_visit", "tell_round"}
# Compare-and-sets of other modules: an action that calls one has written.
MOVES = {"move", "move_row", "revive", "withdraw"}

# Public functions that write without an event of their own, by the heading of the decision that argues for them.
WITHOUT_EVENT: dict[str, dict[str, set[str]]] = {
    "One's own screen": {
        "kernel/notify/actions/own.py": {"read_message", "read_all"},
        "kernel/surface/actions.py": {"keep_columns"},
    },
    "Clockwork": {
        "capabilities/inspections/actions/photos.py": {"keep_photo", "keep_refused"},
        "capabilities/inspections/actions/plans.py": {"make_rounds"},
        "capabilities/mailboxes/actions/boxes.py": {"begin_reading", "note_fetch"},
        "capabilities/mailboxes/actions/letters.py": {"keep_unreadable", "note_answer"},
        "capabilities/posters/actions.py": {"count_scan", "forget_addresses"},
        "capabilities/submissions/actions/keeping.py": {"open_submissions"},
        "config/operations/rotation.py": {"rotate"},
        "desk/account/actions.py": {"note_presence", "prune_sign_ins"},
        "desk/identities/actions.py": {"note_use"},
        "desk/second_factor/actions/passkeys.py": {"check_passkey"},
        "kernel/approvals/sweep.py": {"sweep_requests"},
        "kernel/audit/seal.py": {"seal_events"},
        "kernel/duties/recount.py": {"recount_course", "recount_dues"},
        "kernel/duties/sheet.py": {"write"},
        # What happened is told where it happened; a case follows from it.
        "kernel/duties/case_sheet.py": {"write"},
        "kernel/duties/collect.py": {"collect_cases"},
        "reports/scores/actions.py": {"close_month", "count_cards"},
        "kernel/jobs/actions.py": {"prune_jobs"},
        "kernel/jobs/backend.py": {"enqueue", "enqueue_once"},
        "kernel/jobs/celery_backend.py": {"announce", "send", "sweep"},
        "kernel/jobs/claim.py": {"claim"},
        "kernel/jobs/schedule.py": {"fire", "serve", "tick"},
        "kernel/jobs/worker.py": {"run_claimed", "run_due_jobs", "serve"},
        "kernel/notify/delivery.py": {"attempt", "postpone", "suppress"},
        "kernel/notify/groups.py": {"send_to_group", "take_turn", "tell_groups"},
        "kernel/notify/spread.py": {"address_targets", "spread"},
        "kernel/notify/vendors/jobs.py": {"note_outcome", "try_vendor"},
        "kernel/surface/api_auth.py": {"sign_in"},
        "kernel/surface/export_files.py": {"delete_old_files", "withdraw_files"},
        "kernel/surface/once.py": {"forget_answers", "once"},
        "portal/telling/actions.py": {
            "address_owners",
            "begin_again",
            "keep_messages",
            "prune_owner_messages",
        },
        "portal/actions.py": {"ask_code", "prove_number", "prune_visits", "try_code"},
    },
    "Steps of a verb": {
        "capabilities/mailboxes/actions/letters.py": {"erase_sender", "forget_letters", "take_letter"},
        "kernel/custom/actions/erasing.py": {"erase_values"},
        "kernel/approvals/actions/deciding.py": {"take", "turn"},
        "kernel/approvals/course.py": {"finish", "save", "say", "seat"},
        "kernel/duties/actions.py": {"renew_duty"},
        "kernel/duties/excuses.py": {"resubmitted_excuse"},
        "kernel/duties/holdings.py": {"erase_party_cases"},
        "capabilities/inspections/actions/answering.py": {"keep_answers"},
        "capabilities/inspections/actions/checklists.py": {"keep_version"},
        "capabilities/inspections/actions/forgetting.py": {"forget_positions"},
        "capabilities/inspections/actions/rounds.py": {"follow_route", "put_points"},
        "capabilities/posters/actions.py": {"report_by_poster"},
        "capabilities/admissions/actions/keeping.py": {"forget_admissions"},
        "capabilities/corrections/actions/keeping.py": {"forget_corrections"},
        "capabilities/archives/actions/forgetting.py": {"erase_party_archives", "forget_destroyed"},
        "capabilities/archives/actions/steps.py": {"move"},
        "capabilities/vacancies/actions/forgetting.py": {"erase_party_vacancies", "forget_vacancies"},
        "capabilities/findings/actions/forgetting.py": {"erase_party_findings", "forget_findings"},
        "capabilities/watches/actions/forgetting.py": {"erase_party_entries", "forget_logs"},
        "capabilities/mentions/actions/forgetting.py": {"erase_customer", "forget_posters"},
        "capabilities/proposals/actions/submitting.py": {"forget_authors"},
        "capabilities/remedies/actions.py": {"erase_customer"},
        "capabilities/registry/actions/erasing.py": {"erase_contacts", "forget_needs"},
        "capabilities/tickets/actions/erasing.py": {"erase_requester", "forget_strangers"},
        "capabilities/tickets/actions/forgetting.py": {
            "forget_calls",
            "forget_declarations",
            "forget_mediations",
            "forget_opinions",
        },
        "capabilities/tickets/actions/grading.py": {"forget_rejection", "keep", "open_complaint"},
        "capabilities/tickets/actions/doing.py": {"finish_work"},
        "desk/account/actions.py": {"end_sessions"},
        "desk/second_factor/actions/factor.py": {"begin_factor"},
        "kernel/imports/actions/committing.py": {"commit_batch", "undo_batch"},
        "kernel/imports/actions/preparing.py": {"check_batch", "choose_rows", "choose_sheet"},
        "kernel/imports/actions/steps.py": {"move"},
        "kernel/imports/jobs.py": {"check_later", "commit_later", "undo_later"},
        "kernel/imports/traces.py": {"save"},
        "kernel/imports/undo.py": {"remove"},
        "kernel/jobs/actions.py": {"revive", "withdraw"},
        "kernel/notify/actions/again.py": {"deliver_again"},
        "kernel/notify/actions/withdrawing.py": {"withdraw_messages"},
        "portal/telling/actions.py": {"erase_owner_messages"},
        "portal/wechat/actions.py": {"erase_links"},
        "kernel/work/clocks.py": {
            "pause_clocks",
            "promise_until",
            "resume_clocks",
            "start_clocks",
            "stop_clocks",
        },
        "kernel/work/deadlines.py": {"refresh_deadline"},
        "kernel/work/lifecycle.py": {"move", "move_row"},
        "kernel/work/remarks.py": {"keep_remark"},
    },
    "Before the first person": {
        "config/demonstration.py": {"load_demonstration"},
        "config/demonstration_approvals.py": {"excuse_some"},
        "config/demonstration_duties.py": {"live_duties"},
        "config/demonstration_scene.py": {"add_sites"},
        "config/demonstration_staff.py": {"add_staff"},
        "config/first_run/actions.py": {"issue_token"},
        "config/preset_calendars.py": {"add_calendars", "add_days"},
        "config/preset_checklists.py": {"add_checklists"},
        "config/preset_duties.py": {"add_duties", "add_kinds"},
        "config/preset_flows.py": {"add_flows"},
        "config/preset_reports.py": {"add_templates"},
        "config/replay_office.py": {"matter", "site"},
    },
}


def _silent(source: Source) -> set[str]:
    """Public functions of a file that write, themselves or through its other functions, and tell nobody."""
    functions = {node.name: node for node in ast.walk(source.tree) if isinstance(node, ast.FunctionDef)}
    calls = {
        name: {called(call) for call in ast.walk(node) if isinstance(call, ast.Call)}
        for name, node in functions.items()
    }
    lines = [node.lineno for node in _writes(source)]
    writing = {
        name
        for name, node in functions.items()
        if any(node.lineno <= line <= (node.end_lineno or 0) for line in lines)
    }

    def reached(name: str, seen: set[str]) -> set[str]:
        for other in calls[name] - seen:
            seen.add(other)
            if other in functions:
                reached(other, seen)
        return seen

    found = set()
    for name in functions:
        all_calls = reached(name, {name})
        if not name.startswith("_") and all_calls & (writing | MOVES) and not all_calls & TOLD:
            found.add(name)
    return found


def _found() -> dict[str, set[str]]:
    judged = {place(s): _silent(s) for s in house() if _may_write(s) and not is_command(s)}
    return {path: names for path, names in judged.items() if names}


def _listed() -> dict[str, set[str]]:
    together: dict[str, set[str]] = {}
    for group in WITHOUT_EVENT.values():
        for path, names in group.items():
            together[path] = together.get(path, set()) | names
    return together


def test_every_write_is_told_or_argued_for():
    assert _found() == _listed(), "record an event, or argue in decision 0003 and list it here"


def test_decision_names_every_group_and_package():
    text = DECISION.read_text("utf-8")
    for group, paths in WITHOUT_EVENT.items():
        assert f"**{group}" in text
        section = text.split(f"**{group}")[1].split("\n\n")[0]
        for path in paths:
            package = "/".join(path.split("/")[: 2 if path.startswith(("kernel", "capabilities")) else 1])
            assert f"`{package}`" in section, f"{package} is not argued for under {group}"
