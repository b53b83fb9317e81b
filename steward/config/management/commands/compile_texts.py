"""manage.py compile_texts: the Chinese catalogues in the form that programs read."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from steward.config.texts import compile_texts


class Command(BaseCommand):
    help = "Compiles every catalogue that is newer than its compiled form."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Compile, and say what was written."""
        for path in compile_texts(settings.BASE_DIR / "steward"):
            self.stdout.write(str(path.relative_to(settings.BASE_DIR)))
