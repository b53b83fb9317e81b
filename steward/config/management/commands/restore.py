"""`manage.py restore ARCHIVE`: a backup into an empty machine, compared and verified."""

from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from steward.config.operations.databases import Trouble
from steward.config.operations.restoring import restore
from steward.kernel.audit.seal import inspect_trail
from steward.kernel.evidence.verify import count_evidence, verify_evidence


class Command(BaseCommand):
    help = "Restores a backup where neither database nor files are yet, then verifies evidence and trail."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("archive", type=Path)

    def handle(self, *args: Any, archive: Path, **options: Any) -> None:
        try:
            restored = restore(archive)
        except Trouble as trouble:
            raise CommandError(str(trouble))
        manifest = restored.manifest
        self.stdout.write(
            f"restored the backup of {manifest.made_at}: {manifest.rows} rows in {len(manifest.facts.tables)} tables,"
            f" {manifest.uploads} files"
        )
        if restored.behind:
            call_command("migrate", verbosity=0, interactive=False)
            self.stdout.write("migrated to this version")
        report = inspect_trail(manifest.facts.seal)
        broken = [str(finding) for finding in (*verify_evidence(), *report.findings)]
        for line in broken:
            self.stdout.write(line)
        if broken:
            raise CommandError(f"restored, but {len(broken)} things are not as they were kept")
        self.stdout.write(f"evidence ok: {count_evidence()} files")
        self.stdout.write(
            f"trail ok: {report.events} events in {report.seals} seals, {report.unsealed} unsealed"
        )
