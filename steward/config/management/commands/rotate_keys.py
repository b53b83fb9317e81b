"""`manage.py rotate_keys`: everything sealed goes under the newest data key, keyed indexes under today's index key."""

from collections import Counter
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from steward.config.operations.rotation import keys_in_use, rotate


class Command(BaseCommand):
    help = "Seals and indexes rows anew in batches; run it again where it was stopped. Says which keys are in use."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="only say which keys are in use")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        newest, *older = settings.DATA_KEYS
        if not check:
            done: Counter[str] = Counter()
            for step in rotate():
                done[step.what] += step.done
            for what, count in done.items():
                self.stdout.write(f"{what}: {count}")
        used: Counter[str] = Counter()
        for column, counts in keys_in_use().items():
            self.stdout.write(
                f"{column}: " + (", ".join(f"{key} {count}" for key, count in counts.items()) or "-")
            )
            used.update(counts)
        if used["unknown"]:
            raise CommandError(
                f"{used['unknown']} texts carry a key this machine has not: put it back into the key file"
            )
        left = sum(used[key] for key in older)
        if left:
            raise CommandError(f"not finished: {left} texts carry an older key than {newest}")
        self.stdout.write(f"finished: no row carries another key than {newest}")
        if older:
            self.stdout.write(
                f"{', '.join(older)}: needed only for backups made before now; keep a copy with them"
            )
