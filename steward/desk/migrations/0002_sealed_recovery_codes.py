"""Recovery codes are sealed instead of digested: a digest would not outlive a change of the index key.

A digest cannot be turned back into its code, so codes made before are dropped; their owners make new ones.
"""

import django.db.models.deletion
from django.db import migrations, models

import steward.kernel.base.privacy


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0001_initial"),
        ("tenancy", "0003_organisation_second_factor_roles"),
    ]

    operations = [
        migrations.DeleteModel("RecoveryCode"),
        migrations.CreateModel(
            name="RecoveryCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", steward.kernel.base.privacy.EncryptedTextField()),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "factor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="codes",
                        to="desk.secondfactor",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.organisation",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
    ]
