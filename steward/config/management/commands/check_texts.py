"""manage.py check_texts: every text has its Chinese, once, with the same placeholders."""

import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from steward.config.texts import entries_to_fill, packages, troubles


class Command(BaseCommand):
    help = "Lists untranslated, dead, contradicting and damaged texts; exit code 1 when there are any."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """The one option."""
        parser.add_argument(
            "--missing-po", action="store_true", help="print catalogue entries ready to be filled in"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Check, or print what is to be filled in."""
        found = packages(settings.BASE_DIR / "steward")
        if options["missing_po"]:
            self.stdout.write(entries_to_fill(found))
            return
        lines = troubles(found)
        for line in lines:
            self.stdout.write(line)
        texts = {key for package in found for key in package.said}
        self.stdout.write(f"{len(texts)} texts, {len(lines)} troubles")
        if lines:
            sys.exit(1)
