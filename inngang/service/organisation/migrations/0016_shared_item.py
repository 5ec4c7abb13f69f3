"""Dates to meet, training and material shared with partners."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("organisation", "0015_knowledge"), ("people", "0007_read_by_themselves")]

    operations = [
        migrations.CreateModel(
            name="SharedItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=12)),
                ("title", models.CharField(max_length=120)),
                ("place", models.CharField(blank=True, max_length=120)),
                ("link", models.CharField(blank=True, max_length=300)),
                ("starts_at", models.DateTimeField(null=True)),
                ("ends_at", models.DateTimeField(null=True)),
                ("at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "staff",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.staff",
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
                "db_table": "organisation_shared_item",
                "indexes": [models.Index(fields=["starts_at", "id"], name="shared_item_by_day")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ends_at__isnull", True), ("kind", "material"), ("starts_at__isnull", True)),
                            models.Q(
                                ("ends_at__gt", models.F("starts_at")),
                                ("kind__in", ["meeting", "training"]),
                                ("starts_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="a_meeting_has_its_time",
                    )
                ],
            },
        ),
    ]
