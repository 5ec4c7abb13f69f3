"""Questions to an office about an enquiry, and answers drawn to be looked over."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("enquiries", "0014_in_short"),
        ("organisation", "0014_asks"),
        ("people", "0007_read_by_themselves"),
    ]

    operations = [
        migrations.CreateModel(
            name="OfficeQuestion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(max_length=500)),
                ("asked_at", models.DateTimeField()),
                ("answer_by", models.DateTimeField()),
                ("reply", models.CharField(db_default="", default="", max_length=12)),
                ("answer", models.CharField(db_default="", default="", max_length=500)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.staff",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.staff"
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
                    "unit",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.unit",
                    ),
                ),
            ],
            options={
                "db_table": "enquiries_office_question",
                "indexes": [
                    models.Index(
                        condition=models.Q(("answered_at", None)),
                        fields=["unit", "answer_by"],
                        name="questions_to_office",
                    ),
                    models.Index(fields=["enquiry", "id"], name="questions_of_enquiry"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at__isnull", True), ("reply", "")),
                            models.Q(("answered_at__isnull", False), models.Q(("reply", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="a_question_is_answered_with_a_reply",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("answered_at__isnull", True)),
                        fields=("enquiry", "unit"),
                        name="one_open_question_to_an_office",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Sampled",
            fields=[
                (
                    "enquiry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="enquiries.enquiry",
                    ),
                ),
                ("drawn_at", models.DateTimeField()),
                ("verdict", models.CharField(db_default="", default="", max_length=12)),
                ("words", models.CharField(db_default="", default="", max_length=400)),
                ("rated_at", models.DateTimeField(null=True)),
                (
                    "drawn_by",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.staff"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.unit",
                    ),
                ),
            ],
            options={
                "db_table": "enquiries_sampled",
                "indexes": [models.Index(fields=["unit", "-drawn_at"], name="sampled_of_unit")],
            },
        ),
    ]
