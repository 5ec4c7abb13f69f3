"""What was changed in the planned shifts, with what stood there before."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("organisation", "0016_shared_item"), ("people", "0008_interface_key")]

    operations = [
        migrations.CreateModel(
            name="ShiftChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=8)),
                ("units", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ("before", models.JSONField()),
                ("after", models.JSONField()),
                ("at", models.DateTimeField()),
                ("undone_at", models.DateTimeField(null=True)),
                (
                    "staff",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.staff",
                    ),
                ),
            ],
            options={
                "db_table": "organisation_shift_change",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ("proposal", "hand"))), name="shift_change_kind"
                    )
                ],
            },
        ),
    ]
