"""`manage.py verify_evidence`: is every photo's file the one that was kept?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from steward.kernel.evidence.verify import count_evidence, verify_evidence


class Command(BaseCommand):
    help = "Reads every original and compares its sha-256. Exits 1 when one is missing or changed."

    def handle(self, *args: Any, **options: Any) -> None:
        lost = list(verify_evidence())
        for finding in lost:
            self.stdout.write(str(finding))
        if lost:
            raise CommandError(f"evidence broken: {len(lost)} of {count_evidence()} files")
        self.stdout.write(f"evidence ok: {count_evidence()} files")
