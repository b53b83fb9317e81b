"""Evidence is insert-only in the database itself."""

from django.db import migrations

from steward.kernel.audit.triggers import guard, unguard


def up(apps, schema_editor):
    guard(schema_editor.connection, "evidence_evidence")


def down(apps, schema_editor):
    unguard(schema_editor.connection, "evidence_evidence")


class Migration(migrations.Migration):
    dependencies = [("evidence", "0001_initial"), ("audit", "0002_insert_only")]
    operations = [migrations.RunPython(up, down)]
