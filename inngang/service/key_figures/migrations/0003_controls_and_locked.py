"""Runs of the key controls, locked figures that stay as they are, time use by week, and funds."""

import django.db.models.deletion
from django.db import migrations, models

STAYS = """
create or replace function frozen_refuses() returns trigger language plpgsql as $$
begin
    raise exception 'Locked figures are never changed or deleted.' using errcode = 'restrict_violation';
end $$;
create trigger key_figures_frozen_stays before update or delete on key_figures_frozen
    for each row execute function frozen_refuses();
"""
GONE = """
drop trigger if exists key_figures_frozen_stays on key_figures_frozen;
drop function if exists frozen_refuses();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("key_figures", "0002_step"),
        ("organisation", "0017_shift_change"),
        ("people", "0008_interface_key"),
    ]

    operations = [
        migrations.CreateModel(
            name="Frozen",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=120)),
                ("first", models.DateField()),
                ("last", models.DateField()),
                ("content", models.JSONField()),
                ("hash", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                (
                    "staff",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.staff"
                    ),
                ),
            ],
            options={
                "db_table": "key_figures_frozen",
            },
        ),
        migrations.CreateModel(
            name="ControlRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("control", models.CharField(max_length=16)),
                ("at", models.DateTimeField()),
                ("faults", models.IntegerField()),
                ("text", models.CharField(max_length=200)),
                ("told", models.JSONField()),
                (
                    "staff",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.staff",
                    ),
                ),
            ],
            options={
                "db_table": "key_figures_control_run",
                "indexes": [models.Index(fields=["control", "-at"], name="control_runs")],
            },
        ),
        migrations.CreateModel(
            name="Fund",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.SmallIntegerField()),
                ("kind", models.CharField(max_length=16)),
                ("is_local", models.BooleanField()),
                ("granted", models.BigIntegerField()),
                ("used", models.BigIntegerField()),
                ("counted_on", models.DateField()),
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
                "db_table": "key_figures_fund",
                "constraints": [
                    models.UniqueConstraint(fields=("unit", "year", "kind", "is_local"), name="each_fund_once"),
                    models.CheckConstraint(
                        condition=models.Q(("granted__gte", 0), ("used__gte", 0)), name="funds_are_not_negative"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TimeUse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("monday", models.DateField()),
                ("activity", models.CharField(max_length=12)),
                ("most", models.IntegerField()),
                ("next", models.IntegerField()),
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
                "db_table": "key_figures_time_use",
                "constraints": [
                    models.UniqueConstraint(fields=("unit", "monday", "activity"), name="time_use_is_counted_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="TimeUseGiven",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("monday", models.DateField()),
                (
                    "staff",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.staff"
                    ),
                ),
            ],
            options={
                "db_table": "key_figures_time_use_given",
                "constraints": [models.UniqueConstraint(fields=("staff", "monday"), name="one_answer_a_week")],
            },
        ),
        migrations.RunSQL(STAYS, GONE),
    ]
