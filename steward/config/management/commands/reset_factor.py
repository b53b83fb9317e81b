"""manage.py reset_factor USERNAME: the way back in for an administrator without telephone and recovery codes."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from steward.desk.second_factor.actions import reset_factor
from steward.desk.second_factor.choices import ResetReason
from steward.kernel.base.refused import Refused
from steward.kernel.tenancy.actor import system_actor
from steward.kernel.tenancy.models import User
from steward.kernel.tenancy.scope import scope


class Command(BaseCommand):
    help = "Takes somebody's second factor away where no other administrator can; the audit trail keeps it."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose, and why."""
        parser.add_argument("username")
        parser.add_argument("--reason", choices=ResetReason.values, default=ResetReason.LOST)

    def handle(self, *args: Any, **options: Any) -> None:
        """Take it away, and say so."""
        user = User.objects.filter(username=options["username"]).first()
        if user is None:
            raise CommandError(f"no user {options['username']}")
        try:
            with scope(user.organisation_id):
                reset_factor(
                    user, by=system_actor(user.organisation_id, "reset_factor"), reason=options["reason"]
                )
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"{user.username}: the second factor was taken away")
