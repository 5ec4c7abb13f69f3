"""A power of attorney that came on paper, until a second colleague has looked at it."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0008_interface_key")]

    operations = [
        migrations.CreateModel(
            name="PaperMandate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("acting_name", models.CharField(max_length=120)),
                ("kind", models.CharField(max_length=16)),
                (
                    "matters",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), db_default=[], size=None
                    ),
                ),
                (
                    "acts",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=16), size=None),
                ),
                ("last_day", models.DateField()),
                ("enquiry_id", models.BigIntegerField()),
                ("unit_id", models.BigIntegerField()),
                ("entered_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("refused_because", models.CharField(db_default="", max_length=255)),
                *[
                    (
                        name,
                        models.ForeignKey(
                            null=may_be_empty,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=f"people.{to}",
                        ),
                    )
                    for name, to, may_be_empty in (
                        ("person", "person", False),
                        ("acting_person", "person", False),
                        ("entered_by", "staff", False),
                        ("decided_by", "staff", True),
                        ("mandate", "representative", True),
                    )
                ],
            ],
            options={
                "db_table": "people_paper_mandate",
                "indexes": [
                    models.Index(
                        condition=models.Q(("decided_at__isnull", True)),
                        fields=["unit_id", "id"],
                        name="paper_to_look_at",
                    ),
                    models.Index(fields=["person", "id"], name="paper_of_person"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by__isnull", True),
                            models.Q(("decided_by", models.F("entered_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="paper_is_seen_by_two",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("acting_person", models.F("person")), _negated=True),
                        name="paper_is_not_for_oneself",
                    ),
                ],
            },
        ),
    ]
