"""What the product ships with is read in once, and again when it is another; holes in the duty roster are told of once a day."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0009_register"),
    ]

    operations = [
        migrations.CreateModel(
            name="Shipped",
            fields=[
                ("what", models.CharField(max_length=24, primary_key=True, serialize=False)),
                ("digest", models.CharField(max_length=64)),
                ("read_at", models.DateTimeField()),
            ],
            options={
                "db_table": "organisation_shipped",
            },
        ),
        migrations.CreateModel(
            name="RosterHole",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                ("told_at", models.DateTimeField()),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="organisation.unit"
                    ),
                ),
            ],
            options={
                "db_table": "organisation_roster_hole",
            },
        ),
        migrations.AddConstraint(
            model_name="rosterhole",
            constraint=models.UniqueConstraint(fields=("unit", "day"), name="a_hole_is_told_once_a_day"),
        ),
    ]
