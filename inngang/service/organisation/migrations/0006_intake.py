"""What each office wants passed on to it (mottaksprofil)."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("organisation", "0005_hours"), ("people", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Intake",
            fields=[
                (
                    "unit",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="intake",
                        serialize=False,
                        to="organisation.unit",
                    ),
                ),
                (
                    "calls",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=24), default=list, size=None
                    ),
                ),
                (
                    "stays",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=24), default=list, size=None
                    ),
                ),
                ("calls_from", models.TimeField()),
                ("calls_to", models.TimeField()),
                ("note", models.CharField(blank=True, max_length=200)),
                ("decided_at", models.DateTimeField()),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.staff"
                    ),
                ),
            ],
            options={
                "db_table": "organisation_intake",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("calls_from__lt", models.F("calls_to"))), name="intake_opens_first"
                    )
                ],
            },
        ),
    ]
