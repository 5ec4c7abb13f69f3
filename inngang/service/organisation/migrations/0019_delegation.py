"""What an office itself decides, though another unit has it by the division of labour."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0018_policy_version"),
        ("people", "0009_paper_mandate"),
    ]

    operations = [
        migrations.CreateModel(
            name="Delegation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("most_kroner", models.IntegerField(null=True)),
                ("note", models.CharField(db_default="", default="", max_length=200)),
                ("given_by", models.CharField(max_length=120)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                ("entered_at", models.DateTimeField()),
                (
                    "entered_by",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.staff"
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.service",
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
                "db_table": "organisation_delegation",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="delegation_begins_first",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("given_by", ""), _negated=True), name="a_delegation_is_given_by_somebody"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("most_kroner__isnull", True), ("most_kroner__gt", 0), _connector="OR"),
                        name="a_delegation_is_for_something",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("valid_to__isnull", True)),
                        fields=("unit", "service"),
                        name="one_delegation_at_a_time",
                    ),
                ],
            },
        ),
    ]
