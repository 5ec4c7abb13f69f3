"""What goes when, and what the database refuses about it: see `guards.py`."""

import django.db.models.deletion
from django.db import migrations, models

from inngang.service.retention.guards import GUARDS, UNDO


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("enquiries", "0010_told"),
        ("people", "0006_persons"),
        ("journal", "0004_nameless"),
        ("notices", "0001_initial"),
        ("promises", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Run",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("proposed_at", models.DateTimeField()),
                ("version", models.CharField(max_length=40)),
                ("counts", models.JSONField()),
                ("state", models.CharField(default="proposed", max_length=10)),
                ("decided_at", models.DateTimeField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
                ("gone", models.JSONField(default=dict)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.staff"
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.staff"),
                ),
            ],
            options={
                "db_table": "retention_run",
            },
        ),
        migrations.CreateModel(
            name="Forgotten",
            fields=[
                (
                    "enquiry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="enquiries.enquiry",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="retention.run",
                    ),
                ),
            ],
            options={
                "db_table": "retention_forgotten",
            },
        ),
        migrations.CreateModel(
            name="Hold",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=255)),
                ("placed_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.staff"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "placed_by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.staff"),
                ),
            ],
            options={
                "db_table": "retention_hold",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)), fields=("person",), name="one_hold_a_person"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason__regex", "\\S.{8,}\\S")), name="hold_has_a_reason"
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="run",
            constraint=models.CheckConstraint(
                condition=models.Q(("decided_by", models.F("proposed_by")), _negated=True), name="run_has_four_eyes"
            ),
        ),
        migrations.AddConstraint(
            model_name="run",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state", "proposed"),
                    models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                    _connector="OR",
                ),
                name="run_was_decided",
            ),
        ),
        migrations.AddConstraint(
            model_name="run",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "done"), _negated=True), ("done_at__isnull", False), _connector="OR"
                ),
                name="run_ended",
            ),
        ),
        migrations.AddConstraint(
            model_name="run",
            constraint=models.UniqueConstraint(
                models.Value(1), condition=models.Q(("state__in", ["proposed", "approved"])), name="one_run_at_a_time"
            ),
        ),
        migrations.RunSQL(GUARDS, UNDO),
    ]
