"""Whose list a promise is on, and the lists in the order of the deadline."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("promises", "0002_pauses_and_clocks")]

    operations = [
        migrations.AddField("promise", "unit_id", models.BigIntegerField(null=True)),
        migrations.RemoveIndex("promise", "promise_of_adviser"),
        migrations.AddIndex(
            "promise",
            models.Index(
                condition=models.Q(("state", "open")),
                fields=["owner", "due_by", "enquiry_id"],
                name="promise_of_adviser",
            ),
        ),
        migrations.AddIndex(
            "promise",
            models.Index(
                condition=models.Q(("state", "open")),
                fields=["unit_id", "due_by", "enquiry_id"],
                name="promise_of_unit",
            ),
        ),
    ]
