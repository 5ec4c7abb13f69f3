"""Who helps at another office than their own, from and to."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0011_follow_up"),
        ("people", "0006_persons"),
    ]

    operations = [
        migrations.CreateModel(
            name="Loan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("line", models.CharField(blank=True, max_length=24)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("reason", models.CharField(max_length=400)),
                ("lent_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "lent_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.staff"
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.staff"),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="organisation.unit"
                    ),
                ),
            ],
            options={
                "db_table": "organisation_loan",
                "indexes": [
                    models.Index(fields=["unit", "ends_on"], name="loan_of_unit"),
                    models.Index(fields=["ends_on"], name="loan_by_end"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("starts_on__lte", models.F("ends_on"))), name="loan_begins_first"
                    ),
                    models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="loan_has_a_reason"),
                ],
            },
        ),
    ]
