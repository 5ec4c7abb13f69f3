"""The tables of appointments, and what the database refuses (`guards.py`)."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from inngang.service.appointments.guards import GUARDS, UNDO


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("access", "0003_limits"),
        ("enquiries", "0009_attachments"),
        ("organisation", "0010_shipped_and_holes"),
        ("people", "0006_persons"),
    ]

    operations = [
        migrations.CreateModel(
            name="Setup",
            fields=[
                (
                    "unit",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="organisation.unit",
                    ),
                ),
                ("video_link", models.CharField(db_default="", default="", max_length=300)),
                ("interpreter_email", models.CharField(db_default="", default="", max_length=200)),
                ("change_hours", models.SmallIntegerField(db_default=24, default=24)),
                ("lets_choose", models.BooleanField(db_default=True, default=True)),
            ],
            options={
                "db_table": "appointments_setup",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("change_hours__gte", 0), ("change_hours__lte", 168)),
                        name="change_within_a_week",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Appointment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("way", models.CharField(max_length=12)),
                ("matter", models.CharField(max_length=40)),
                ("purpose", models.CharField(max_length=500)),
                ("interpreter_language", models.CharField(db_default="", default="", max_length=8)),
                ("interpreter_remote", models.BooleanField(db_default=False, default=False)),
                ("companion", models.CharField(db_default="", default="", max_length=120)),
                ("wheelchair", models.BooleanField(db_default=False, default=False)),
                ("large_print", models.BooleanField(db_default=False, default=False)),
                ("enquiry_id", models.BigIntegerField()),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("bring_more", models.CharField(db_default="", default="", max_length=500)),
                ("interpreter_state", models.CharField(db_default="", default="", max_length=8)),
                ("state", models.CharField(default="booked", max_length=12)),
                ("booked_at", models.DateTimeField()),
                ("times_moved", models.SmallIntegerField(db_default=0, default=0)),
                ("reminded_at", models.DateTimeField(null=True)),
                ("visit_id", models.BigIntegerField(null=True)),
                ("arrived_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "booked_by",
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
                    "reception",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="organisation.reception",
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.staff"),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.unit"
                    ),
                ),
            ],
            options={
                "db_table": "appointments_appointment",
                "indexes": [
                    models.Index(fields=["staff", "starts_at"], name="appointments_of_staff"),
                    models.Index(fields=["unit", "starts_at"], name="appointments_of_unit"),
                    models.Index(fields=["person", "-starts_at"], name="appointments_of_person"),
                    models.Index(
                        condition=models.Q(("reminded_at__isnull", True), ("state", "booked")),
                        fields=["starts_at"],
                        name="appointments_to_remind",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("starts_at__lt", models.F("ends_at"))), name="appointment_starts_first"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("state", "booked")),
                            models.Q(models.Q(("state", "booked"), _negated=True), ("ended_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="appointment_ends_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "booked")),
                        fields=("enquiry_id",),
                        name="one_appointment_of_an_enquiry",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Request",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("way", models.CharField(max_length=12)),
                ("matter", models.CharField(max_length=40)),
                ("purpose", models.CharField(max_length=500)),
                ("interpreter_language", models.CharField(db_default="", default="", max_length=8)),
                ("interpreter_remote", models.BooleanField(db_default=False, default=False)),
                ("companion", models.CharField(db_default="", default="", max_length=120)),
                ("wheelchair", models.BooleanField(db_default=False, default=False)),
                ("large_print", models.BooleanField(db_default=False, default=False)),
                ("enquiry_id", models.BigIntegerField()),
                ("wishes", models.CharField(db_default="", default="", max_length=300)),
                ("state", models.CharField(default="open", max_length=12)),
                ("asked_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(db_default="", default="", max_length=1000)),
                (
                    "offered",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.DateTimeField(), db_default=[], default=list, size=None
                    ),
                ),
                ("offered_minutes", models.SmallIntegerField(null=True)),
                (
                    "offered_by",
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
                    "reception",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="organisation.reception",
                    ),
                ),
            ],
            options={
                "db_table": "appointments_request",
                "indexes": [models.Index(fields=["person", "-asked_at"], name="requests_of_person")],
                "constraints": [
                    models.UniqueConstraint(fields=("enquiry_id",), name="one_request_of_an_enquiry"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("state", "open")),
                            models.Q(("ended_at__isnull", False), ("state__in", ["time", "withdrawn"])),
                            models.Q(
                                ("ended_at__isnull", False),
                                ("state", "reason"),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="request_ends_with_time_or_reason",
                    ),
                ],
            },
        ),
        migrations.RunSQL(GUARDS, UNDO),
    ]
