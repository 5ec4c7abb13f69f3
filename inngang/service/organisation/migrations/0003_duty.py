"""The duty roster (vaktliste)."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("organisation", "0002_presence_and_contact"), ("people", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Duty",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("phone", models.CharField(blank=True, max_length=20)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("order", models.SmallIntegerField(default=0)),
                (
                    "staff",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.staff"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="duties", to="organisation.unit"
                    ),
                ),
            ],
            options={
                "db_table": "organisation_duty",
                "indexes": [models.Index(fields=["unit", "ends_at"], name="duty_of_unit")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("starts_at__lt", models.F("ends_at"))), name="duty_starts_first"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("staff__isnull", False), models.Q(("phone", ""), _negated=True), _connector="OR"
                        ),
                        name="duty_is_somebodys",
                    ),
                ],
            },
        ),
    ]
