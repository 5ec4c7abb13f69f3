"""The rungs of the alarm, disputes counted, and deviations with an owner."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("enquiries", "0003_cover"),
        ("organisation", "0002_presence_and_contact"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.AddField("enquiry", "alarm_from", models.DateTimeField(null=True)),
        migrations.AddField("enquiry", "alarm_level", models.SmallIntegerField(db_default=0, default=0)),
        migrations.AddField("enquiry", "times_disputed", models.SmallIntegerField(db_default=0, default=0)),
        migrations.CreateModel(
            name="Deviation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=24)),
                ("cause", models.CharField(max_length=400)),
                ("state", models.CharField(default="open", max_length=8)),
                ("opened_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                ("learnt", models.TextField(blank=True)),
                ("key", models.CharField(max_length=80, unique=True)),
                (
                    "enquiry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="deviations", to="enquiries.enquiry"
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.staff"
                    ),
                ),
                (
                    "owner_queue",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.queue",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.unit"
                    ),
                ),
            ],
            options={
                "db_table": "enquiries_deviation",
                "indexes": [models.Index(fields=["unit", "state", "-opened_at"], name="deviations_of_unit")],
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(("owner__isnull", True), ("owner_queue__isnull", True), _connector="XOR"),
                        name="deviation_has_one_owner",
                    ),
                    models.CheckConstraint(
                        condition=Q(
                            Q(("closed_at__isnull", True), ("state", "open")),
                            Q(("closed_at__isnull", False), ("state", "closed"), Q(("learnt", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="deviation_ends_with_what_was_learnt",
                    ),
                ],
            },
        ),
    ]
