"""Notes on how to meet somebody safely."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0003_limits"),
        ("organisation", "0012_sharing"),
        ("people", "0006_persons"),
    ]

    operations = [
        migrations.CreateModel(
            name="SafetyNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ground", models.CharField(max_length=16)),
                ("advice", models.CharField(max_length=16)),
                ("text", models.CharField(max_length=1000)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("hidden_because", models.CharField(blank=True, max_length=400)),
                ("written_at", models.DateTimeField()),
                ("reviewed_at", models.DateTimeField(null=True)),
                ("approved", models.BooleanField(default=False)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.person"
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.staff"
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.staff"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.unit"
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.staff"),
                ),
            ],
            options={
                "db_table": "access_safety_note",
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at__isnull", True)), fields=["person"], name="safety_of_person"
                    ),
                    models.Index(fields=["unit", "-written_at"], name="safety_of_unit"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("starts_on__lte", models.F("ends_on"))), name="safety_begins_first"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text__regex", "\\S.{18,}\\S")), name="safety_has_a_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reviewed_by", models.F("written_by")), _negated=True),
                        name="safety_reviewed_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("second", models.F("written_by")), _negated=True),
                            models.Q(("second", models.F("reviewed_by")), _negated=True),
                        ),
                        name="safety_second_is_a_third",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("approved", False), ("reviewed_at__isnull", False), _connector="OR"),
                        name="safety_was_reviewed",
                    ),
                ],
            },
        ),
    ]
