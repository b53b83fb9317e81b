"""`manage.py run_worker`: a process that runs jobs from the database."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from steward.kernel.jobs.claim import default_lease
from steward.kernel.jobs.worker import serve, stop_on_signals


class Command(BaseCommand):
    requires_system_checks = ()  # the web process makes them; this one has no pages
    help = "Runs jobs until SIGTERM or SIGINT, which let the job in hand finish. Several may run."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--queue", action="append", default=[], help="only this queue; may be repeated")
        parser.add_argument("--burst", action="store_true", help="stop when nothing is due")
        parser.add_argument("--lease", type=float, help="seconds a job stays with a silent worker")

    def handle(self, *args: Any, queue: list[str], burst: bool, lease: float | None, **options: Any) -> None:
        span = timedelta(seconds=lease) if lease else default_lease()
        started = serve(stop_on_signals(), queues=queue, burst=burst, lease=span)
        self.stdout.write(f"jobs started: {started}")
