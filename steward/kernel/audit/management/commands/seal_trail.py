"""`manage.py seal_trail`: seal the trail now instead of at night."""

from typing import Any

from django.core.management.base import BaseCommand

from steward.kernel.audit.seal import last_digest, seal_events


class Command(BaseCommand):
    help = "Seals every event older than an hour."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"sealed {seal_events()} events; digest {last_digest() or '-'}")
