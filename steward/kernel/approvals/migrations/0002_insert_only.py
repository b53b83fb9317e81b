"""Decisions are insert-only in the database itself."""

from django.db import migrations

from steward.kernel.audit.triggers import guard, unguard

TABLE = "approvals_decision"


def up(apps, schema_editor):
    guard(schema_editor.connection, TABLE)


def down(apps, schema_editor):
    unguard(schema_editor.connection, TABLE)


class Migration(migrations.Migration):
    dependencies = [("approvals", "0001_approvals")]
    operations = [migrations.RunPython(up, down)]
