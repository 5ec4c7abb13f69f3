"""Days in a person's life that something follows from, and what follows from each."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("enquiries", "0020_ahead"),
        ("organisation", "0019_delegation"),
        ("people", "0009_paper_mandate"),
    ]

    operations = [
        migrations.CreateModel(
            name="StartDate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("of", models.CharField(max_length=12)),
                ("day", models.DateField()),
                ("heard", models.CharField(max_length=12)),
                ("recorded_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_how", models.CharField(db_default="", default="", max_length=12)),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.staff",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.unit",
                    ),
                ),
            ],
            options={
                "db_table": "enquiries_start_date",
            },
        ),
        migrations.CreateModel(
            name="FollowUpPoint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=8)),
                ("version", models.CharField(max_length=20)),
                ("due_on", models.DateField()),
                ("ask_on", models.DateField(null=True)),
                ("enquiry_id", models.BigIntegerField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "start_date",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="enquiries.startdate",
                    ),
                ),
            ],
            options={
                "db_table": "enquiries_follow_up_point",
            },
        ),
        migrations.AddConstraint(
            model_name="startdate",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)), fields=("person", "of"), name="one_day_of_a_kind_counts"
            ),
        ),
        migrations.AddConstraint(
            model_name="startdate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", True), ("ended_how", "")),
                    models.Q(("ended_at__isnull", False), models.Q(("ended_how", ""), _negated=True)),
                    _connector="OR",
                ),
                name="a_day_ends_somehow",
            ),
        ),
        migrations.AddIndex(
            model_name="followuppoint",
            index=models.Index(
                condition=models.Q(("ask_on__isnull", False), ("ended_at__isnull", True), ("enquiry_id__isnull", True)),
                fields=["ask_on", "id"],
                name="points_to_ask",
            ),
        ),
        migrations.AddIndex(
            model_name="followuppoint",
            index=models.Index(
                condition=models.Q(("ended_at__isnull", True)), fields=["person", "due_on"], name="points_of_person"
            ),
        ),
        migrations.AddIndex(
            model_name="followuppoint",
            index=models.Index(
                condition=models.Q(("ended_at__isnull", True)), fields=["due_on", "id"], name="points_to_come"
            ),
        ),
        migrations.AddConstraint(
            model_name="followuppoint",
            constraint=models.UniqueConstraint(fields=("start_date", "code"), name="a_rule_once_a_day"),
        ),
        migrations.AddConstraint(
            model_name="followuppoint",
            constraint=models.UniqueConstraint(
                condition=models.Q(("enquiry_id__isnull", False)),
                fields=("enquiry_id",),
                name="an_enquiry_of_one_point",
            ),
        ),
    ]
