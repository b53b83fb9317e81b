from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("work", "0006_place_and_requester_first"),
    ]

    operations = [
        migrations.AddField(
            model_name="workitem",
            name="undecided_since",
            field=models.DateTimeField(null=True),
        ),
    ]
