from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("duties", "0004_cases"),
        ("places", "0001_initial"),
        ("tenancy", "0005_post_kind"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="due",
            index=models.Index(fields=["organisation", "post", "due_on"], name="due_of_post_by_day"),
        ),
    ]
