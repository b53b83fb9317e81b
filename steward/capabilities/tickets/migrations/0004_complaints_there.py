"""Complaints taken before get the row of their own that every complaint has."""

from django.db import migrations


def add_rows(apps, _editor):
    items = apps.get_model("work", "WorkItem")._base_manager.filter(family="ticket", kind="complaint")
    complaints = apps.get_model("tickets", "Complaint")._base_manager
    batch = []
    for pk, organisation_id in items.values_list("pk", "organisation_id").iterator():
        batch.append(complaints.model(ticket_id=pk, organisation_id=organisation_id))
        if len(batch) == 1000:
            complaints.bulk_create(batch)
            batch = []
    complaints.bulk_create(batch)


class Migration(migrations.Migration):
    dependencies = [("tickets", "0003_complaints")]

    operations = [migrations.RunPython(add_rows, migrations.RunPython.noop)]
