"""Work that waited for its callback goes on waiting for it; a company that calls everybody has that as data to edit."""

from django.db import migrations
from django.db.models import F


def keep_waiting(apps, _editor):
    waiting = apps.get_model("work", "WorkItem")._base_manager.filter(family="ticket", state="finished")
    tickets = apps.get_model("tickets", "Ticket")._base_manager.filter(pk__in=waiting.values("pk"))
    tickets.update(call_from=F("finished_at"))


KINDS = ("repair", "complaint", "inquiry", "suggestion", "help", "praise")


def write_policies(apps, _editor):
    organisations = apps.get_model("tenancy", "Organisation").objects.values_list("pk", flat=True)
    policy = apps.get_model("tickets", "CallbackPolicy")
    policy._base_manager.bulk_create(
        policy(organisation_id=pk, kind=kind) for pk in organisations for kind in KINDS
    )


class Migration(migrations.Migration):
    dependencies = [("tickets", "0007_callbacks")]

    operations = [
        migrations.RunPython(keep_waiting, migrations.RunPython.noop),
        migrations.RunPython(write_policies, migrations.RunPython.noop),
    ]
