"""Events and seals are insert-only in the database itself."""

from django.db import migrations

from steward.kernel.audit.triggers import guard, unguard

TABLES = ("audit_event", "audit_seal")


def up(apps, schema_editor):
    for table in TABLES:
        guard(schema_editor.connection, table)


def down(apps, schema_editor):
    for table in TABLES:
        unguard(schema_editor.connection, table)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(up, down)]
