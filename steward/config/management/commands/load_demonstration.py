"""manage.py load_demonstration: the invented company with a month of life up to this moment."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from steward.config.demonstration import SLUG, load_demonstration
from steward.config.demonstration_month import DAYS
from steward.kernel.base.refused import Refused


class Command(BaseCommand):
    help = (
        "Makes the demonstration: a community, a tower and a hotel with their people and a month of tickets."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Its short name, and how far back it goes."""
        parser.add_argument("--slug", default=SLUG)
        parser.add_argument("--days", type=int, default=DAYS, help=f"days of history (default {DAYS})")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, and say how much there is."""
        started = time.perf_counter()
        try:
            made = load_demonstration(options["slug"], options["days"])
        except Refused as refusal:
            raise CommandError(f"{refusal.what} {refusal.do}".strip()) from refusal
        self.stdout.write(
            f"{made.organisation.name}: {made.places} places, {made.people} people, {made.staff} members of staff, "
            f"{made.tickets} tickets ({made.open} open, {made.late} late), {made.escalations} escalations, "
            f"{time.perf_counter() - started:.0f} s"
        )
