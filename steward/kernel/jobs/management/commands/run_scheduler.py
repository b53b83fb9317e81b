"""`manage.py run_scheduler`: a process that enqueues what is due by the clock."""

from typing import Any

from django.core.management.base import BaseCommand

from steward.kernel.jobs.schedule import serve
from steward.kernel.jobs.worker import stop_on_signals


class Command(BaseCommand):
    requires_system_checks = ()  # the web process makes them; this one has no pages
    help = "Fires the declared schedules until SIGTERM or SIGINT. Several may run: each slot fires once."

    def handle(self, *args: Any, **options: Any) -> None:
        serve(stop_on_signals())
