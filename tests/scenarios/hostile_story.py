"""What is killed in `test_hostile_kills`: `python -m tests.scenarios.hostile_story VERB ...`, in a house of its own.

Verbs: `begin NAME COUNT` makes a company with tickets reported three hours ago; `sweep AT` sweeps at a moment of the
wall clock; `order NAME` orders an import; `work QUEUE` runs jobs; `tidy DAYS` removes files that no row knows, so many
days later. `hostile_web` is the same house behind its web server. With STALL=word the process writes its id into
`stalled` in its folder and waits for its end at one place, the first time it comes there: in the second batch of a
sweep, in the writing of an import, or before the end of a report, an upload or a commit.
"""

import os
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402 - models exist only after the set-up

from steward.capabilities.tickets.actions import intake  # noqa: E402
from steward.capabilities.tickets.tests.factories import make_office, report  # noqa: E402
from steward.kernel.base import clock  # noqa: E402
from steward.kernel.evidence.orphans import remove_orphans  # noqa: E402
from steward.kernel.imports import jobs as import_jobs  # noqa: E402
from steward.kernel.imports.actions import drop_stale, preparing  # noqa: E402
from steward.kernel.imports.tests import lists  # noqa: E402
from steward.kernel.imports.traces import Traces  # noqa: E402
from steward.kernel.tenancy.models import Organisation, Site, User  # noqa: E402
from steward.kernel.tenancy.queries import actor_of  # noqa: E402
from steward.kernel.tenancy.scope import everywhere, scope  # noqa: E402
from steward.kernel.work import sweep as sweeping  # noqa: E402
from tests.people import make_world  # noqa: E402

FOLDER, STALL = Path(os.environ["STEWARD_VAR"]), os.environ.get("STALL", "")
AGO = timedelta(hours=3)


def stall(place: str) -> None:
    trap = FOLDER / "stalled"
    if place == STALL and not trap.exists():
        (FOLDER / "stalling").write_text(str(os.getpid()))
        (FOLDER / "stalling").rename(trap)
        time.sleep(60)


def begin(name: str, count: str) -> None:
    world = make_world(name)
    with scope(world.organisation.pk), clock.moved_to(clock.now() - AGO):
        make_office(world)
        for _number in range(int(count)):
            report(world)


def sweep(at: str) -> None:
    time.sleep(max(float(at) - time.time(), 0))
    print(sweeping.sweep())


def order(name: str) -> None:
    organisation = Organisation.objects.get(slug=name)
    with scope(organisation.pk), lists.declared():
        by = actor_of(User.objects.get(username=f"alice@{name}"))
        rows = [["片区"], *([f"片区 {n}"] for n in range(500))]
        import_jobs.commit_later(lists.checked(rows, Site.objects.get(), by), by=by)


def work(queue: str) -> None:
    with lists.declared():
        call_command("run_worker", "--queue", queue, "--lease", "1")


def tidy(days: str) -> None:
    with clock.moved_to(clock.now() + timedelta(days=int(days))):
        with everywhere("one sweep tidies the uploads of all organisations"):
            drop_stale()
        (FOLDER / "tidied").write_text(str(remove_orphans()))


def set_traps() -> None:
    """Waits behind the writes of a step and before its commit: where a kill would leave half of it."""
    sweeping.BATCH = 20
    whole_record, whole_tell, whole_write = sweeping.record_many, intake.tell, lists.write
    whole_upload, whole_note = preparing.record_batch, import_jobs._note_job
    batches = []

    def record_many(events: Any) -> Any:
        batches.append(events)
        made = whole_record(events)
        if len(batches) == 2:
            stall("sweep")
        return made

    def tell(verb: str, *words: Any, **more: Any) -> None:
        whole_tell(verb, *words, **more)
        stall(verb)

    def write(rows: Any, traces: Traces) -> dict[str, int]:
        made = whole_write(rows, traces)
        stall("import")
        return made

    def record_batch(kind: str, *words: Any) -> None:
        whole_upload(kind, *words)
        stall(kind)

    def note_job(*words: Any) -> None:
        whole_note(*words)
        stall("import.order")

    sweeping.record_many, intake.tell = record_many, tell
    preparing.record_batch, import_jobs._note_job = record_batch, note_job
    object.__setattr__(lists.KIND, "write", write)


if __name__ == "__main__":
    set_traps()
    verbs = {"begin": begin, "sweep": sweep, "order": order, "work": work, "tidy": tidy}
    verbs[sys.argv[1]](*sys.argv[2:])
