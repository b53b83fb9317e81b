"""One flag for each clock of a promise; rows that are there keep the meaning they had."""

from django.db import migrations, models
from django.db.models import F


def to_each_clock(apps, _schema):
    target = apps.get_model("work", "Target")
    target.objects.update(
        respond_in_working_time=F("in_working_time"),
        resolve_in_working_time=F("in_working_time"),
        callback_in_working_time=F("in_working_time"),
    )


def to_one_flag(apps, _schema):
    target = apps.get_model("work", "Target")
    target.objects.update(in_working_time=F("resolve_in_working_time"))


class Migration(migrations.Migration):
    dependencies = [("work", "0001_initial")]

    operations = [
        migrations.AddField("target", "respond_in_working_time", models.BooleanField(default=True)),
        migrations.AddField("target", "resolve_in_working_time", models.BooleanField(default=True)),
        migrations.AddField("target", "callback_in_working_time", models.BooleanField(default=True)),
        migrations.RunPython(to_each_clock, to_one_flag),
        migrations.RemoveField("target", "in_working_time"),
    ]
