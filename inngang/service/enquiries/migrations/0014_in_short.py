"""Short summaries in the person's language, and whether they were understood."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("enquiries", "0013_turn"), ("people", "0007_read_by_themselves")]

    operations = [
        migrations.CreateModel(
            name="InShort",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("message_id", models.BigIntegerField()),
                ("language", models.CharField(max_length=8)),
                ("sent_at", models.DateTimeField()),
                ("understood", models.BooleanField(null=True)),
                ("replied_at", models.DateTimeField(null=True)),
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
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.staff",
                    ),
                ),
            ],
            options={
                "db_table": "enquiries_in_short",
                "indexes": [models.Index(fields=["enquiry", "-id"], name="in_short_of_enquiry")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("replied_at__isnull", True), ("understood__isnull", True)),
                            models.Q(("replied_at__isnull", False), ("understood__isnull", False)),
                            _connector="OR",
                        ),
                        name="understood_or_not_with_a_time",
                    )
                ],
            },
        ),
    ]
