"""`manage.py prune_jobs`: what the nightly schedule does, now."""

from typing import Any

from django.core.management.base import BaseCommand

from steward.kernel.jobs.actions import prune_jobs


class Command(BaseCommand):
    help = "Deletes ended jobs older than 14 days, dead ones older than 90, and old slots."

    def handle(self, *args: Any, **options: Any) -> None:
        for kind, count in prune_jobs().items():
            self.stdout.write(f"{kind}: {count}")
