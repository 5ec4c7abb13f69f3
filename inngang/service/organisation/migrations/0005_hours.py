"""Opening hours belong to schedules with dates of validity; check-ins, kept hours and the register of numbers."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

# What each reception had becomes its ordinary hours, without a beginning. The keys are checked at once, because a table
# with checks that wait cannot be changed further in the same transaction.
MOVE = """
insert into organisation_schedule (unit_id, kind, reception_id)
select r.unit_id, 'reception', r.id from organisation_reception r
where exists (select 1 from organisation_opening_hours h where h.reception_id = r.id);
update organisation_opening_hours h set schedule_id = s.id from organisation_schedule s where s.reception_id = h.reception_id;
set constraints all immediate
"""


def move(apps, editor):
    """No action stands behind a migration, so the guard against such writes is laid aside for it."""
    guards = editor.connection.execute_wrappers[:]
    editor.connection.execute_wrappers.clear()
    try:
        with editor.connection.cursor() as cursor:
            cursor.execute(MOVE)
    finally:
        editor.connection.execute_wrappers.extend(guards)


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0004_queue_level"),
        ("people", "0002_extension"),
    ]

    operations = [
        migrations.CreateModel(
            name="ContactNumber",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=16)),
                ("number", models.CharField(max_length=20)),
                ("note", models.CharField(db_default="", default="", max_length=200)),
                ("published", models.CharField(db_default="internal", default="internal", max_length=12)),
            ],
            options={
                "db_table": "organisation_contact_number",
            },
        ),
        migrations.CreateModel(
            name="KeptHours",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                ("promised_minutes", models.IntegerField()),
                ("missed_minutes", models.IntegerField()),
                ("missed", models.JSONField(default=list)),
            ],
            options={
                "db_table": "organisation_kept_hours",
            },
        ),
        migrations.CreateModel(
            name="Schedule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(default="reception", max_length=16)),
                ("code", models.CharField(db_default="", default="", max_length=40)),
                ("valid_from", models.DateField(null=True)),
                ("valid_to", models.DateField(null=True)),
                ("is_trial", models.BooleanField(db_default=False, default=False)),
                ("title", models.CharField(db_default="", default="", max_length=120)),
                ("reason", models.CharField(db_default="", default="", max_length=1000)),
                (
                    "measures",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=24), db_default=[], default=list, size=None
                    ),
                ),
                ("own_measure", models.CharField(db_default="", default="", max_length=400)),
            ],
            options={
                "db_table": "organisation_schedule",
            },
        ),
        migrations.CreateModel(
            name="Staffed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("opened_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "organisation_staffed",
            },
        ),
        migrations.RemoveConstraint(
            model_name="openinghours",
            name="hours_open_first",
        ),
        migrations.AddField(
            model_name="contactnumber",
            name="overflow_queue",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="organisation.queue"
            ),
        ),
        migrations.AddField(
            model_name="contactnumber",
            name="overflow_unit",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="organisation.unit"
            ),
        ),
        migrations.AddField(
            model_name="contactnumber",
            name="unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="numbers", to="organisation.unit"
            ),
        ),
        migrations.AddField(
            model_name="kepthours",
            name="reception",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="kept", to="organisation.reception"
            ),
        ),
        migrations.AddField(
            model_name="schedule",
            name="reception",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="schedules",
                to="organisation.reception",
            ),
        ),
        migrations.AddField(
            model_name="schedule",
            name="unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="schedules", to="organisation.unit"
            ),
        ),
        migrations.AddField(
            model_name="openinghours",
            name="schedule",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="hours", to="organisation.schedule"
            ),
        ),
        migrations.RunPython(move, migrations.RunPython.noop),
        migrations.RemoveField(
            model_name="openinghours",
            name="reception",
        ),
        migrations.AlterField(
            model_name="openinghours",
            name="schedule",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="hours", to="organisation.schedule"
            ),
        ),
        migrations.AddConstraint(
            model_name="openinghours",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closes__isnull", True), ("opens__isnull", True)),
                    ("opens__lt", models.F("closes")),
                    ("closes", "00:00"),
                    _connector="OR",
                ),
                name="hours_open_first",
            ),
        ),
        migrations.AddField(
            model_name="staffed",
            name="opened_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.staff"
            ),
        ),
        migrations.AddField(
            model_name="staffed",
            name="reception",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="staffed", to="organisation.reception"
            ),
        ),
        migrations.AddConstraint(
            model_name="contactnumber",
            constraint=models.UniqueConstraint(fields=("unit", "kind"), name="one_number_of_a_kind"),
        ),
        migrations.AddConstraint(
            model_name="contactnumber",
            constraint=models.CheckConstraint(
                condition=models.Q(("overflow_unit", models.F("unit")), _negated=True), name="overflow_is_elsewhere"
            ),
        ),
        migrations.AddIndex(
            model_name="kepthours",
            index=models.Index(fields=["day"], name="kept_of_day"),
        ),
        migrations.AddConstraint(
            model_name="kepthours",
            constraint=models.UniqueConstraint(fields=("reception", "day"), name="kept_once_a_day"),
        ),
        migrations.AddIndex(
            model_name="schedule",
            index=models.Index(fields=["reception"], name="schedule_of_reception"),
        ),
        migrations.AddConstraint(
            model_name="schedule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "reception"), ("reception__isnull", False)),
                    models.Q(models.Q(("kind", "reception"), _negated=True), ("reception__isnull", True)),
                    _connector="OR",
                ),
                name="schedule_of_a_reception",
            ),
        ),
        migrations.AddConstraint(
            model_name="schedule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("is_trial", False), ("valid_to__isnull", True)),
                    models.Q(
                        ("valid_from__isnull", False),
                        ("valid_from__lte", models.F("valid_to")),
                        ("valid_to__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="schedule_from_before_to",
            ),
        ),
        migrations.AddConstraint(
            model_name="schedule",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_trial", False), ("valid_to__isnull", True)),
                fields=("unit", "kind", "reception", "code", "valid_from"),
                name="one_schedule_from_a_date",
                nulls_distinct=False,
            ),
        ),
        migrations.AddIndex(
            model_name="staffed",
            index=models.Index(fields=["reception", "opened_at"], name="staffed_of_reception"),
        ),
        migrations.AddConstraint(
            model_name="staffed",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_at__isnull", True)), fields=("reception",), name="open_once_at_a_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="staffed",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("closed_at__isnull", True), ("opened_at__lte", models.F("closed_at")), _connector="OR"
                ),
                name="opened_before_closed",
            ),
        ),
    ]
