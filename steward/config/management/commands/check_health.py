"""`manage.py check_health`: what `/readyz` says with the token, for a terminal or a timer; exits 1 on any trouble."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from steward.config.operations.health import look


class Command(BaseCommand):
    help = "Checks database, migrations, jobs, schedules, the last sweep and the mail server."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        found = look()
        for finding in found:
            self.stdout.write(f"{'ok     ' if finding.ok else 'TROUBLE'} {finding.check}: {finding.says}")
        if bad := [finding.check for finding in found if not finding.ok]:
            raise CommandError(f"not well: {', '.join(bad)}")
