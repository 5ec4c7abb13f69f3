"""An adviser and a case handler write to each other about a case."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("enquiries", "0017_level"),
        ("organisation", "0019_delegation"),
        ("people", "0009_paper_mandate"),
    ]

    operations = [
        migrations.CreateModel(
            name="CaseDialogue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("assessment", models.TextField()),
                ("began_at", models.DateTimeField()),
                ("conclusion", models.CharField(db_default="", default="", max_length=12)),
                ("because", models.CharField(db_default="", default="", max_length=12)),
                ("reason", models.TextField(db_default="", default="")),
                ("concluded_at", models.DateTimeField(null=True)),
                ("read_at", models.DateTimeField(null=True)),
                ("person_from", models.DateTimeField(null=True)),
                (
                    "adviser",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.staff"),
                ),
                (
                    "adviser_unit",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.unit",
                    ),
                ),
                (
                    "case_unit",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.unit",
                    ),
                ),
                (
                    "enquiry",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="enquiries.enquiry",
                    ),
                ),
                (
                    "handler",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.staff"
                    ),
                ),
            ],
            options={
                "db_table": "enquiries_case_dialogue",
            },
        ),
        migrations.CreateModel(
            name="CaseLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "dialogue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="enquiries.casedialogue"
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.staff"
                    ),
                ),
            ],
            options={
                "db_table": "enquiries_case_line",
            },
        ),
        migrations.AddIndex(
            model_name="casedialogue",
            index=models.Index(fields=["enquiry", "id"], name="dialogues_of_enquiry"),
        ),
        migrations.AddIndex(
            model_name="casedialogue",
            index=models.Index(fields=["case_unit", "concluded_at"], name="dialogues_of_case_unit"),
        ),
        migrations.AddConstraint(
            model_name="casedialogue",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("concluded_at__isnull", True), ("conclusion", "")),
                    models.Q(("concluded_at__isnull", False), ("conclusion", "same")),
                    models.Q(
                        ("concluded_at__isnull", False),
                        ("conclusion", "other"),
                        ("person_from__isnull", False),
                        models.Q(("because", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="a_case_is_seen_otherwise_with_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="casedialogue",
            constraint=models.UniqueConstraint(
                condition=models.Q(("concluded_at__isnull", True)),
                fields=("enquiry",),
                name="one_open_dialogue_an_enquiry",
            ),
        ),
    ]
