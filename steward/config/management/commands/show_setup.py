"""manage.py show_setup: the one-time address at which a new installation is set up."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.urls import reverse

from steward.config.first_run.actions import issue_token
from steward.config.first_run.queries import GOOD_FOR, is_settled


class Command(BaseCommand):
    help = "Prints the address at which a new installation is set up; nothing once that was done."

    def add_arguments(self, parser: CommandParser) -> None:
        """Where the house is reached."""
        parser.add_argument("--url", default=settings.PUBLIC_URL, help="how the address begins (STEWARD_URL)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make a new address, which ends the one before, and print it."""
        if is_settled():
            return
        address = options["url"].rstrip("/") + reverse("first_run:begin", args=[issue_token()])
        self.stdout.write("Nobody can sign in yet. Set your company up here:\n")
        self.stdout.write(f"  {address}\n")
        self.stdout.write(
            f"Good for {GOOD_FOR.days} days, until there is an administrator; manage.py show_setup makes a new one."
        )
