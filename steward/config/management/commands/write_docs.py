"""manage.py write_docs: the generated documents, written anew."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from steward.config.documents import documents


class Command(BaseCommand):
    help = "Writes the map, the permissions and the API description from the running code."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write what differs, and say so."""
        for name, text in documents().items():
            path = settings.BASE_DIR / name
            if not path.exists() or path.read_text("utf-8") != text:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, "utf-8")
                self.stdout.write(name)
