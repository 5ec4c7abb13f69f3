"""What was entered for somebody, followed to its end, asked for, or told back about an enquiry."""

import django.db.models.deletion
from django.db import migrations, models

from inngang.service.enquiries.guards import ENDS_ANYHOW, FOLLOWED_TO_THE_END


class Migration(migrations.Migration):
    dependencies = [
        ("enquiries", "0009_attachments"),
        ("organisation", "0011_follow_up"),
        ("people", "0006_persons"),
    ]

    operations = [
        migrations.CreateModel(
            name="Registered",
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
                ("way", models.CharField(max_length=16)),
                ("came_on", models.DateField()),
                ("at", models.DateTimeField()),
                (
                    "staff",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.staff"
                    ),
                ),
            ],
            options={
                "db_table": "enquiries_registered",
            },
        ),
        migrations.CreateModel(
            name="AdviserWish",
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
                ("side", models.CharField(max_length=12)),
                ("asked_at", models.DateTimeField()),
                ("granted", models.BooleanField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
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
                    "staff",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.staff"
                    ),
                ),
            ],
            options={
                "db_table": "enquiries_adviser_wish",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("answered_at__isnull", True)),
                        fields=("person", "side"),
                        name="one_open_wish_a_side",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at__isnull", True), ("granted__isnull", True)),
                            models.Q(("answered_at__isnull", False), ("granted__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_wish_is_answered_yes_or_no",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Claim",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.CharField(max_length=120)),
                ("began_at", models.DateTimeField()),
                ("outcome", models.CharField(blank=True, max_length=12)),
                ("ended_at", models.DateTimeField(null=True)),
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
                    "staff",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.staff"
                    ),
                ),
            ],
            options={
                "db_table": "enquiries_claim",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("outcome", "")),
                            models.Q(("ended_at__isnull", False), ("outcome__in", ["paid", "refused", "withdrawn"])),
                            _connector="OR",
                        ),
                        name="a_claim_ends_with_an_outcome",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("enquiry",),
                        name="one_open_claim_an_enquiry",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Feedback",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("verdict", models.CharField(max_length=12)),
                ("text", models.CharField(blank=True, max_length=400)),
                ("at", models.DateTimeField()),
                ("seen_at", models.DateTimeField(null=True)),
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
                    "receiver",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.staff"
                    ),
                ),
                (
                    "sender",
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
                "db_table": "enquiries_feedback",
                "indexes": [models.Index(fields=["sender", "-id"], name="feedback_of_sender")],
                "constraints": [
                    models.UniqueConstraint(fields=("enquiry", "sender", "receiver"), name="one_feedback_a_handover")
                ],
            },
        ),
        migrations.RunSQL(FOLLOWED_TO_THE_END, ENDS_ANYHOW),
    ]
