"""`manage.py back_up`: database and files as one archive, while people go on working."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from steward.config.operations.backup import back_up, keep_newest
from steward.config.operations.databases import Trouble


class Command(BaseCommand):
    help = "Writes steward-DATE.tar: the database and all files, without the keys. Tells what it holds."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", type=Path, help="folder; backups/ in STEWARD_VAR where not given")
        parser.add_argument("--keep", type=int, default=0, help="delete all but so many of the newest there")
        parser.add_argument("--with-keys", action="store_true", help="put the key file into the same archive")

    def handle(self, *args: Any, to: Path | None, keep: int, with_keys: bool, **options: Any) -> None:
        folder = to or settings.VAR_DIR / "backups"
        try:
            path, manifest = back_up(folder, with_keys=with_keys)
        except Trouble as trouble:
            raise CommandError(str(trouble))
        self.stdout.write(str(path))
        size = path.stat().st_size / 2**20
        self.stdout.write(
            f"{manifest.engine}: {manifest.rows} rows in {len(manifest.facts.tables)} tables,"
            f" {manifest.uploads} files, {size:.1f} MB; seal {manifest.facts.seal or '-'}"
        )
        if with_keys:
            self.stdout.write("WITH THE KEYS: whoever has this file reads every phone and ID number.")
        else:
            self.stdout.write("without the keys: keep a copy of the key file somewhere else.")
        for old in keep_newest(folder, keep):
            self.stdout.write(f"deleted {old}")
