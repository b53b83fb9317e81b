"""manage.py check_docs: the generated documents say what the code does."""

import sys
from difflib import unified_diff
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from steward.config.documents import documents

SHOWN_LINES = 40


class Command(BaseCommand):
    help = "Compares the generated documents with the code; exit code 1 when one is out of date."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the beginning of each difference."""
        stale = 0
        for name, text in documents().items():
            path = settings.BASE_DIR / name
            kept = path.read_text("utf-8") if path.exists() else ""
            if kept != text:
                stale += 1
                told = unified_diff(kept.splitlines(), text.splitlines(), name, "now", lineterm="", n=1)
                self.stdout.write("\n".join(list(told)[:SHOWN_LINES]))
        if stale:
            self.stdout.write(f"{stale} documents are out of date: run manage.py write_docs")
            sys.exit(1)
