"""manage.py get_ready: everything the database needs before the first start, in one process."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from steward.kernel.tenancy.models import Organisation


class Command(BaseCommand):
    help = "Applies migrations, and loads the demonstration where it is switched on and there is no organisation yet."

    def handle(self, *args: Any, **options: Any) -> None:
        """Do what is missing, and say what was done."""
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if waiting:
            call_command("migrate", verbosity=0, interactive=False)
        self.stdout.write(f"migrations: {len(waiting)} applied" if waiting else "migrations: up to date")
        if not settings.DEMONSTRATION:
            self.stdout.write("demonstration: switched off")
        elif Organisation.objects.exists():
            self.stdout.write("demonstration: left alone, there is an organisation")
        else:
            call_command("load_demonstration", stdout=self.stdout)
