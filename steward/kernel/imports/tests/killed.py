"""Steps of the test that kills a worker in the middle of a commit; each runs in a process of its own."""

import threading
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from steward.kernel.imports import actions, kinds
from steward.kernel.imports.findings import Row
from steward.kernel.imports.jobs import commit_later
from steward.kernel.imports.tests import lists, sheets
from steward.kernel.imports.traces import Traces
from steward.kernel.jobs.worker import serve
from steward.kernel.tenancy.actor import system_actor
from steward.kernel.tenancy.models import Organisation, Site
from steward.kernel.tenancy.scope import scope

ROWS = 500


def prepare() -> None:
    """A checked list, released for writing."""
    kinds.declare_import(lists.KIND)
    organisation = Organisation.objects.create(name="x", slug="x")
    by = system_actor(organisation.pk, "test")
    with scope(organisation.pk):
        site = Site.objects.create(organisation=organisation, name="x", code="x")
        body = sheets.xlsx([["片区"], *([f"A{number}"] for number in range(ROWS))])
        batch = actions.upload_batch([body], "a.xlsx", kind=lists.KIND.code, site=site, by=by)
        actions.map_batch(batch, batch.mapping["columns"], by=by)
        actions.check_batch(batch, by=by)
        commit_later(batch, by=by)


def work(signal: Path | None) -> None:
    """A worker; with `signal` it stops in the middle of writing, says so in that file, and waits for its end."""

    def write_and_hang(rows: list[Row], traces: Traces) -> dict[str, int]:
        made = lists.write(rows, traces)
        assert signal is not None
        signal.touch()
        time.sleep(60)
        return made

    kinds.declare_import(replace(lists.KIND, write=write_and_hang) if signal else lists.KIND)
    serve(threading.Event(), lease=timedelta(seconds=1), burst=signal is not None)
